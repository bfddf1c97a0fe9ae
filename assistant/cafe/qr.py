"""QR codes that open a source."""

import io
from urllib.parse import urldefrag

import segno

from assistant.cafe.typesetting import Values

# A phone's camera wants modules of a third of a millimetre from a hand's distance.
_MODULE_MM = 0.36
_LEAST_MM, _MOST_MM = 25.0, 36.0
_QUIET_MODULES = 4  # the margin that ISO/IEC 18004 asks for


def qr_values(link: str | None) -> Values | None:
    """Give the QR code of a link as SVG with its width and white margin in mm; None without one.

    It repairs 15% of damage, and 7% where the link is long. A link that no code of 36 mm
    can hold loses its fragment, and then opens the source at its start.

    >>> qr_values("https://example.org/")["width_mm"]
    25.0
    """
    if link is None:
        return None
    codes = (_code(link, "m", _LEAST_MM), _code(link, "l", _MOST_MM),
             _code(urldefrag(link).url, "l", _MOST_MM))  # fmt: skip
    code = next((code for code in codes if code is not None), None)
    if code is None:
        return None
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=_QUIET_MODULES, omitsize=True, xmldecl=False)
    width = _width_mm(code)
    quiet = width * _QUIET_MODULES / code.symbol_size(border=_QUIET_MODULES)[0]
    return {"svg": drawn.getvalue().decode("ascii"), "width_mm": width, "quiet_mm": quiet}


def _code(link: str, error: str, most_mm: float) -> segno.QRCode | None:
    """Give a code of at most that width, None where the link needs a larger one."""
    try:
        code = segno.make(link, error=error, micro=False)
    except segno.DataOverflowError:
        return None
    return code if _width_mm(code) <= most_mm else None


def _width_mm(code: segno.QRCode) -> float:
    modules = code.symbol_size(border=_QUIET_MODULES)[0]
    return max(_LEAST_MM, round(modules * _MODULE_MM, 1))
