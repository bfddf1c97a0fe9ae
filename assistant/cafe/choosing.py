"""Chooses among what was gathered: the best first, varied over sources, nothing twice. Pure."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from assistant.cafe.plan import Item
from assistant.documents import Quote
from assistant.gathering import Gathered

# What a quote is worth beside another of its source in the same section.
_SAME_SOURCE = 0.8
# Share of words in common from which two quotes say the same, of both together and of the
# shorter one; words of up to three letters don't count.
_SAME_WORDS = 0.6
_SAME_AS_PART = 0.85
_FEWEST_WORDS = 4

Worth = Callable[[Gathered], float]


def item_of(gathered: Gathered) -> Item:
    """Give a quote as an item of a plan."""
    quote = gathered.quote
    return Item(item_id(quote), quote, gathered.kind, score=quote.score)


def item_id(quote: Quote) -> str:
    """Give the key that a quote has in a plan.

    >>> item_id(quote)  # doctest: +SKIP
    'handreiking:120-245'
    """
    return f"{quote.source.id}:{quote.start}-{quote.end}"


def choose(
    offered: Iterable[Gathered], count: int, taken: Collection[Quote], worth: Worth
) -> tuple[Gathered, ...]:
    """Give up to ``count`` that are worth most, none of which repeats ``taken`` or another.

    Each further quote of a source is worth less than the one before.
    """
    left, chosen = list(offered), list[Gathered]()
    while left and len(chosen) < count:
        best = max(left, key=lambda one: worth(one) * _SAME_SOURCE ** _from(one, chosen))
        left.remove(best)
        if not repeats(best.quote, (*taken, *(one.quote for one in chosen))):
            chosen.append(best)
    return tuple(chosen)


def repeats(quote: Quote, others: Iterable[Quote]) -> bool:
    """Tell whether a quote overlaps another or says nearly the same."""
    return any(quote.overlaps(other) or _say_the_same(quote, other) for other in others)


def _from(one: Gathered, chosen: Sequence[Gathered]) -> int:
    return sum(other.quote.source.id == one.quote.source.id for other in chosen)


def _say_the_same(one: Quote, other: Quote) -> bool:
    words, others = _words(one), _words(other)
    shared, shorter = len(words & others), min(len(words), len(others))
    if shorter < _FEWEST_WORDS:
        return one.text.casefold() == other.text.casefold()
    return shared / len(words | others) >= _SAME_WORDS or shared / shorter >= _SAME_AS_PART


def _words(quote: Quote) -> set[str]:
    return set(re.findall(r"\w{4,}", quote.text.casefold()))
