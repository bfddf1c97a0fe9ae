"""The routes behind the card of a plan: JSON in, JSON or a file out; nothing is kept."""

import json
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar
from urllib.parse import quote as percent_encoded

import anyio
from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from assistant.cafe.exporting import FILES
from assistant.errors import AssistantError, IndexMissingError, PlanError, WishesError
from assistant.messages import Messages
from assistant.web.cafe_card import file_name
from assistant.web.cafe_desk import CafeDesk
from assistant.web.cards import Props
from assistant.web.pages import Pages
from assistant.web.security import comes_from_own_page

logger = logging.getLogger(__name__)

_MOST_BYTES = 1_000_000  # a plan of the usual size has some 60 kB
_AT_ONCE = 2  # so that answers in the chat are not kept waiting
_WAITING = 20
_MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}
_Made = TypeVar("_Made")
_Act = Callable[[Mapping[str, object], Messages], Props]


def cafe_routes(desk: CafeDesk, pages: Pages) -> APIRouter:
    """Give the routes under ``/kenniscafe``, all POST and from our own page only.

    403 from elsewhere, 413 for too much, 422 with what is wrong, 503 while there is no index or
    too many are waiting. What is wrong is said in the visitor's language.
    """
    router = APIRouter(prefix="/kenniscafe")
    line = _Line()
    acts: dict[str, _Act] = {
        "plan": desk.make, "open": desk.open, "wijzig": desk.change, "zoek": desk.search,
        "controle": desk.check, "themas": lambda _, messages: desk.offered(messages),
    }  # fmt: skip

    @router.post("/bestanden/{name}")
    async def file(name: str, request: Request) -> Response:
        if name not in FILES:
            raise HTTPException(404)
        values, messages = await _read(request), pages.messages_for(request)
        made = await _answered(line, partial(desk.file, name, values, messages), messages)
        return made if isinstance(made, Response) else _download(name, *made)

    @router.post("/{act}")
    async def do(act: str, request: Request) -> Response:
        if act not in acts:
            raise HTTPException(404)
        values, messages = await _read(request), pages.messages_for(request)
        made = await _answered(line, partial(acts[act], values, messages), messages)
        return made if isinstance(made, Response) else JSONResponse(made)

    return router


class _Line:
    """Lets a few be served at once, and others wait for their turn in threads of no-one."""

    def __init__(self) -> None:
        self._limiter: anyio.CapacityLimiter | None = None

    async def serve(self, make: Callable[[], _Made]) -> _Made:
        """Run what blocks in a thread.

        Raises:
            HTTPException: 503, too many are waiting.
        """
        # Made in the loop that uses it, which is not there yet when the routes are made.
        self._limiter = self._limiter or anyio.CapacityLimiter(_AT_ONCE)
        if self._limiter.statistics().tasks_waiting >= _WAITING:
            raise HTTPException(503)
        return await to_thread.run_sync(make, limiter=self._limiter)


async def _read(request: Request) -> Mapping[str, object]:
    """Give the JSON object that a request brings."""
    if not comes_from_own_page(request.headers):
        raise HTTPException(403)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise HTTPException(413)
    try:
        values = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise HTTPException(422) from None
    if not isinstance(values, dict):
        raise HTTPException(422)
    return values


async def _answered(
    line: _Line, make: Callable[[], _Made], messages: Messages
) -> _Made | JSONResponse:
    """Give what is made, or in words why it is not; neither log nor reply holds the theme."""
    try:
        return await line.serve(make)
    except WishesError as error:
        return JSONResponse({"errors": dict(error.complaints)}, 422)
    except PlanError as error:
        return JSONResponse({"error": str(error), "is_no_plan": True}, 422)
    except IndexMissingError:
        return JSONResponse({"error": messages.say("answer_no_index")}, 503)
    except AssistantError:
        logger.exception("Een wens voor een kenniscafé is niet vervuld.")
        return JSONResponse({"error": messages.say("answer_internal_error")}, 503)


def _download(name: str, theme: str, content: bytes) -> Response:
    ending = name.rpartition(".")[2]
    shown = percent_encoded(file_name(name, theme), safe="")
    disposition = f"attachment; filename=\"{name}\"; filename*=UTF-8''{shown}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type=_MEDIA_TYPES[ending], headers=headers)
