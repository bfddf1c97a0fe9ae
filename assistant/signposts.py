"""Where to find help in a crisis: the contacts, and the questions that need them.

Two judges look at a question. The rules (``signpost_patterns.toml``) say in words what danger
to a person looks like. The learned judge (``signpost_meaning``) compares the question's
vector, which retrieval needs anyway, with examples, and so knows words that no rule names. One
of them is enough: a signpost too many costs a glance, one too few may cost a life.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Signpost
from assistant.errors import AssistantError
from assistant.signpost_meaning import load_meaning
from assistant.signpost_rules import CrisisRules, Findings

CONTACTS = "signposts.toml"

# Which contacts fit a kind of danger, most fitting first; the kinds in the order in which they
# take precedence. "unnamed" is danger that only the learned judge sees.
_FITTING = {
    "now": ("emergency",),
    "acute": ("emergency",),
    "overdose": ("emergency", "suicide"),
    "suicide": ("suicide", "emergency"),
    "self_harm": ("suicide", "emergency"),
    "home": ("home", "emergency"),
    "away": ("home", "emergency"),
    "unnamed": ("emergency", "suicide", "home"),
}
_SPEAKER_CONTACTS = ("child", "young", "listen")
_LISTENED_TO = {"suicide", "self_harm", "unnamed"}


def load_signposts() -> tuple[Signpost, ...]:
    """Give all contacts, in the order of the file.

    Raises:
        AssistantError: the file cannot be read, or a contact lacks what it needs.
    """
    return tuple(_contacts(_packaged_text(CONTACTS)).values())


class CrisisDetector:
    """Tells questions about a person in danger from all others, and who can help."""

    def __init__(self, fingerprint: str = "") -> None:
        """Read the contacts and both judges.

        ``fingerprint`` is the encoder's whose vectors will be given; without it, or with
        another encoder than the learned judge was fitted on, the rules judge alone.

        Raises:
            AssistantError: a data file cannot be read or used.
        """
        self._contacts = _contacts(_packaged_text(CONTACTS))
        self._rules = CrisisRules()
        meaning = load_meaning()
        self._meaning = meaning if meaning.fingerprint == fingerprint else None

    def is_crisis(self, question: str, vector: NDArray[np.float32] | None = None) -> bool:
        """Tell whether someone in the question is or may be in danger now.

        ``vector`` is the question as the encoder embeds it, ``(d,) float32, unit length``.
        """
        return bool(self._kinds(self._rules.find(question), vector))

    def signposts_for(
        self, question: str, vector: NDArray[np.float32] | None = None
    ) -> tuple[Signpost, ...]:
        """Give the contacts that fit the question, most fitting first; none without a crisis.

        112 is always among them. ``vector`` is as in ``is_crisis``.
        """
        findings = self._rules.find(question)
        keys = _keys(self._kinds(findings, vector), findings)
        return tuple(self._contacts[key] for key in keys)

    def _kinds(self, findings: Findings, vector: NDArray[np.float32] | None) -> frozenset[str]:
        """Give the kinds of danger; the learned judge is asked where the rules know nothing."""
        if findings.kinds or findings.is_figurative or vector is None or self._meaning is None:
            return findings.kinds
        return frozenset({"unnamed"} if self._meaning.sees_crisis(vector) else ())


def _keys(kinds: frozenset[str], findings: Findings) -> list[str]:
    """Give the keys of the contacts that fit, each once, in order."""
    if not kinds:
        return []
    keys = [key for kind, fitting in _FITTING.items() if kind in kinds for key in fitting]
    speaks = (findings.is_child_speaking, findings.is_young_adult, bool(kinds & _LISTENED_TO))
    keys += [key for key, fits in zip(_SPEAKER_CONTACTS, speaks, strict=True) if fits]
    return list(dict.fromkeys(keys))


def _contacts(text: str) -> dict[str, Signpost]:
    """Give the contacts by key.

    Raises:
        AssistantError: ``text`` is no TOML, lacks a field, or has a key or a date that cannot be.
    """
    try:
        data = tomllib.loads(text)
        checked = date.fromisoformat(data["checked"]).isoformat()
        contacts = {row["key"]: _contact(row, checked) for row in data["contact"]}
        if len(contacts) < len(data["contact"]):
            raise ValueError("een key komt twee keer voor")
        needed = {key for keys in _FITTING.values() for key in keys} | set(_SPEAKER_CONTACTS)
        if missing := needed - contacts.keys():
            raise ValueError(f"geen contact met key {', '.join(sorted(missing))}")
    except KeyError as error:
        raise AssistantError(_damaged(CONTACTS, f"het veld {error} ontbreekt")) from None
    except (TypeError, ValueError) as error:
        raise AssistantError(_damaged(CONTACTS, str(error))) from None
    return contacts


def _contact(row: Mapping[str, Any], checked: str) -> Signpost:
    """Give one contact.

    Raises:
        KeyError: a field is missing.
        ValueError: a field is empty or no text.
    """
    for field in ("key", "name", "for", "phone", *(row.keys() & {"url", "hours"})):
        if not isinstance(row[field], str) or not row[field].strip():
            raise ValueError(f"{field} = {row[field]!r} in [[contact]]")
    return Signpost(
        name=row["name"],
        purpose=row["for"],
        phone=row["phone"],
        url=row.get("url"),
        hours=row.get("hours"),
        checked=checked,
    )


def _packaged_text(name: str) -> str:
    """Give the text of a data file of this package.

    Raises:
        AssistantError: it is missing or cannot be read.
    """
    try:
        return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssistantError(_damaged(name, str(error))) from None


def _damaged(name: str, why: str) -> str:
    """Give the message about a data file that cannot be used."""
    return (
        f"Het bestand assistant/{name} voor hulp bij nood kan niet worden gebruikt: {why}. "
        "Herstel het of installeer opnieuw; zonder hulpcontacten start de assistent niet."
    )
