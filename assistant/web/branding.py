"""What makes Chainlit ours: its application folder, and its page without outside requests."""

import base64
import hashlib
import html
import re
import shutil
from pathlib import Path

from assistant.messages import load_messages

_PACKAGED = Path(__file__).parent / "chainlit"

FAVICON = _PACKAGED / "public" / "favicon.svg"

_OUTSIDE = re.compile(r"<(?:link|meta)\b[^>]*https?://[^>]*>")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def prepare_app_root(home: Path) -> Path:
    """Copy the packaged settings, translations and looks of Chainlit under ``home``.

    Chainlit writes beside its settings (translations of all languages, a folder
    for files), so it gets a copy and the installed package stays as it is.
    """
    root = home.resolve() / "web"
    shutil.copytree(_PACKAGED, root, dirs_exist_ok=True)
    return root


def own_page(page: str, language: str) -> str:
    """Give Chainlit's page in our language, without what the browser would fetch elsewhere.

    By default it asks Google for fonts and a CDN for katex, and names Chainlit's
    site and banner in its metadata. It has no landmark either, by which a screen reader
    finds the conversation. What is said of a question that waits for the conversation to
    begin is in the page itself: no message has come yet then.
    """
    waits = html.escape(load_messages(language).say("chat_waits"))
    own = _OUTSIDE.sub("", page).replace('<html lang="en">', f'<html lang="{language}">')
    return own.replace('<div id="root"></div>', f'<main id="root" data-waits="{waits}"></main>')


def inline_script_hashes(page: str) -> tuple[str, ...]:
    """Give the CSP sources that allow exactly the inline scripts of ``page``."""
    return tuple(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    )
