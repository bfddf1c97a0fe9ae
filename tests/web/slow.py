"""An assistant that answers when it is told to, for tests of what happens meanwhile."""

import threading
from typing import Any

from assistant.documents import Answer
from assistant.settings import Settings
from tests.web.fake import FakeAssistant


class Slow(FakeAssistant):
    """Answers a question with "traag" in it when it is let go."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.searching, self.go_on, self.answered = (threading.Event() for _ in range(3))

    def answer(self, question: str, **narrowed: Any) -> Answer:
        """Give what is set, in its own time."""
        if "traag" in question:
            self.searching.set()
            self.go_on.wait(20)
            self.answered.set()
        return super().answer(question, **narrowed)
