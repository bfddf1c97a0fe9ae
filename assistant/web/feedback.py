"""What the chat keeps where a school asks for it: questions without an answer, wrong answers."""

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Collection
from dataclasses import replace
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from assistant.documents import Answer, AnswerKind
from assistant.errors import AssistantError
from assistant.gaps.gap import Gap, Reason, gap_from, may_be_kept
from assistant.gaps.store import GapStore
from assistant.web.security import comes_from_own_page

logger = logging.getLogger(__name__)

_REMEMBERED = 1000  # the latest answers that can be marked; with some 500 bytes each in memory


_EXPIRE_EVERY_S = 3600.0


class Feedback:
    """Keeps gaps while people chat; safe to use from several threads.

    The browser gets only a random id of an answer. So it can mark what was really shown,
    once, and cannot have words of its own kept.
    """

    def __init__(self, store: GapStore) -> None:
        self._store = store
        self._markable: OrderedDict[str, Gap] = OrderedDict()
        self._marked: deque[str] = deque(maxlen=_REMEMBERED)
        self._expired_at = -_EXPIRE_EVERY_S
        self._lock = threading.Lock()

    @property
    def days(self) -> int:
        """Give how many days a question is kept."""
        return self._store.days

    def note(self, answer: Answer, sectors: Collection[str] = ()) -> str:
        """Keep the question if it was not answered; give the id to mark the answer by.

        The id is empty where there is nothing to mark: no quotes, or signposts. A
        failure to keep it is logged, without the question, and leaves the answer as it is.
        """
        self._drop_expired()
        if not may_be_kept(answer):
            return ""
        if answer.kind is AnswerKind.QUOTES:
            return self._remember(gap_from(answer, Reason.MARKED_WRONG, sectors=sectors))
        try:
            self._store.add(gap_from(answer, Reason.NOT_FOUND, sectors=sectors))
        except AssistantError as error:
            logger.warning("%s", error)
        return ""

    def mark(self, answer_id: str, reason: Reason = Reason.MARKED_WRONG) -> bool:
        """Keep the question of a shown answer; False if the id is unknown or too old.

        An answer is kept once: to mark it again changes nothing, and is no failure.

        Raises:
            AssistantError: it could not be written; the answer can be marked again.
        """
        with self._lock:
            if answer_id in self._marked:
                return True
            gap = self._markable.get(answer_id)
            if gap is None:
                return False
            self._store.add(replace(gap, reason=reason))
            del self._markable[answer_id]
            self._marked.append(answer_id)
        return True

    def _drop_expired(self) -> None:
        """Drop once an hour what was kept for long enough: a chat may run for months."""
        with self._lock:
            is_due = time.monotonic() - self._expired_at > _EXPIRE_EVERY_S
            if is_due:
                self._expired_at = time.monotonic()
        if is_due:
            try:
                self._store.expire()
            except AssistantError as error:
                logger.warning("%s", error)

    def _remember(self, gap: Gap) -> str:
        answer_id = uuid4().hex
        with self._lock:
            self._markable[answer_id] = gap
            if len(self._markable) > _REMEMBERED:
                self._markable.popitem(last=False)
        return answer_id


def feedback_routes(feedback: Feedback) -> APIRouter:
    """Give the route ``POST /feedback/<answer id>?reason=<Reason>``.

    204, or 403, 404 or 503 if it is not kept; 422 for a reason that a user cannot give.
    """
    router = APIRouter()

    @router.post("/feedback/{answer_id}", status_code=204)
    def mark(answer_id: str, request: Request, reason: Reason = Reason.MARKED_WRONG) -> Response:
        if not comes_from_own_page(request.headers):
            raise HTTPException(403)
        if reason is Reason.NOT_FOUND:
            raise HTTPException(422)
        try:
            if not feedback.mark(answer_id, reason):
                raise HTTPException(404)
        except AssistantError as error:
            logger.warning("%s", error)
            raise HTTPException(503) from None
        return Response(status_code=204)

    return router
