"""Tell the language of a text: Dutch, English, or another."""

from functools import cache
from typing import Any

DUTCH = "nl"
ENGLISH = "en"
OTHER = "other"

# Fewer letters say too little: names, single words and figures look like any language.
_ENOUGH_LETTERS = 40
_SAMPLE_CHARACTERS = 20_000
_SURE = 0.8

# The languages of schools here and of the sources they use. Afrikaans, Luxembourgish and
# the like are left out, because short Dutch sentences are taken for them.
_CHOICE = ("nl", "en", "de", "fr", "es", "it", "pt", "pl", "tr", "ar", "uk", "ru", "ro", "bg",
           "hu", "zh", "so", "fa", "ku", "da", "sv")  # fmt: skip


def language_of(text: str, otherwise: str = "") -> str:
    """Give ``"nl"``, ``"en"`` or ``"other"``; ``otherwise`` where the text is too short to tell.

    >>> language_of("De leraar let op hoe het met de leerlingen in de klas gaat.")
    'nl'
    >>> language_of("Bijlage 3", otherwise="nl")
    'nl'
    """
    sample = text[:_SAMPLE_CHARACTERS]
    if sum(map(str.isalpha, sample)) < _ENOUGH_LETTERS:
        return otherwise
    # A line in capitals has other letter groups than the words that the model has learned.
    language, probability = _identifier().classify(sample.lower())
    if probability < _SURE and otherwise:
        return otherwise
    return language if language in (DUTCH, ENGLISH) else OTHER


@cache
def _identifier() -> Any:
    # Loaded at the first text and not at import: it takes a third of a second.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([language for language in _CHOICE if language in known])
    return identifier
