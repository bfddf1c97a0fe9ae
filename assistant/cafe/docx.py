"""The draaiboek as a Word document that a trainer edits further."""

import io
import re
from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assistant.cafe.attribution import Attribution, attribute, list_sources
from assistant.cafe.cards import deal
from assistant.cafe.docx_look import (
    ACCENT,
    KIND,
    MARK,
    NOTE,
    SOURCE,
    add_footer,
    element,
    styled_document,
    word_language,
)
from assistant.cafe.docx_times import add_times
from assistant.cafe.missing import say_missing
from assistant.cafe.plan import ActivityKind, Item, Plan, Section
from assistant.cafe.printed_quote import quoted_language
from assistant.cafe.session import describe
from assistant.documents import Quote
from assistant.messages import Messages

# What XML 1.0 cannot hold: control characters, lone surrogates, two non-characters.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def draaiboek(plan: Plan, messages: Messages) -> bytes:
    """Give the draaiboek as a DOCX file: times, instructions, quotes per part, sources."""
    say = messages.say
    title = f"{say(f'cafe_draaiboek_{plan.wishes.format}')}: {_safe(plan.wishes.theme)}"
    document = styled_document(title, messages.language)
    document.add_paragraph(title, style="Title")
    document.add_paragraph(_safe(describe(plan, messages)), style="Subtitle")
    document.add_paragraph(say("cafe_verbatim"))
    document.add_heading(say("cafe_heading_times"), 1)
    add_times(document, plan.timetable, messages)
    if deal(plan):  # else there is nothing to print and lay out
        _add_steps(document, "prepare", messages)
    if plan.timetable.rounds:
        _add_steps(document, "host", messages, _host_does(plan))
    for section in plan.sections:
        _add_section(document, section, messages)
    _add_sources(document, plan, messages)
    add_footer(document, say("cafe_made_with"))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _host_does(plan: Plan) -> list[str]:
    """Give the keys of what a host also does, where the session has it."""
    has = {activity.kind for activity in plan.timetable.activities}
    also = (ActivityKind.CHANGE, ActivityKind.HARVEST)
    return [f"cafe_host_{kind}" for kind in also if kind in has]


def _add_steps(
    document: WordDocument, name: str, messages: Messages, further: Sequence[str] = ()
) -> None:
    """Add a heading and the numbered steps under it, counted from 1, with ``further`` by key."""
    document.add_heading(messages.say(f"cafe_heading_{name}"), 1)
    numbering = _new_numbering(document)
    steps = messages.say(f"cafe_{name}_steps").strip().split("\n")
    for step in (*steps, *map(messages.say, further)):
        properties = document.add_paragraph(step, style="List Number")._p.get_or_add_pPr()
        numbers = properties.get_or_add_numPr()
        numbers.get_or_add_ilvl().val, numbers.get_or_add_numId().val = 0, numbering


def _new_numbering(document: WordDocument) -> int:
    """Give the id of a numbering like that of the list style, which starts anew."""
    style = document.styles["List Number"].element
    numbering = document.part.numbering_part.numbering_definitions._numbering
    like = numbering.num_having_numId(style.pPr.numPr.numId.val)
    made = numbering.add_num(like.abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _add_section(document: WordDocument, section: Section, messages: Messages) -> None:
    document.add_heading(messages.say(f"cafe_section_{section.kind}"), 1)
    for sentence in say_missing(section, messages):
        document.add_paragraph(sentence)
    for item in section.items:
        if item.quote is not None:
            document.add_paragraph(messages.say(f"cafe_kind_{item.kind}"), style=KIND)
            _add_quote(document, item.quote, messages)
        if item.note:
            _add_note(document, item, messages)


def _add_quote(document: WordDocument, quote: Quote, messages: Messages) -> None:
    """Add a quote, a paragraph for each of its blocks, and the line of its source."""
    language = word_language(quoted_language(quote))
    for block in re.split(r"\n\n(?!\n)", _safe(quote.text)):
        run = document.add_paragraph(style="Quote").add_run(block)
        run._r.get_or_add_rPr().append(element("w:lang", val=language))
    line = document.add_paragraph(style=SOURCE)
    _add_attribution(line, attribute(quote, messages))


def _add_note(document: WordDocument, item: Item, messages: Messages) -> None:
    paragraph = document.add_paragraph(style=NOTE)
    paragraph.add_run(f"{messages.say('cafe_own_note')}: ").bold = True
    paragraph.add_run(_safe(item.note))


def _add_sources(document: WordDocument, plan: Plan, messages: Messages) -> None:
    sources = list_sources(plan, messages)
    if sources:
        document.add_heading(messages.say("cafe_heading_sources"), 1)
    for said in sources:
        paragraph = document.add_paragraph(style="List Bullet")
        _add_attribution(paragraph, said)
        if said.link is not None:
            paragraph.add_run().add_break()
            _add_link(paragraph, said.link, said.link).font.size = Pt(9)


def _add_attribution(paragraph: Paragraph, said: Attribution) -> None:
    title = _safe(said.title)
    if said.link is None:
        paragraph.add_run(title).bold = True
    else:
        _add_link(paragraph, title, said.link).bold = True
    if said.details:
        paragraph.add_run(f" · {_safe(said.details)}")
    for mark in said.marks:
        paragraph.add_run().add_break()
        paragraph.add_run(mark, style=MARK)


def _add_link(paragraph: Paragraph, words: str, address: str) -> Run:
    """Add words that open an address."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = element("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(words)
    run.font.color.rgb, run.font.underline = ACCENT, True
    link.append(run._r)
    paragraph._p.append(link)
    return run


def _safe(words: str) -> str:
    """Give words as XML can hold them; what it cannot is shown as a replacement character."""
    return _NOT_IN_XML.sub("\ufffd", words)
