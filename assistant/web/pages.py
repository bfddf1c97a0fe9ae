"""Our own pages beside the chat, rendered from the templates in the visitor's language.

Text reaches a page through Jinja2 with autoescaping only, so that nothing in a source
can become markup.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote as percent_encoded

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.messages import LANGUAGES, Messages, load_messages
from assistant.web.language import AUTOMATIC, language_of, other_language

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Switch:
    """A link to the other language."""

    language: str
    name: str
    path: str


class Pages:
    """Renders pages; ``language`` is the setting of that name."""

    def __init__(self, language: str) -> None:
        self._setting = language
        self._messages = {name: load_messages(name) for name in LANGUAGES}
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def messages_for(self, request: Request) -> Messages:
        """Give the sentences in the language of whoever asks."""
        accepted = request.headers.get("accept-language")
        return self._messages[language_of(self._setting, request.cookies, accepted)]

    def notice(
        self, request: Request, status: int, title: str, sentence: str, **fields: str
    ) -> HTMLResponse:
        """Give a page that says one thing, ``title`` and ``sentence`` from the messages."""
        say = self.messages_for(request).say
        values = {"title": say(title), "sentence": say(sentence, **fields), "links": {}}
        return self.render(request, "notice.html", values, status)

    def render(
        self,
        request: Request,
        template: str,
        values: Mapping[str, object],
        status: int = 200,
    ) -> HTMLResponse:
        """Give the page of a template, which gets ``values`` and what every page has."""
        messages = self.messages_for(request)
        html = self._templates.get_template(template).render(
            say=messages.say,
            lang=messages.language,
            path=request.url.path,
            switch=self.switch_for(request, _path_of(request)),
            **values,
        )
        # A lone surrogate in a damaged PDF's text has no UTF-8 form.
        return HTMLResponse(html.encode("utf-8", "replace"), status, self._headers())

    def switch_for(self, request: Request, path: str) -> Switch | None:
        """Give the link to ``path`` in the other language, None where there is no choice."""
        if self._setting != AUTOMATIC:
            return None
        other = other_language(self.messages_for(request).language)
        name = self._messages[other].say("language_name")
        return Switch(other, name, f"/taal/{other}?naar={percent_encoded(path, safe='/')}")

    def _headers(self) -> dict[str, str]:
        # A cache between us and the visitors must not hand one the language of another.
        return {"Vary": "Accept-Language, Cookie"} if self._setting == AUTOMATIC else {}


def _path_of(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
