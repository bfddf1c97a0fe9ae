"""From the addresses of sources to copies on this machine: politely, bounded, and safely."""

from assistant.fetching.copies import Copy, CopyStore
from assistant.fetching.fetcher import Fetched, Fetcher
from assistant.fetching.limits import Clock, Limits, limits_of
from assistant.fetching.run import Brought, Outcome, Target, bring, for_each

__all__ = [
    "Brought", "Clock", "Copy", "CopyStore", "Fetched", "Fetcher", "Limits", "Outcome", "Target",
    "bring", "for_each", "limits_of",
]  # fmt: skip
