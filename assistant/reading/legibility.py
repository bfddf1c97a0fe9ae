"""Tell text from the gibberish that a font without a table of its letters gives."""

import re
import unicodedata
from collections import Counter

# Less than this says too little: a table, a title page, a page of figures.
_ENOUGH_LETTERS = 120

# The nine letters that make up 70% of Dutch and of English, and over 55% of the other
# languages in Latin letters that schools here write to parents in. A font whose codes are
# shifted or numbered gives 15–45%.
_COMMON = frozenset("enatirods")
_LEAST_COMMON = 0.48

# In running text every fifth word is one of these; in a list of names none is.
_FUNCTION_WORDS = frozenset(
    "de het een en van in is op te dat die voor met zijn niet aan om ook als bij door naar of er "
    "je wordt worden the of and to a that it for was on are as with be by this or from".split()
)
_LEAST_FUNCTION_WORDS = 0.03

# Signs that no text is full of: control characters, private use, unknown, drawn boxes.
_ODD_KINDS = frozenset(("Cc", "Cf", "Co", "Cn", "Cs", "So", "Sk", "Lm"))
_MOST_ODD = 0.25

_SCRIPT_SHARE = 0.05
_MOST_SCRIPTS = 2


def is_gibberish(text: str) -> bool:
    """Tell whether a text is made of signs that only look like letters.

    It is when it is full of odd signs, mixes many scripts, or has letters in numbers
    that no language in Latin script has them in and no function words. A short text
    never is.

    >>> is_gibberish("'H OHUDDU OHW RS KRH KHW PHW GH OHHUOLQJHQ LQ GH NODV JDDW " * 5)
    True
    """
    signs = [character for character in text if not character.isspace()]
    if len(signs) < _ENOUGH_LETTERS:
        return False
    kinds = Counter(map(unicodedata.category, signs))
    if sum(kinds[kind] for kind in _ODD_KINDS) + signs.count("\ufffd") > _MOST_ODD * len(signs):
        return True
    letters = [character for character in signs if character.isalpha()]
    if len(letters) < _ENOUGH_LETTERS:
        return False
    scripts = Counter(map(_script, letters))
    main = [s for s, count in scripts.items() if count > _SCRIPT_SHARE * len(letters)]
    if len(main) > _MOST_SCRIPTS:
        return True
    if scripts["LATIN"] < 0.5 * len(letters):
        return False
    return _has_no_latin_language(text, letters)


def _has_no_latin_language(text: str, letters: list[str]) -> bool:
    plain = [unicodedata.normalize("NFD", letter)[0].lower() for letter in letters]
    if sum(letter in _COMMON for letter in plain) >= _LEAST_COMMON * len(plain):
        return False
    words = re.findall(r"[^\W\d_]+", text.lower())
    known = sum(word in _FUNCTION_WORDS for word in words)
    return known < _LEAST_FUNCTION_WORDS * len(words)


def _script(letter: str) -> str:
    # The first word of a letter's name is its script: "LATIN SMALL LETTER A".
    return unicodedata.name(letter, "?").split(maxsplit=1)[0]
