"""Makes the pictures in ``docs/`` of a chat over the sources that are indexed.

    python -m tests.web.screenshots [FOLDER]

It needs Chromium, and an index (``python ingest.py``). It also prints, for each surface
and theme, what axe-core finds there.
"""

import os
import shutil
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from assistant.settings import load_settings
from tests.web.conftest import ROOT, running_chat
from tests.web.surfaces import SURFACES, settle
from tests.web.visitor import DESKTOP, PHONE, Chat, Questions

QUESTIONS = Questions(
    answered="Wat kan een school doen tegen prestatiedruk?",
    outside="Wat kost een zwemdiploma in Frankrijk?",
    crisis="Een leerling wil niet meer leven",
    theme="studentbetrokkenheid",
)
LOOKS = {"desktop": (DESKTOP, False), "telefoon": (PHONE, False), "donker": (DESKTOP, True)}
LEFT_OUT = {"notice", "cafe_form"}


def take(browser: Browser, url: str, folder: Path) -> None:
    """Take every surface in every look, and print what axe-core finds."""
    for look, (size, dark) in LOOKS.items():
        chat = Chat(browser, url, dark=dark, questions=QUESTIONS)
        for name, surface in SURFACES.items():
            if name in LEFT_OUT:
                continue
            chat.start(size)
            page = surface(chat)
            settle(page)
            page.mouse.move(0, 0)
            picture = folder / f"{name}-{look}.png"
            page.screenshot(path=picture, animations="disabled")
            found = Axe().run(page).response["violations"]
            worst = ", ".join(f"{one['id']} ({one['impact']})" for one in found)
            print(f"{name:12} {look:10} {len(found)} {worst}", flush=True)
        chat.context.close()


def main() -> None:
    """Run the chat on the index of the settings, and take its pictures."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs")
    folder.mkdir(parents=True, exist_ok=True)
    home = load_settings().home.resolve()
    with running_chat(home) as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-quic"]
        )
        take(browser, url, folder)
        browser.close()


if __name__ == "__main__":
    os.environ.pop("BRONWIJZER_RECORD_GAPS", None)
    main()
