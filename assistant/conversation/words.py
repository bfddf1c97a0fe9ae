"""Which sorts of words a question is made of.

The sorts stand in ``words.toml``. Nothing here knows the sources.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*(?:['’])?")
_WITH_NOUN = frozenset("welk welke hoeveel wiens which whose".split())
_BRIEF, _STORY_WORDS = 3, 6
_LONG, _VERY_LONG = 11, 15  # words
_MUCH_CONTENT = 3
_OPENING_PAIRS = frozenset(
    {("wat", "als"), ("hoe", "zit"), ("what", "if"), ("what", "about"), ("how", "about")}
)


@dataclass(frozen=True, slots=True)
class Sorts:
    """The words of each sort; ``sectors`` gives each sector's words their sector."""

    words: dict[str, frozenset[str]]
    sectors: dict[str, str]

    def of(self, word: str, *sorts: str) -> bool:
        """Tell whether a word (lower case) is of one of the sorts."""
        return any(word in self.words[sort] for sort in sorts)

    def without_sector(self, word: str) -> str:
        """Give "studenten" for "hbo-studenten", nothing for "hbo", else the word as it is."""
        head, _, tail = word.partition("-")
        return tail if head.lower() in self.sectors else word


@cache
def load_sorts() -> Sorts:
    """Read the shipped lists; the same object at every call."""
    text = resources.files(__package__).joinpath("words.toml").read_text("utf-8")
    values = tomllib.loads(text)
    sectors = values.pop("sectors")
    return Sorts(
        {sort: frozenset(words.split()) for sort, words in values.items()},
        {word: sector for sector, words in sectors.items() for word in words.split()},
    )


_LISTED = (
    "opening", "question", "pointing", "pointing_without_noun", "neuter", "articles",
    "prepositions", "light", "verbs", "relational", "audience", "requests",
)  # fmt: skip
_BARE = tuple(sort for sort in _LISTED if sort not in ("relational", "audience"))


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as words: ``words`` as typed, ``lower`` in lower case, in order.

    ``marked`` tells whether it ends in a question mark.
    """

    words: tuple[str, ...]
    lower: tuple[str, ...]
    marked: bool = False

    @property
    def body(self) -> int:
        """Give the place of the first word after those that open a follow-up."""
        sorts = load_sorts()
        return next((n for n, w in enumerate(self.lower) if not sorts.of(w, "opening")), 0)

    @property
    def opens(self) -> bool:
        """Tell whether it starts by going on ("en", "ook", "what about")."""
        start = self.lower[self.body : self.body + 2]
        return self.body > 0 or start in _OPENING_PAIRS

    @property
    def verb_place(self) -> int:
        """Give where the finite verb of a Dutch or English question stands, if it is one.

        "Hoe *bereik* je die": after the question word, of which prepositions ("met wie") and
        an adverb ("hoe lang") are a part; first in "*Kun* je".
        """
        sorts, place = load_sorts(), self.body
        while place < len(self.lower) and sorts.of(self.lower[place], "prepositions"):
            place += 1
        if place == len(self.lower) or not sorts.of(self.lower[place], "question"):
            return place
        if self.lower[place] in _WITH_NOUN:
            return len(self.lower)  # "welke trainingen …": where the verb stands cannot be told
        place += 1
        adverb = place < len(self.lower) and sorts.of(self.lower[place], "light")
        return place + 1 if adverb and self.lower[place - 1] in ("hoe", "how") else place

    @property
    def is_framed(self) -> bool:
        """Tell whether it has the form of a question or a request, rather than loose words."""
        sorts = load_sorts()
        if any(sorts.of(word, "question") for word in self.lower):
            verbless = not any(sorts.of(word, "verbs") for word in self.lower)
            return not (verbless and sorts.of(self.lower[0], "prepositions"))  # "voor welk jaar?"
        first = self.lower[self.body] if self.lower else ""
        return sorts.of(first, "verbs", "requests")

    @property
    def is_elliptic(self) -> bool:
        """Tell whether loose words start as the rest of a sentence: "bij geldzorgen"."""
        sorts, first = load_sorts(), self.lower[0]
        return sorts.of(first, "prepositions") or (self.marked and sorts.of(first, "light"))

    @property
    def defines(self) -> bool:
        """Tell whether it asks what or who something is or does ("wat is", "wie zijn")."""
        sorts, start = load_sorts(), self.body
        head = self.lower[start : start + 2]
        return (
            len(head) == 2
            and head[0] in ("wat", "wie", "what", "who")
            and sorts.of(head[1], "defining")
        )

    @property
    def names_people(self) -> bool:
        """Tell whether it is about more than one sort of people, at some length.

        Then it can be whole without a word that is content ("leerling wil niet naar school").
        """
        people = sum(load_sorts().of(word, "audience") for word in self.lower)
        return people >= 2 and len(self.lower) >= _STORY_WORDS and not self.adds

    @property
    def tells_a_story(self) -> bool:
        """Tell whether it says so much that what it points back to can be in it.

        Of the follow-ups in ``evals/data`` that point back none does; of 26 whole questions that
        point back 25 do ("die module over pesten, ga ik daar ook echt iets doen?").
        """
        content = len(self.content)
        long = len(self.words) >= (_LONG if content > 1 else _VERY_LONG)
        return content >= _MUCH_CONTENT or (content > 0 and long and not self.opens)

    @property
    def has_only_a_verb(self) -> bool:
        """Tell whether its finite verb is all it has: "hoe meld je je aan?", not "wie pest?"."""
        people = any(load_sorts().of(word, "audience") for word in self.lower)
        verb = self.verb_place
        others = [n for n in range(len(self.words)) if n != verb and self.is_content(n)]
        return not people and not others and verb + 1 < len(self.lower)

    @property
    def adds(self) -> bool:
        """Tell whether it asks for something beside what was said ("ook", "nog", "also")."""
        return any(load_sorts().of(word, "adding") for word in self.lower)

    @property
    def chooses(self) -> bool:
        """Tell whether it chooses or counts without saying from what.

        "Welke is het beste", "which one", "hoeveel spelers?".
        """
        sorts = load_sorts()
        verbless = not any(sorts.of(word, "verbs") for word in self.lower)
        if verbless and len(self.lower) <= _BRIEF and self.lower[0] in _WITH_NOUN:
            return True
        return any(
            word in ("welke", "which") and sorts.of(following, "verbs", "light")
            for word, following in pairwise(self.lower)
        )

    @property
    def content(self) -> tuple[str, ...]:
        """Give the words, as typed, that a question can be about."""
        return tuple(word for n, word in enumerate(self.words) if self.is_content(n))

    def is_content(self, place: int) -> bool:
        """Tell whether the word at ``place`` is of no sort that is listed."""
        word, sorts = load_sorts().without_sector(self.lower[place]), load_sorts()
        return bool(word) and not word.isdigit() and not sorts.of(word, *_LISTED)

    @property
    def names(self) -> tuple[str, ...]:
        """Give the words with a capital that does not come from opening the question."""
        return tuple(
            word
            for n, word in enumerate(self.words)
            if n > self.body and word[0].isupper() and not word.isupper()
        )

    @property
    def sectors(self) -> tuple[str, ...]:
        """Give the school sectors that are named ("mbo", "mbo-studenten"), each once."""
        sorts = load_sorts()
        heads = [
            word.partition("-")[0]
            for before, word in pairwise(("", *self.lower))
            if word != "so" or sorts.of(before, "prepositions", "articles")  # the English "so"
        ]
        return tuple(dict.fromkeys(sorts.sectors[head] for head in heads if head in sorts.sectors))

    @property
    def is_courtesy(self) -> bool:
        """Tell whether it only thanks or greets."""
        return all(load_sorts().of(word, "courtesy") for word in self.lower)

    def bears_subject(self, place: int) -> bool:
        """Tell whether the word at ``place`` says what a question is about, or for whom."""
        return not load_sorts().of(self.lower[place], *_BARE)


def wording(question: str) -> Wording:
    """Split a question into words; hyphens and apostrophes stay within them."""
    words = tuple(_WORD.findall(question.replace("’", "'")))
    lower = tuple(word.lower() for word in words)
    return Wording(words, lower, marked=question.rstrip().endswith("?"))
