"""What kind of thing one sentence says, by its words and form: a figure, a tip, a question.

The words stand in ``passage_kinds.toml``. Everything here is pure and looks at nothing but
the sentence; ``passage_kinds`` weighs the sentences of a passage with the headings above it.
"""

import re
import tomllib
from functools import cache
from importlib import resources

from assistant.spans import PassageKind

CUES = "passage_kinds.toml"
_CASED = "names"  # the one table whose patterns tell capitals from small letters
_FEWEST_WORDS = 5  # of a question that makes sense by itself: "Wat is de oorzaak?" has four
_LONGEST_SENTENCE = 1000  # characters; what is longer is a table or a file without full stops
_EARLY_WORDS = 4  # a pronoun as early as this has no noun before it
_GROUP = re.compile(r"\{([a-z_]+)\}")
_NUMBERING = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[-–•*])\s+")
_LEADING_AND = re.compile(r"^(?:en|of|maar|and|or)\s+", re.IGNORECASE)
_OPENING_MARKS = "\"'“‘„«([ "
_QUESTION_END = re.compile(r"""\?["'”’»)\]]*$""")
_LABEL = re.compile(r"^(?P<label>[A-ZÀ-Ý][\w-]*(?: \w+){0,3})(?:: | [-–] )")


def has(cue: str, text: str) -> bool:
    """Tell whether a pattern of the list ``cue``, such as "tip.advice", stands in ``text``."""
    return _patterns()[cue].search(text) is not None


def opens_with(cue: str, text: str) -> bool:
    """Tell whether ``text`` starts with a pattern of the list ``cue``."""
    return _patterns()[cue].match(text) is not None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    source = resources.files("assistant").joinpath(CUES).read_text(encoding="utf-8")
    tables = tomllib.loads(source)
    words = {name: "|".join(alternatives) for name, alternatives in tables.pop("words").items()}

    def pattern(alternatives: list[str]) -> str:
        whole = _GROUP.sub(lambda group: f"(?:{words[group[1]]})", "|".join(alternatives))
        return rf"(?<!\w)(?:{whole})(?!\w)"

    return {
        f"{table}.{name}": re.compile(
            pattern(alternatives), re.NOFLAG if table == _CASED else re.IGNORECASE
        )
        for table, lists in tables.items()
        for name, alternatives in lists.items()
    }


def numbering_of(text: str) -> int:
    """Give how many characters number a list item that starts so: "1. ", "- "."""
    found = _NUMBERING.match(text)
    return found.end() if found else 0


def label_of(text: str) -> str:
    """Give the word or two before a colon that a paragraph opens with, as a heading does."""
    found = _LABEL.match(text)
    return found["label"] if found else ""


def sentence_kind(sentence: str) -> PassageKind:
    """Tell what kind of thing a sentence says; TEXT where nothing shows.

    >>> sentence_kind("Eén op de vijf leerlingen slaapt slecht.").value
    'figure'
    >>> sentence_kind("Wat dan?").value
    'text'
    """
    if len(sentence) > _LONGEST_SENTENCE:
        return PassageKind.TEXT
    text = sentence[numbering_of(sentence) :].lstrip(_OPENING_MARKS)
    if is_only_asked(text):
        if is_invitation(text) and is_offer(text):
            return PassageKind.OFFER
        return PassageKind.QUESTION if stands_alone(text) else PassageKind.TEXT
    checks = (
        (PassageKind.FIGURE, is_figure),
        (PassageKind.TIP, is_tip),
        (PassageKind.TOOL, is_tool),
        (PassageKind.OFFER, is_offer),
        (PassageKind.DEFINITION, is_definition),
        (PassageKind.EXAMPLE, is_example),
    )
    return next((kind for kind, holds in checks if holds(text)), PassageKind.TEXT)


def is_asked(text: str) -> bool:
    """Tell whether a sentence ends in a question mark."""
    return _QUESTION_END.search(text) is not None


def is_only_asked(text: str) -> bool:
    """Tell whether a sentence is a question and nothing else: none that somebody tells of."""
    return is_asked(text) and ": " not in text


def is_invitation(text: str) -> bool:
    """Tell whether a question only invites to read on or to take part."""
    return opens_with("question.invitation", _LEADING_AND.sub("", text))


def stands_alone(question: str) -> bool:
    """Tell whether a question makes sense to somebody who has read nothing else.

    It opens as questions do, is no lead-in, and has no pronoun for what stands before it.
    """
    words = question.split()
    first_clause = question.partition(",")[0]
    return not (
        len(words) < _FEWEST_WORDS
        or is_invitation(question)
        or opens_with("question.dangling", question)
        or has("question.rhetorical", question)
        or has("question.pronoun", " ".join(words[:_EARLY_WORDS]))
        or has("question.pointing", first_clause)
    )


def is_figure(text: str) -> bool:
    """Tell whether a sentence gives a share, an average or a number of people."""
    if has("figure.share", text):
        return True
    counted = has("figure.average", text) or has("figure.count", text)
    return counted and not has("figure.unlike", text) and not names_school(text)


def is_tip(text: str) -> bool:
    """Tell whether a sentence says what to do: an imperative, or advice in so many words."""
    first, _, rest = text.partition(" ")
    if opens_with("tool.order", first) and has("tool.aid", text):
        return False
    orders = opens_with("tip.imperative", first) and not opens_with("tip.unlike", rest)
    return (orders and bool(rest)) or has("tip.advice", text)


def is_definition(text: str) -> bool:
    """Tell whether a sentence says what something is or means."""
    return has("definition.sentence", text) or bool(term_of(text))


def term_of(text: str) -> str:
    """Give the opening of a sentence that says what a term is, up to and with the verb."""
    found = _patterns()["definition.is_a"].match(text)
    return found.group() if found and not opens_with("definition.no_term", text) else ""


def is_tool(text: str) -> bool:
    """Tell whether a sentence points to something to use or to read."""
    if has("tool.itself", text) or has("offer.alone", text):
        return False
    named = has("tool.aid", text) or has("tool.address", text)
    return named and has("tool.pointing", text)


def is_offer(text: str) -> bool:
    """Tell whether a sentence offers a training or the like, or says for whom it is."""
    return has("offer.alone", text) or (has("offer.thing", text) and has("offer.cue", text))


def is_example(text: str) -> bool:
    """Tell whether a sentence is about a school by name, or what a person by name said or did."""
    if tells_no_practice(text):
        return False
    tells = has("names.speaker", text) or has("example.own", text)
    return tells or names_school(text) or (names_person(text) and has("example.doing", text))


def tells_no_practice(text: str) -> bool:
    """Tell whether a sentence is about hopes, opinions, money, contact or the source itself."""
    return has("example.unlike", text) or has("tool.itself", text)


def goes_on(text: str) -> bool:
    """Tell whether a sentence goes on about what the one before it said."""
    return opens_with("story.goes_on", text) or has("story.speaks_on", text)


def names_school(text: str) -> bool:
    """Tell whether a school is named."""
    return has("names.school", _patterns()["names.other"].sub(" ", text))


def is_about_person(heading: str) -> bool:
    """Tell whether a heading is a name, or opens with one and goes on about that person."""
    return opens_with("names.portrait", heading) and names_person(heading)


def names_person(text: str) -> bool:
    """Tell whether a person is named, with the surname."""
    people = _patterns()["names.person"].finditer(text)
    return any(not has("names.no_person", one.group()) for one in people)


def words_of(text: str) -> frozenset[str]:
    """Give the words of five letters or more, by which a heading and a term are compared."""
    return frozenset(re.findall(r"\w{5,}", text.lower()))
