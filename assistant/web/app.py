"""The web application: our own pages, and the chat mounted behind them."""

import asyncio
import logging
import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, Request
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from assistant.errors import AssistantError, IndexMissingError
from assistant.gaps.store import GapStore, open_gaps
from assistant.web.branding import FAVICON, prepare_app_root
from assistant.web.cafe_desk import CafeDesk
from assistant.web.cafe_routes import cafe_routes
from assistant.web.feedback import Feedback, feedback_routes
from assistant.web.language import VisitorLanguage, language_routes
from assistant.web.pages import Pages
from assistant.web.privacy_page import privacy_routes
from assistant.web.security import SecurityHeaders
from assistant.web.source_page import source_routes
from assistant.web.sources_page import sources_routes
from assistant.web.translations import translation_routes

if TYPE_CHECKING:
    from assistant.service import Assistant

logger = logging.getLogger(__name__)

_STATIC = Path(__file__).parent / "static"

# Chainlit would talk to these services if a variable of another program named them.
_OUTSIDE_SERVICES = ("LITERAL_API_KEY", "DATABASE_URL", "TRACELOOP_API_KEY", "TRACELOOP_BASE_URL")


def create_app(assistant: "Assistant") -> FastAPI:
    """Give the whole application; the model is loaded in the background once it has started.

    Chainlit is one per process: a second call in a process takes its chat over.
    """
    settings = assistant.settings
    app = create_pages(assistant)
    app.add_middleware(
        TrustedHostMiddleware,
        allowed_hosts=assistant.settings.allowed_hosts,
        www_redirect=False,
    )
    gaps = open_gaps(settings)
    _drop_expired(gaps)
    feedback = Feedback(gaps) if settings.record_gaps else None
    if feedback is not None:
        app.include_router(feedback_routes(feedback))
    for name in _OUTSIDE_SERVICES:
        os.environ.pop(name, None)
    os.environ["CHAINLIT_APP_ROOT"] = str(prepare_app_root(settings.home))
    # Chainlit, which these import, reads the line above.
    from assistant.web.chat import Chat  # noqa: PLC0415
    from assistant.web.chat_mount import mount_chat  # noqa: PLC0415

    mount_chat(app, Chat(assistant, feedback))
    return app


def create_pages(assistant: "Assistant") -> FastAPI:
    """Give the application without the chat: its pages, health, styles."""
    pages = Pages(assistant.settings.language)
    lifespan = _warming_up(assistant.warm_up, assistant.close)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(VisitorLanguage, assistant.settings.language)
    app.include_router(_favicon_routes())
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.include_router(source_routes(assistant, pages))
    app.include_router(sources_routes(assistant, pages))
    app.include_router(privacy_routes(assistant.settings, pages))
    app.include_router(cafe_routes(CafeDesk(assistant), pages))
    app.include_router(language_routes())
    app.include_router(translation_routes(pages))
    app.include_router(_health_routes(assistant))

    @app.exception_handler(HTTPException)
    def not_there(request: Request, error: HTTPException) -> HTMLResponse:
        return pages.notice(request, error.status_code, "page_unknown_title", "page_unknown")

    @app.exception_handler(Exception)
    def failed(request: Request, error: Exception) -> HTMLResponse:
        del error
        return pages.notice(request, 500, "page_error_title", "page_error")

    return app


def _drop_expired(gaps: GapStore) -> None:
    """Drop what was kept for long enough, also after the switch to keep it went off."""
    try:
        gaps.expire()
    except AssistantError as error:
        logger.warning("%s", error)


def _favicon_routes() -> APIRouter:
    """Give the route ``/favicon``: the chat's own, also where there is no chat."""
    router = APIRouter()

    @router.get("/favicon")
    def favicon() -> FileResponse:
        return FileResponse(FAVICON, media_type="image/svg+xml")

    return router


def _health_routes(assistant: "Assistant") -> APIRouter:
    """Give the route ``/gezond``, for whoever watches over the server."""
    router = APIRouter()

    @router.get("/gezond")
    def health() -> JSONResponse:
        try:
            count = len(assistant.records())
        except IndexMissingError:
            return JSONResponse({"status": "no_index", "sources": 0}, 503)
        except AssistantError:
            logger.exception("De index kan niet worden gelezen.")
            return JSONResponse({"status": "error", "sources": 0}, 503)
        return JSONResponse({"status": "ok", "sources": count})

    return router


def _warming_up(
    warm_up: Callable[[], None],
    close: Callable[[], None],
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Give a lifespan that loads model and index aside, so that the page answers at once."""

    def load() -> None:
        try:
            warm_up()
        except AssistantError as error:
            logger.warning("%s", error)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        del app
        loading = threading.Thread(target=load, name="warm-up")
        loading.start()
        yield
        close()
        # An interpreter that ends while the model is loading is aborted by its runtime.
        await asyncio.to_thread(loading.join)

    return lifespan
