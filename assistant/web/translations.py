"""What Chainlit's own window says, in the visitor's language, with the links to our pages."""

import json
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from assistant.messages import Messages
from assistant.web.pages import Pages

_FOLDER = Path(__file__).parent / "chainlit" / ".chainlit" / "translations"
_FILES = {"nl": "nl.json", "en": "en-US.json"}
_PAGES = {"page_sources": "/bronnen", "page_privacy": "/privacy"}


def translation_routes(pages: Pages) -> APIRouter:
    """Give the route by which Chainlit's page asks for its texts; it comes before Chainlit's own.

    Chainlit would give everyone the language of its settings, or of the browser alone.
    """
    router = APIRouter()

    @router.get("/project/translations")
    def translations(request: Request) -> JSONResponse:
        messages, switch = pages.messages_for(request), pages.switch_for(request, "/")
        links = [f"[{messages.say(name)}]({path})" for name, path in _PAGES.items()]
        if switch is not None:
            links.append(f"[{switch.name}]({switch.path})")
        return JSONResponse({"translation": translation_for(messages, links)})

    return router


def translation_for(messages: Messages, links: list[str]) -> dict[str, Any]:
    """Give Chainlit's texts; ``links``, in Markdown, stand under the field for a question."""
    text = (_FOLDER / _FILES[messages.language]).read_text(encoding="utf-8")
    translation: dict[str, Any] = json.loads(text)
    chat = translation["chat"]
    chat["watermark"] = " · ".join([chat["watermark"].rstrip("."), *links])
    return translation
