"""Measures how long a visitor waits, from the key that sends a question to its first card.

    python -m tests.web.latency [QUESTIONS]

It needs Chromium and an index of the original sources (``python ingest.py FOLDER``). It asks
questions of the development half of the evals in headless Chromium, and prints p50 and p95
of the whole, and of its parts: until the question leaves the browser, until the answer comes
back, until its first card is drawn. A machine that has other things to do makes all of it
slower; so it also prints how long a fixed piece of work takes, in times of what it takes alone.
"""

import os
import shutil
import sys
import time
from collections.abc import Sequence
from itertools import islice

import numpy as np
from playwright.sync_api import Page, expect, sync_playwright

from assistant.settings import load_settings
from evals.cases import load_cases
from tests.web.conftest import running_chat
from tests.web.visitor import PHONE, Chat

PARTS = ("whole", "to send", "to answer", "to draw")
IN_ONE_CONVERSATION = 8
WARMING_UP = 4  # questions before the first that counts

# Times (ms) of the last question: of its key, its message, the answer, and the frame in which
# the first of its cards stood.
WATCH = """() => {
    const times = globalThis.waited = { key: 0, sent: 0, answered: 0, drawn: 0 };
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
        if (!this.watched) {
            this.watched = true;
            this.addEventListener("message", ({ data }) => {
                const isAnswer = typeof data === "string" && data.includes('"AnswerCards"');
                if (times.sent && !times.answered && isAnswer) times.answered = performance.now();
            });
        }
        if (typeof data === "string" && data.includes('"client_message"')) {
            times.sent = performance.now();
        }
        return send.call(this, data);
    };
    addEventListener("keydown", ({ key }) => {
        if (key !== "Enter") return;
        Object.assign(times, { key: performance.now(), sent: 0, answered: 0, drawn: 0 });
        const cards = () => document.querySelectorAll("[data-testid=answer-cards]").length;
        const before = cards();
        const look = () => {
            if (cards() === before) return requestAnimationFrame(look);
            // After this frame the card is on the screen.
            requestAnimationFrame(() => { times.drawn = performance.now(); });
        };
        requestAnimationFrame(look);
    }, true);
}"""


def delay() -> float:
    """Give how many times as long as it takes alone a piece of work now takes."""
    begun, own = time.perf_counter(), time.thread_time()
    sum(range(400_000))
    return (time.perf_counter() - begun) / (time.thread_time() - own)


def wait_for(page: Page, chat: Chat, question: str) -> tuple[float, ...]:
    """Ask a question; give the ms that each of the parts took."""
    chat.ask(question)
    page.wait_for_function("waited.drawn > 0")
    times = page.evaluate("waited")
    key, sent, answered, drawn = (times[name] for name in ("key", "sent", "answered", "drawn"))
    return drawn - key, sent - key, answered - sent, drawn - answered


def measure(chat: Chat, questions: Sequence[str]) -> list[tuple[float, ...]]:
    """Ask all questions, a few in each conversation; give each one's parts and the delay."""
    waited = []
    for number, question in enumerate(questions):
        if number % IN_ONE_CONVERSATION == 0:
            chat.start(PHONE)
        waited.append((*wait_for(chat.page, chat, question), delay()))
        expect(chat.page.locator("#stop-button")).to_have_count(0)
    return waited[WARMING_UP:]


def main() -> None:
    """Run the chat on the index of the settings and measure it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    cases = islice(load_cases("originals", "dev"), count + WARMING_UP)
    before = os.getloadavg()[0]
    home = load_settings().home.resolve()
    with running_chat(home) as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-quic"]
        )
        chat = Chat(browser, url)
        chat.context.add_init_script(f"({WATCH})()")
        waited = np.array(measure(chat, [case.question for case in cases]))
        browser.close()
    print(f"{len(waited)} questions; load {before:.1f} before, {os.getloadavg()[0]:.1f} after")
    print(f"work takes {np.median(waited[:, -1]):.1f} times as long as alone")
    for name, column in zip(PARTS, waited.T, strict=False):
        p50, p95 = np.percentile(column, (50, 95))
        print(f"{name:10} p50 {p50:5.0f} ms   p95 {p95:5.0f} ms")


if __name__ == "__main__":
    os.environ.pop("BRONWIJZER_RECORD_GAPS", None)
    main()
