"""The rules that find a person in danger in a question; see ``signpost_patterns.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import combinations
from typing import Any

from assistant.errors import AssistantError

PATTERNS = "signpost_patterns.toml"
_CONTEXT_CHARACTERS = 220  # on both sides of a danger: two to three spoken sentences
_OWN_WORDS_CHARACTERS = 12  # before a danger: "ik wil", "dat ik"
_SHORTEST_TYPO, _LONGEST_TYPO = 6, 24  # other words are not compared with the key words
_DEFAULT_PERSON = {"likely": "other", "topical": "other"}
_SENTENCE_ENDS = ".!?;\n"
_INVISIBLE = re.compile(r"['’‘`´\u00ad\u200b-\u200d\u2060\ufeff]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_TOKEN = re.compile(r"[^\W_]+|[.!?;\n]")
_GROUP = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules see: kinds of danger, and which people the question speaks of.

    ``kinds`` holds kinds of the rules, and "now" where every minute counts.
    ``is_figurative``: somewhere stands a figure of speech, such as "dood van het lachen".
    """

    kinds: frozenset[str]
    is_figurative: bool
    is_child_speaking: bool
    is_young_adult: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    """One kind of danger: patterns that all stand within ``span`` words of each other.

    ``person`` and ``unless`` are looked for around the danger: the one must be there,
    the other must not.
    """

    kind: str
    strength: str
    now: bool
    near: tuple[re.Pattern[str], ...]
    span: int
    person: re.Pattern[str] | None
    unless: tuple[re.Pattern[str], ...]

    def windows(self, text: str) -> Iterator[tuple[int, int]]:
        """Give the stretches of ``text`` in which all patterns stand near enough."""
        found = []
        for pattern in self.near:
            found.append([match.span() for match in pattern.finditer(text)])
            if not found[-1]:
                return
        if len(found) == 1:
            yield from found[0]
            return
        last: dict[int, tuple[int, int]] = {}
        for span, index in sorted((s, index) for index, spans in enumerate(found) for s in spans):
            last[index] = span
            start, end = min(s for s, _ in last.values()), max(e for _, e in last.values())
            if len(last) == len(found) and text.count(" ", start, end) < self.span:
                yield start, end


class CrisisRules:
    """All rules, compiled once. A question takes time in proportion to its length."""

    def __init__(self, text: str | None = None) -> None:
        """Take the rules of ``text`` (TOML), by default those of the package.

        Raises:
            AssistantError: they cannot be read or used.
        """
        try:
            data = tomllib.loads(_packaged_text() if text is None else text)
            self._words: dict[str, str] = data["words"]
            self._figures, self._settled = (
                self._compile("\n".join(data[table].values())) for table in ("figures", "settled")
            )
            self._frames, self._around, self._who = (
                {name: self._compile(pattern) for name, pattern in data[table].items()}
                for table in ("frames", "around", "who")
            )
            self._anyone, self._other, self._speaker = (
                self._compile(group) for group in ("{anyone}", "{other}", "{speaker}")
            )
            self._rules = tuple(self._rule(row) for row in data["rule"])
            self._typos = _Typos(**data["typos"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, re.error) as error:
            raise AssistantError(
                f"De regels in assistant/{PATTERNS} kunnen niet worden gebruikt: {error!r}. "
                "Herstel het bestand of installeer opnieuw."
            ) from None

    def find(self, question: str) -> Findings:
        """Give what the rules see in a question."""
        plain = self._normalise(question)
        text, figures = self._figures.subn("~", plain)
        text = self._settled.sub("~", text)
        child = self._speaker.search(text) and self._who["child"].search(text)
        return Findings(
            kinds=frozenset(self._dangers(text)),
            is_figurative=figures > 0,
            is_child_speaking=bool(child),
            is_young_adult=bool(self._who["young"].search(text)),
        )

    def _dangers(self, text: str) -> Iterator[str]:
        """Give the kinds of danger in a normalised text, a kind at most once for each rule."""
        for rule in self._rules:
            if any(self._holds(rule, text, *window) for window in rule.windows(text)):
                yield rule.kind
                if rule.now:
                    yield "now"

    def _holds(self, rule: _Rule, text: str, start: int, end: int) -> bool:
        """Judge whether the words around a danger leave it a danger to a person."""
        scope = (max(0, start - _CONTEXT_CHARACTERS), end + _CONTEXT_CHARACTERS)
        if rule.person and not rule.person.search(text, *scope):
            return False
        if any(pattern.search(text, *scope) for pattern in rule.unless):
            return False
        if self._is_story(text, scope[0], start):
            return False
        return rule.strength == "always" or self._outweighs_frames(rule, text, start, end, scope)

    def _outweighs_frames(
        self, rule: _Rule, text: str, start: int, end: int, scope: tuple[int, int]
    ) -> bool:
        """Judge whether a rule of this strength holds in a question about policy or a study."""
        policy = self._frames["policy"].search(text, *scope)
        study = self._frames["study"].search(text, *scope)
        if rule.strength == "topical":
            return not (policy or study)
        if rule.strength == "likely":
            return not study or bool(self._frames["definite"].search(text, *scope))
        if study:  # "ik zoek een training": who asks is not yet a person in danger
            own_words = (max(0, start - _OWN_WORDS_CHARACTERS), end)
            return bool(self._other.search(text, *scope) or self._speaker.search(text, *own_words))
        return not policy or bool(self._anyone.search(text, *scope))

    def _is_story(self, text: str, scope_start: int, start: int) -> bool:
        """Tell whether the danger at ``start`` happens in a book or film named before it."""
        story = self._frames["story"].search(text, scope_start, start)
        return story is not None and not self._frames["real"].search(text, story.end(), start)

    def _normalise(self, question: str) -> str:
        """Give the question as the patterns expect it."""
        decomposed = unicodedata.normalize("NFKD", question.lower())
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
        plain = _STRETCHED.sub(r"\1\1", _INVISIBLE.sub("", plain))
        words = [
            "." if token in _SENTENCE_ENDS else self._typos.corrected(token)
            for token in _TOKEN.findall(plain)
        ]
        return " ".join(words)

    def _compile(self, pattern: str) -> re.Pattern[str]:
        """Compile a pattern of whole words; the file explains {group} and " .. "."""
        pattern = _alternatives(pattern)
        while group := _GROUP.search(pattern):
            members = f"(?:{_alternatives(self._words[group[1]])})"
            pattern = pattern.replace(group.group(), members)
        pattern = pattern.replace(" .. ", r" (?:[^ .]+ ){0,3}")
        return re.compile(rf"(?<![^ ])(?:{pattern})(?![^ ])")

    def _rule(self, row: Mapping[str, Any]) -> _Rule:
        """Give one rule of the file with its patterns compiled."""
        person = row.get("person", _DEFAULT_PERSON.get(row["strength"]))
        return _Rule(
            kind=row["kind"],
            strength=row["strength"],
            now=row.get("now", False),
            near=tuple(self._compile(part) for part in row.get("near") or [row["phrases"]]),
            span=row.get("span", 1),
            person=self._named(person) if person else None,
            unless=tuple(self._named(name) for name in row.get("unless", ())),
        )

    def _named(self, name: str) -> re.Pattern[str]:
        """Give the pattern of a group of [around], else of [words]."""
        return self._around.get(name) or self._compile("{" + name + "}")


class _Typos:
    """Finds key words that are misspelt.

    Two words are taken for the same if they are equal once up to n letters are left out of
    each (n = 1 or 2): that covers a letter too few, too many, wrong or misplaced. All
    shortened key words are kept ready, as SymSpell does (https://github.com/wolfgarbe/SymSpell),
    so that a word costs a few dozen look-ups however many key words there are.
    """

    def __init__(self, once: str, twice: str) -> None:
        self._key_words = frozenset(once.split()) | frozenset(twice.split())
        self._by_shortened: tuple[tuple[int, dict[str, str]], ...] = tuple(
            (letters, {short: word for word in words for short in _shortened(word, letters)})
            for letters, words in ((1, sorted(self._key_words)), (2, twice.split()))
        )

    def corrected(self, word: str) -> str:
        """Give the key word that ``word`` was meant to be, else ``word``."""
        if word in self._key_words or not _SHORTEST_TYPO <= len(word) <= _LONGEST_TYPO:
            return word
        for letters, key_words in self._by_shortened:
            for short in sorted(_shortened(word, letters) & key_words.keys()):
                return key_words[short]
        return word


def _shortened(word: str, letters: int) -> set[str]:
    """Give ``word``, and all that is left of it with up to ``letters`` letters left out."""
    kept = range(len(word) - letters, len(word) + 1)
    return {"".join(rest) for size in kept for rest in combinations(word, size)}


def _alternatives(lines: str) -> str:
    """Give the lines of a pattern as alternatives."""
    return "|".join(line.strip() for line in lines.strip().splitlines())


def _packaged_text() -> str:
    """Give the rules of the package.

    Raises:
        OSError: the file is missing or cannot be read.
        UnicodeDecodeError: it is not UTF-8.
    """
    return resources.files(__package__).joinpath(PATTERNS).read_text(encoding="utf-8")
