"""The web application as tests run it: one Chainlit in the process, on a free port."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
import uvicorn
from playwright.sync_api import Browser, expect, sync_playwright

from assistant.embedding import Encoder
from assistant.ingesting import ingest
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.web.branding import prepare_app_root
from tests.cafe.conftest import PESTEN, SLAAP
from tests.web.fake import FakeAssistant
from tests.web.visitor import BREAK, DESKTOP, PHONE, SLEEP, SOURCES, Chat

ROOT = Path(__file__).parents[2]
expect.set_options(timeout=20_000)  # what is waited for; a busy machine takes its time


@pytest.fixture(scope="session")
def web_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the home in which this process's Chainlit has its folder."""
    home = tmp_path_factory.mktemp("web")
    # Chainlit takes its folder from here when it is first imported, and then keeps it.
    os.environ["CHAINLIT_APP_ROOT"] = str(prepare_app_root(home))
    return home


@pytest.fixture(scope="session")
def chat_module(web_home: Path) -> ModuleType:
    """Give ``assistant.web.chat``, imported with Chainlit's folder in place."""
    from assistant.web import chat  # noqa: PLC0415

    return chat


class Served:
    """The application on a real port; ``assistant`` may be replaced by another at any time."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.url = ""
        self.assistant: object = FakeAssistant(settings)

    def __getattr__(self, name: str) -> object:
        """Pass on what is asked of an assistant."""
        return getattr(self.assistant, name)


@pytest.fixture(scope="session")
def served(web_home: Path) -> Iterator[Served]:
    """Serve the whole application until the end of the tests."""
    from assistant.web.app import create_app  # noqa: PLC0415
    from assistant.web.server import listen  # noqa: PLC0415

    served = Served(Settings(home=web_home, language="nl"))
    with listen("127.0.0.1", 0) as listener:
        served.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(create_app(served), log_level="error", timeout_graceful_shutdown=1)  # type: ignore[arg-type]
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield served
        server.should_exit = True
        thread.join()


@pytest.fixture
def small_home(tmp_path: Path, model_home: Path, encoder: Encoder) -> Path:
    """Give a home with the real model and one short source, for a chat in its own process."""
    home, sources = tmp_path / "home", tmp_path / "bronnen"
    home.mkdir()
    sources.mkdir()
    (home / "model").symlink_to((model_home / "model").resolve())
    (sources / "slaap.md").write_text(
        "# Slapen en leren\n\nPubers hebben ongeveer negen uur slaap per nacht nodig."
    )
    assert not ingest([sources], Settings(home=home), encoder).problems
    return home


@contextmanager
def running_chat(home: Path, **settings: str) -> Iterator[tuple[str, list[str]]]:
    """Run the chat as its command does; give its address, and at the end all that it printed."""
    command = [sys.executable, "-m", "assistant", "chat", "--port", "0"]
    environment = {
        **os.environ,
        "BRONWIJZER_HOME": str(home),
        "BRONWIJZER_LANGUAGE": "nl",
        **settings,
    }
    printed: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            yield next(word for word in line.split() if word.startswith("http")), printed
        finally:
            process.send_signal(signal.SIGINT)
            printed.append(process.communicate(timeout=30)[0])


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give a browser; not for the session: Playwright would hold the event loop of other tests."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium ontbreekt (apt-get install chromium)")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-quic", *quiet]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Settings:
    """Give the settings of an index of two short sources, made with the real model."""
    corpus = tmp_path_factory.mktemp("corpus")
    files = {"sources.toml": SOURCES, "slaap.md": SLEEP, "pauze.md": BREAK}
    for name, text in files.items():
        (corpus / name).write_text(text, encoding="utf-8")
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    assert not ingest([corpus], settings, encoder).problems
    return settings


@pytest.fixture(scope="session")
def cafe_index(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Settings:
    """Give the settings of an index from which a session can be made."""
    corpus = tmp_path_factory.mktemp("cafe-corpus")
    (corpus / "pesten.md").write_text(PESTEN, encoding="utf-8")
    (corpus / "slaap.md").write_text(SLAAP, encoding="utf-8")
    settings = Settings(home=tmp_path_factory.mktemp("cafe-home"))
    assert not ingest([corpus], settings, encoder).problems
    return settings


@pytest.fixture
def cafe_assistant(cafe_index: Settings, encoder: Encoder) -> Iterator[Assistant]:
    """Give the real assistant on that index."""
    assistant = Assistant(cafe_index, encoder)
    yield assistant
    assistant.close()


@pytest.fixture
def assistant(served: Served, small_index: Settings, encoder: Encoder) -> Iterator[Assistant]:
    """Give the real assistant, which the served application now answers with."""
    served.assistant = assistant = Assistant(small_index, encoder)
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def visitor(chromium: Browser, served: Served) -> Iterator[Chat]:
    """Give a visitor, who keeps one page and begins conversations in it."""
    chat = Chat(chromium, served.url)
    yield chat
    chat.context.close()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def chat(request: pytest.FixtureRequest, visitor: Chat, assistant: Assistant) -> Chat:
    """Give a visitor in a new conversation, once on a desktop and once on a phone."""
    visitor.start(request.param)
    return visitor


@pytest.fixture
def desktop(visitor: Chat, assistant: Assistant) -> Chat:
    """Give a visitor on a desktop in a new conversation."""
    visitor.start(DESKTOP)
    return visitor
