"""Whether a question goes on with the one before it, by its words alone."""

from collections.abc import Collection
from enum import StrEnum
from itertools import pairwise

from assistant.conversation.pointing import points_back
from assistant.conversation.words import Wording, load_sorts
from assistant.lexical import DutchTokenizer

_DEFINITE = frozenset("de het the".split())
_PART = frozenset("wie who was waren were".split())
_SAME_LETTERS = 5  # that two words of one family begin with


class Relation(StrEnum):
    """What a question is to the one before it."""

    NEW = "new"
    FOLLOW_UP = "follow_up"
    UNSURE = "unsure"
    MORE = "more"


def relation_of(asked: Wording, before: Wording) -> Relation:
    """Tell whether a question goes on with the one before it."""
    if points_back(asked):
        if not asked.tells_a_story:
            return Relation.FOLLOW_UP
        return Relation.UNSURE if asked.opens else Relation.NEW
    if not asked.content:
        return Relation.UNSURE if asked.names_people else Relation.FOLLOW_UP
    if asked.names and (asked.is_framed or not asked.opens):
        return Relation.NEW
    if asked.is_framed and not asked.defines:
        return _of_question(asked, before)
    leans = _asks_for_part(asked) if asked.defines else _is_rest_of_sentence(asked)
    return Relation.FOLLOW_UP if leans else Relation.NEW


def _of_question(asked: Wording, before: Wording) -> Relation:
    """Judge a question of some content that does not point back."""
    goes_on = asked.opens or asked.adds or asked.chooses
    if asked.has_only_a_verb or (len(asked.content) == 1 and goes_on):
        return Relation.FOLLOW_UP
    known = {_family(word) for word in before.content}
    fresh = [word for word in asked.content if _family(word) not in known]
    if len(fresh) > 1:
        return Relation.NEW
    return Relation.FOLLOW_UP if _takes_up(asked, known) else Relation.UNSURE


def _asks_for_part(asked: Wording) -> bool:
    """Tell whether it asks for what something has: "wie is de voorzitter?"."""
    words = set(asked.lower)
    return len(asked.content) == 1 and bool(_PART & words) and bool(_DEFINITE & words)


def _is_rest_of_sentence(asked: Wording) -> bool:
    """Tell loose words that go on ("en sport?", "bij geldzorgen") from a topic ("slaap")."""
    count = len(asked.content)
    return count <= 2 if asked.opens else count == 1 and asked.is_elliptic


def _takes_up(asked: Wording, known: set[str]) -> bool:
    """Tell whether it says "the …" of what was spoken of ("begeleidt …", "de begeleiding")."""
    return any(
        article in _DEFINITE and _family(word) in known for article, word in pairwise(asked.lower)
    )


def _family(word: str) -> str:
    """Give the letters that words of one family begin with, roughly."""
    return word.lower()[:_SAME_LETTERS]


def asks_for_more(asked: Wording) -> bool:
    """Tell whether all that is asked is the next page."""
    sorts = load_sorts()
    return all(sorts.of(word, "more") for word in asked.lower) and any(
        sorts.of(word, "more_signs") for word in asked.lower
    )


def stems(words: Collection[str]) -> list[str]:
    """Give the stems of words, by which two forms of a word are one."""
    return DutchTokenizer().stems(" ".join(words))
