"""Tell what on a web page is not part of its article, and take it out."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

_NEVER_TEXT = {
    "script", "style", "noscript", "template", "nav", "aside", "input", "select",
    "textarea", "iframe", "object", "embed", "svg", "canvas", "video", "audio", "dialog", "menu",
    "head", "map", "math", "datalist", "progress", "meter",
}  # fmt: skip
_ROLES = {
    "navigation", "dialog", "alertdialog", "contentinfo", "complementary", "search", "menu",
    "menubar", "toolbar", "tablist", "banner",
}  # fmt: skip
# Words of class and id names, each whole or at the start or end of a compound.
_NAMES = re.compile(
    r"(?<!has-)(?<!with-)(?<!no-)(?<!without-)(?<!met-)(?<!zonder-)"
    r"(?:^|(?<=[\s_-]))(?:cookies?(?:-?(?:banner|bar|notice|consent|melding|wall))?|consent|gdpr|"
    r"breadcrumbs?|kruimelpad|crumbs|skip-?(?:link|nav|to)?s?|skiplinks?|"
    r"nav|navbar|navigation|navigatie|(?:main|site|sub|side|top)-?(?:nav|menu)|menu|hamburger|"
    r"sidebar|side-bar|zijbalk|footer|site-footer|site-header|masthead|topbar|"
    r"related|gerelateerd|recommended|aanbevolen|read-?more|lees-?ook|"
    r"share|sharing|social|socials|social-?(?:share|media|links|icons)|"
    r"pagination|pager|paginering|comments?|reacties|"
    r"newsletter|nieuwsbrief|popup|pop-up|modal|advert(?:isement)?|ads|"
    r"search-?(?:form|bar|box)|zoek(?:balk|formulier)|print-?(?:link|button)|"
    r"back-?to-?top|toc|language-?(?:switch(?:er)?|selector)|sr-only|visually-?hidden|"
    r"screen-reader-text)(?=$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SKIP_TEXT = re.compile(
    r"(?:ga |spring |direct |meteen )?(?:door )?naar (?:de )?(?:hoofd)?(?:inhoud|navigatie|content|"
    r"menu|zoeken)|skip to .*|jump to .*",
    re.IGNORECASE,
)
_SHARE_LINK = re.compile(
    r"facebook\.com/(?:sharer|dialog)|(?:twitter|x)\.com/(?:intent|share)|"
    r"linkedin\.com/(?:share|sharing)|whatsapp|mailto:\?|javascript:|pinterest\.com/pin/create",
    re.IGNORECASE,
)
_COOKIE_SENTENCE = re.compile(
    r"\b(?:site|website|webpagina|wij|we|page)\b[^.]{0,60}\bcookies\b|"
    r"\bcookies\b[^.]{0,40}\b(?:accepteren|weigeren|toestaan|instellingen|accept|decline)\b|"
    r"\b(?:accepteer|weiger|sta)\b[^.]{0,20}\bcookies\b",
    re.IGNORECASE,
)
_COOKIE_MAX_CHARACTERS = 320
_RELATED_TITLE = re.compile(
    r"(?:gerelateerde?(?: .*)?|lees ook|lees verder|zie ook|bekijk ook|meer (?:nieuws|artikelen|"
    r"berichten)|ander nieuws|aanbevolen|deel (?:deze pagina|dit artikel|op.*)|delen|"
    r"related(?: .*)?|read more|share(?: .*)?)\s*:?",
    re.IGNORECASE,
)
_KEEP = {"html", "body", "main", "article"}


def is_cookie_notice(text: str) -> bool:
    """Tell whether a block of text is a cookie notice."""
    return len(text) <= _COOKIE_MAX_CHARACTERS and _COOKIE_SENTENCE.search(text) is not None


def is_related_title(text: str) -> bool:
    """Tell whether a heading stands above links to other pages."""
    return _RELATED_TITLE.fullmatch(text) is not None


def is_furniture(element: Any, *, in_heading: bool, in_article: bool) -> bool:
    """Tell by its tag and attributes whether an element and all in it is page furniture."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _NEVER_TEXT:
        return True
    if tag == "button":
        # Accordions have their headings as buttons.
        return not in_heading
    if tag in ("header", "footer"):
        return not in_article if tag == "header" else element.getparent().tag != "blockquote"
    attributes = element.attrib
    if tag in _KEEP or not attributes:
        return tag == "form" and not _holds_the_article(element)
    if _is_hidden(attributes) or attributes.get("role", "").lower() in _ROLES:
        return True
    if tag in ("a", "form"):
        # ASP.NET puts the whole page in a form.
        return _is_furniture_link(element) if tag == "a" else not _holds_the_article(element)
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return bool(_NAMES.search(_uncamel(names))) and not _holds_the_article(element)


def _uncamel(names: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names[:500])


def _is_hidden(attributes: Any) -> bool:
    hidden = (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or _HIDDEN_STYLE.search(attributes.get("style", "")) is not None
    )
    # A closed accordion or tab is part of the article.
    panel = attributes.get("role", "").lower() in ("region", "tabpanel")
    return hidden and not (panel or attributes.get("hidden") == "until-found")


def _is_furniture_link(element: Any) -> bool:
    href = element.get("href", "")
    if _SHARE_LINK.search(href):
        return True
    text = "".join(islice(element.itertext(), 20)).strip()
    return href.startswith("#") and _SKIP_TEXT.fullmatch(text) is not None


def _holds_the_article(element: Any) -> bool:
    """Tell whether an element with a suspicious name is a wrapper of the whole page."""
    return next(element.iter("h1", "main", "article"), None) is not None or _is_wordy(element)


def _is_wordy(element: Any) -> bool:
    # A menu or a banner has no five paragraphs of running text.
    long = (p for p in islice(element.iter("p"), 200) if len(_own_text(p)) > 200)
    return len(list(islice(long, 5))) >= 5


def _own_text(element: Any) -> str:
    return "".join(islice(element.itertext(), 50))


def article_root(body: Any) -> Any:
    """Give the element that holds the article: what says so itself, else where the prose is.

    The prose is text outside links in pieces of 40 characters or more; the root is
    the innermost element with at least 85% of it.
    """
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = body.findall(path)
        if len(found) == 1 and _has_words(found[0]):
            return found[0]
    prose: Counter[Any] = Counter()
    total = 0
    for owner, length in _prose(body):
        total += length
        for element in islice(_with_ancestors(owner), 60):
            prose[element] += length
    root = body
    while total:
        inner = next((child for child in root if prose[child] >= 0.85 * total), None)
        if inner is None or inner.tag in ("p", "ul", "ol", "table", "li", "tr", "tbody", "td"):
            break
        root = inner
    return root


def _has_words(element: Any) -> bool:
    return sum(len(text.strip()) for text in islice(element.itertext(), 5000)) > 40


def _prose(body: Any) -> Iterator[tuple[Any, int]]:
    for element in body.iter():
        if not isinstance(element.tag, str) or element.tag in _NEVER_TEXT or element.tag == "a":
            continue
        length = len((element.text or "").strip())
        length += sum(len((child.tail or "").strip()) for child in element)
        if length >= 40:
            yield element, length


def _with_ancestors(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()
