"""Turn bytes into text, whatever character set they are in."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# The single-byte sets that Dutch text has been saved in: Windows first, then old Macs.
_DUTCH_SETS = ("cp1252", "mac_roman")
_USUAL = frozenset("éëïèüöäáóíúêâôûàçñÉËÏÖÜÈ‘’“”„–—…€•©®°²½§«»ø´\u00a0\u00ad")
_SAMPLE_BYTES = 1_000_000


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode a file: by its byte order mark, else as UTF-8, as declared, or as Dutch text looks.

    UTF-8 goes before what a file declares: text with accents that is valid UTF-8
    is not by chance so. Never fails; undefined bytes become U+FFFD.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if wide := _wide_without_mark(data):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # One broken character in a long UTF-8 text does not make it another set.
        if _mostly_utf8(data, error.start):
            return data.decode("utf-8", "replace")
    if declared and (text := _decode_declared(data, declared)) is not None:
        return text
    return _decode_single_byte(data)


def _wide_without_mark(data: bytes) -> str | None:
    """Tell UTF-16 without a mark: every other byte of Western text is zero."""
    sample = data[:2000]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _mostly_utf8(data: bytes, start: int) -> bool:
    sample = data[max(0, start - 200_000) : start + 200_000]
    text = sample.decode("utf-8", "replace")
    good = sum(1 for character in text if character > "\x7f" and character != "\ufffd")
    return good > 20 * text.count("\ufffd")


def _decode_declared(data: bytes, declared: str) -> str | None:
    try:
        name = codecs.lookup(declared.strip()).name
        # What calls itself Latin-1 on the web is cp1252 (WHATWG Encoding, "iso-8859-1").
        if name in ("iso8859-1", "iso8859-15", "ascii", "latin-1"):
            return _decode_single_byte(data) if name != "iso8859-15" else data.decode(name)
        return data.decode(name)
    except (LookupError, UnicodeDecodeError, TypeError):
        return None


def _decode_single_byte(data: bytes) -> str:
    """Decode as cp1252 or Mac Roman, whichever gives the characters that Dutch text has.

    General detectors need more text than one short sentence for this choice.
    """
    sample = b"".join(re.findall(rb"[\x80-\xff]+", data[:_SAMPLE_BYTES]))

    def oddness(encoding: str) -> int:
        return sum(1 for letter in sample.decode(encoding, "replace") if letter not in _USUAL)

    return data.decode(min(_DUTCH_SETS, key=oddness), "replace")
