"""The door to Typst: a template and values in, a tagged PDF out.

Values go to the template as JSON, and Typst takes strings from there as they are: nothing
in a quote is read as mark-up. Nothing is read from the system or the network.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from assistant.cafe.glyphs import FONTS, printable

TEMPLATES = Path(__file__).with_name("templates")

Values = dict[str, Any]
"""What a template is filled with: strings, numbers, booleans, None, lists and dictionaries."""


def typeset(template: str, values: Mapping[str, Any]) -> bytes:
    """Give the PDF of ``templates/{template}.typ``, by the standard for accessibility (PDF/UA-1).

    Characters that no font of ours has are shown by their number.
    """
    made = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"values": json.dumps(_printable(values), ensure_ascii=False)},
    )
    assert isinstance(made, bytes)  # only pictures come as a list, one a page
    return made


def _printable(value: Any) -> Any:
    """Give the value with every string in it as the fonts can show it."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list | tuple) else value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
