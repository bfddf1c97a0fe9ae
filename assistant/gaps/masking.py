"""Takes personal data out of a question before it is kept: e-mail addresses and numbers."""

import re

EMAIL = "[e-mailadres]"
NUMBER = "[nummer]"

# Anything around an at sign, also written out as (at): names on social media go as well.
_PART = r"[^\s,;:!?()<>\[\]\"'“”‘’]+"
_AT = r"(?:@|\s@\s|\s?[(\[]at[)\]]\s?)"
_EMAIL = re.compile(rf"{_PART}{_AT}{_PART}|@{_PART}", re.IGNORECASE)
# A telephone number starts with +, 0 or (without its zero) 6 and has nine digits or more,
# however they are grouped; seven digits in a row are a number of a pupil, a card or an account.
# Years, dates, amounts and helplines (0800-0113) stay, unless right after a 0 or 6, or a time
# follows a date: too much is masked rather than too little.
_BETWEEN = r"[\s().\-‐‑–/]{0,3}"
_GROUPED = r"(?<!\d)(?:\d{4}[ .]\d{2}[ .]\d{3}|\d{3} \d{3} \d{3})(?!\d)"  # as a BSN is written
_NUMBER = re.compile(rf"\(?(?<!\d)[+06](?:{_BETWEEN}\d){{8,}}|\d{{7,}}|{_GROUPED}")


def without_personal_data(text: str) -> str:
    """Give ``text`` with a fixed word for each e-mail address, telephone and other long number.

    Names are not recognised; the chat asks its users to leave them out.

    >>> without_personal_data("Mail jan@school.nl of bel 06-12345678, schooljaar 2025-2026")
    'Mail [e-mailadres] of bel [nummer], schooljaar 2025-2026'
    """
    return _NUMBER.sub(NUMBER, _EMAIL.sub(EMAIL, text))
