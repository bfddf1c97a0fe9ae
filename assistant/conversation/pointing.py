"""Whether a word of a question means something that the question itself does not name."""

from assistant.conversation.words import Wording, load_sorts

_TIME = frozenset("jaar schooljaar week maand dag tijd weekend year month day time".split())
# Before "dat" or "that" they make it a conjunction, if what follows can be a clause.
_CLAUSE_BEFORE = frozenset("je jij u ik we wij ze men het er ervoor zo so it true nodig".split())
_SAYING = frozenset(
    "zegt zeggen zeg weet weten denk denkt zie ziet say says know think see".split()
)
_WHICH = ("welk", "welke", "which", "what")
_COMPARATIVES = ("meer", "minder", "anders")


def points_back(question: Wording) -> bool:
    """Tell whether any word points to what was said before."""
    lower = question.lower
    if any(_points_back(question, place) for place in range(len(lower))):
        return True
    # "Is er bewijs voor?", but not "waar is er bewijs voor?"
    stranded = bool(lower) and load_sorts().of(lower[-1], "stranded")
    return stranded and "er" in lower and "waar" not in lower


def _points_back(question: Wording, place: int) -> bool:
    sorts, word = load_sorts(), question.lower[place]
    last = place + 1 == len(question.lower)
    if sorts.of(word, "pointing"):
        return not _announces(question, place)
    if sorts.of(word, "neuter"):
        return _neuter_points_back(question, place)
    if sorts.of(word, "pointing_without_noun"):
        return (last and word in ("dat", "that", "die")) or not (
            _has_noun_before(question, place) or _opens_clause(question, place)
        )
    return word == "dan" and _then_points_back(question, place)


def _announces(question: Wording, place: int) -> bool:
    """Tell whether what is meant follows: "ervoor zorgen dat", "zoiets als", "dit schooljaar"."""
    word, later = question.lower[place], question.lower[place + 1 :]
    clause = any(load_sorts().of(one, "clause") or one in ("te", "hoe") for one in later)
    following = later[0] if later else ""
    return (
        (word.startswith("er") and clause)
        or following in _TIME
        or (word == "zoiets" and following == "als")
    )


def _neuter_points_back(question: Wording, place: int) -> bool:
    """Tell "hoe lang is het geldig" from the article and from "is het erg dat …"."""
    sorts, later = load_sorts(), question.lower[place + 1 :]
    if any(sorts.of(word, "clause") for word in later):
        return False
    if not later or question.lower[place] == "it" or sorts.of(later[0], "light", "verbs"):
        return True
    return len(later) == 1 and sorts.of(later[0], "prepositions")  # "hoe vraag je het aan?"


def _then_points_back(question: Wording, place: int) -> bool:
    """Tell "wat doe je dan" from "als …, dan …" and from "meer dan een jaar"."""
    earlier, last = question.lower[:place], place + 1 == len(question.lower)
    if {"als", "wanneer", "indien"} & set(earlier):
        return False
    before = earlier[-1] if earlier else ""
    return last or not (before in _COMPARATIVES or before.endswith("er"))


def _has_noun_before(question: Wording, place: int) -> bool:
    """Tell whether a word before ``place``, other than the finite verb, can be what is meant."""
    sorts, start = load_sorts(), question.body
    head = question.lower[start : start + 2]
    asks_which = len(head) == 2 and sorts.of(head[0], "prepositions") and head[1] in _WHICH
    return any(  # not "problemen" in "met welke problemen helpen zij?"
        n != question.verb_place
        and (question.is_content(n) or sorts.of(question.lower[n], "audience"))
        for n in range(start + 3 if asks_which else 0, place)
    )


def _opens_clause(question: Wording, place: int) -> bool:
    """Tell whether "dat" or "that" is a conjunction: "hoe weet je dat een leerling …"."""
    sorts, lower = load_sorts(), question.lower
    if lower[place] not in ("dat", "that") or place == 0 or place + 1 == len(lower):
        return False
    earlier, following = lower[place - 1], lower[place + 1]
    subject_follows = (
        sorts.of(following, "articles", "audience")
        or following in _CLAUSE_BEFORE
        or question.is_content(place + 1)
    )
    clause_may_start = (
        earlier in _CLAUSE_BEFORE | _SAYING
        or sorts.of(earlier, "light")
        or question.is_content(place - 1)
    )
    rest = sum(question.bears_subject(n) for n in range(place + 1, len(lower)))
    return subject_follows and clause_may_start and rest >= 2
