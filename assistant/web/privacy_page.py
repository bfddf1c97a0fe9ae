"""The privacy page: what is kept under which switch, as the settings stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.messages import Messages
from assistant.settings import Settings
from assistant.web.language import AUTOMATIC, COOKIE
from assistant.web.pages import Pages


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences under it, all from the messages."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """A setting that decides what is kept, what it is now, and what that means."""

    name: str
    value: str
    meaning: str


def privacy_routes(settings: Settings, pages: Pages) -> APIRouter:
    """Give the route ``/privacy``."""
    router = APIRouter()

    @router.get("/privacy")
    def privacy_page(request: Request) -> HTMLResponse:
        messages = pages.messages_for(request)
        summary = _by_switch("privacy_summary", settings)
        values = {
            "summary": messages.say(summary, days=settings.gaps_days),
            "sections": sections_of(settings, messages),
            "switches": switches_of(settings, messages),
        }
        return pages.render(request, "privacy.html", values)

    return router


def sections_of(settings: Settings, messages: Messages) -> Sequence[Section]:
    """Give what is told: about questions, the administrator, the browser and links."""
    stored = ["privacy_gaps_what", "privacy_gaps_never", "privacy_gaps_where"]
    browser = ["privacy_browser_theme", "privacy_browser_session", "privacy_browser_cafe"]
    browser.append("privacy_browser_none")
    if settings.language == AUTOMATIC:
        browser.insert(1, "privacy_browser_language")
    told = {
        "privacy_question": ["privacy_question_here", "privacy_question_memory"],
        "privacy_stored": stored if settings.record_gaps else ["privacy_gaps_off"],
        "privacy_logs": ["privacy_logs_none", "privacy_logs_proxy"],
        "privacy_browser": browser,
        "privacy_links": ["privacy_links_out", "privacy_links_phone"],
        "privacy_care": ["privacy_care_names"],
    }
    values: dict[str, str | int] = {"days": settings.gaps_days, "cookie": COOKIE}
    return [
        Section(messages.say(heading), tuple(messages.say(key, **values) for key in keys))
        for heading, keys in told.items()
    ]


def switches_of(settings: Settings, messages: Messages) -> Sequence[Switch]:
    """Give the settings that decide what is kept, with their values of now."""
    keeps = settings.record_gaps
    days = messages.say("privacy_days", days=settings.gaps_days)
    return [
        Switch(
            "BRONWIJZER_RECORD_GAPS",
            messages.say("switch_on" if keeps else "switch_off"),
            messages.say(_by_switch("privacy_switch_gaps", settings)),
        ),
        Switch("BRONWIJZER_GAPS_DAYS", days, messages.say("privacy_switch_days")),
    ]


def _by_switch(key: str, settings: Settings) -> str:
    return f"{key}_{'on' if settings.record_gaps else 'off'}"
