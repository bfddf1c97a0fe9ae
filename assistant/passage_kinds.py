"""What a passage is to somebody who prepares a session: a figure, a tip, an example.

By readable rules: what the heading announces, and what most of the sentences are. A
passage has one kind, and ``kind_spans`` gives the sentences in it that are of one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.documents import BlockKind, Passage
from assistant.sentence_kinds import (
    goes_on,
    has,
    is_about_person,
    is_asked,
    is_figure,
    is_invitation,
    is_only_asked,
    label_of,
    names_school,
    numbering_of,
    sentence_kind,
    tells_no_practice,
    term_of,
    words_of,
)  # fmt: skip
from assistant.sentences import INTRODUCES, sentence_spans
from assistant.spans import PassageKind

_MOST = 0.5  # of the characters of a passage: from this share on a kind is the passage's
_SOME = 0.3  # from this share on where the heading announces the kind
_FIRST_SENTENCES = 2  # a figure further down is a detail
_A_LIST = 2  # from so many items on, what stands around them only introduces them
_TOGETHER = {PassageKind.EXAMPLE, PassageKind.OFFER}  # their sentences in a row belong together
_ABOUT_A_SCHOOL = {PassageKind.EXAMPLE, PassageKind.FIGURE}  # where its first sentence names one
_HEADED = (
    PassageKind.DEFINITION,
    PassageKind.TIP,
    PassageKind.EXAMPLE,
)  # what a heading makes of the text below it
_CARRIED = {*_TOGETHER, PassageKind.TOOL}  # what goes on about them is of their kind
_SPEECH_BEGINS, _SPEECH_ENDS = "“", "”"


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence or list item of a passage; offsets are the document's."""

    start: int
    end: int
    text: str
    line: int
    is_item: bool
    kind: PassageKind


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage as the rules see it: its ``own`` headings, all above it, and its sentences."""

    own: tuple[str, ...]
    path: tuple[str, ...]
    sentences: tuple[_Sentence, ...]

    def announces(self, kind: PassageKind) -> bool:
        """Tell whether a heading of the passage itself is about ``kind``."""
        return any(has(f"headings.{kind}", heading) for heading in self.own)

    @property
    def told(self) -> list[_Sentence]:
        """Give what the passage says itself: all but invitations, which only lead to it."""
        return [
            one
            for one in self.sentences
            if one.kind is not PassageKind.TEXT or not is_invitation(one.text)
        ]

    def share(self, kind: PassageKind) -> float:
        """Give the share of the characters of what is told that stands in sentences of ``kind``."""
        return self._share([one for one in self.told if one.kind is kind])

    @property
    def asked(self) -> float:
        """Give the share of the characters that stand in questions, whole or not."""
        return self._share([one for one in self.told if _asks(one)])

    def _share(self, some: Sequence[_Sentence]) -> float:
        total = sum(len(one.text) for one in self.told)
        return sum(len(one.text) for one in some) / total if total else 0.0


def kind_of(passage: Passage) -> PassageKind:
    """Tell what a passage is for the most part; TEXT where no kind stands out."""
    read = _read(passage)
    if not read.sentences:
        return PassageKind.TEXT
    rules: tuple[tuple[PassageKind, Callable[[_Read], bool]], ...] = (
        (PassageKind.EXAMPLE, _is_announced_example),
        (PassageKind.FIGURE, _is_figure),
        (PassageKind.QUESTION, _is_question),
        (PassageKind.TIP, _is_tip),
        (PassageKind.DEFINITION, _is_definition),
        (PassageKind.TOOL, lambda read: read.share(PassageKind.TOOL) >= _MOST),
        (PassageKind.OFFER, _is_offer),
        (PassageKind.EXAMPLE, _is_story),
    )
    return next((kind for kind, holds in rules if holds(read)), PassageKind.TEXT)


def with_kind(passage: Passage) -> Passage:
    """Give the passage with the kind that it has."""
    return replace(passage, kind=kind_of(passage))


def kind_spans(passage: Passage) -> tuple[tuple[int, int, PassageKind], ...]:
    """Give what in a passage is of a kind: (start, end, kind), in order, trimmed.

    Offsets are the document's. A span is a sentence or a list item, without its number; of
    an example or an offer the sentences in a row of one paragraph. Left out are what is TEXT
    and what only introduces what follows.
    """
    spans: list[tuple[int, int, PassageKind]] = []
    previous: _Sentence | None = None
    for one in _read(passage).sentences:
        if one.kind is PassageKind.TEXT or one.text.endswith(INTRODUCES):
            previous = None
            continue
        if previous and one.kind in _TOGETHER and _follows(previous, one):
            spans[-1] = (spans[-1][0], one.end, one.kind)
        else:
            spans.append((one.start + numbering_of(one.text), one.end, one.kind))
        previous = one
    return tuple(spans)


def _follows(previous: _Sentence, one: _Sentence) -> bool:
    return previous.kind is one.kind and previous.line == one.line


def _read(passage: Passage) -> _Read:
    """Take a passage apart in headings and sentences, each with its kind in this place."""
    kinds = {block.start: block.kind for block in passage.blocks}
    own, sentences, start = list[str](), list[_Sentence](), 0
    for number, line in enumerate(passage.text.split("\n")):
        kind = kinds.get(passage.start + start)
        if kind is BlockKind.HEADING:
            own.append(line)
        else:
            sentences += [
                _Sentence(
                    passage.start + first, passage.start + last,
                    text := passage.text[first:last], number,
                    kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW), sentence_kind(text),
                )
                for first, last in sentence_spans(passage.text, start, start + len(line))
            ]  # fmt: skip
        start += len(line) + 1
    headed = (*own, *_headings_in_text(sentences))
    return _Read(headed, passage.heading_path, _in_place(headed, sentences))


def _headings_in_text(sentences: Sequence[_Sentence]) -> list[str]:
    """Give what opens a passage as a heading would: a label, or a question on a line of its own."""
    if not sentences:
        return []
    first, second = sentences[0], sentences[min(1, len(sentences) - 1)]
    alone = first.line != second.line and not first.is_item and not second.is_item
    heading = first.text if alone and is_asked(first.text) else label_of(first.text)
    return [heading] if heading else []


def _in_place(headed: tuple[str, ...], sentences: Sequence[_Sentence]) -> tuple[_Sentence, ...]:
    """Give sentences without a kind of their own that of their heading, or of what they go on."""
    announced = [
        kind for kind in _HEADED if any(has(f"headings.{kind}", heading) for heading in headed)
    ]
    placed = list[_Sentence]()
    speaking = _opens_in_speech(sentences)
    going_on: _Sentence | None = None
    for one in sentences:
        kind = one.kind
        if kind is PassageKind.TEXT and not is_asked(one.text):
            before = going_on.kind if going_on and going_on.line == one.line else None
            kind = _borrowed(one, announced, PassageKind.EXAMPLE if speaking else before)
            if PassageKind.DEFINITION in announced and all(is_asked(s.text) for s in placed):
                kind = PassageKind.DEFINITION
        going_on = one if one.kind in _CARRIED else going_on
        speaking = speaking and _SPEECH_ENDS not in one.text
        placed.append(replace(one, kind=kind))
    return tuple(placed)


def _borrowed(
    one: _Sentence, announced: Sequence[PassageKind], before: PassageKind | None
) -> PassageKind:
    """Give the kind that a heading, or else the kind ``before`` it, lends to a sentence."""
    if PassageKind.TIP in announced and one.is_item:
        return PassageKind.TIP
    if PassageKind.EXAMPLE in announced:
        return PassageKind.EXAMPLE
    if before is None or not goes_on(one.text):
        return PassageKind.TEXT
    changes = before is PassageKind.EXAMPLE and tells_no_practice(one.text)
    return PassageKind.TEXT if changes else before


def _opens_in_speech(sentences: Sequence[_Sentence]) -> bool:
    """Tell whether a passage begins in the middle of what somebody says."""
    text = " ".join(one.text for one in sentences)
    ends = text.find(_SPEECH_ENDS)
    return ends >= 0 and _SPEECH_BEGINS not in text[:ends]


def _asks(sentence: _Sentence) -> bool:
    return is_only_asked(sentence.text) and not is_invitation(sentence.text)


def _is_announced_example(read: _Read) -> bool:
    """Tell whether a heading says that an example follows, or who is speaking."""
    speaks = bool(read.own) and read.own[-1].endswith(":") and is_about_person(read.own[-1])
    return read.announces(PassageKind.EXAMPLE) or speaks


def _is_figure(read: _Read) -> bool:
    """Tell whether a number about people is what the passage is about."""
    kinds = [one.kind for one in read.sentences]
    if PassageKind.FIGURE not in kinds:
        return False
    if read.announces(PassageKind.FIGURE) or any(is_figure(heading) for heading in read.own):
        return True
    is_first = kinds.index(PassageKind.FIGURE) < _FIRST_SENTENCES
    return is_first and read.share(PassageKind.FIGURE) > read.share(PassageKind.EXAMPLE)


def _is_question(read: _Read) -> bool:
    """Tell whether a passage is there for its questions: most of it, or a list of them."""
    asking = [one for one in read.sentences if _asks(one)]
    if sum(is_invitation(one.text) for one in read.sentences) > len(asking):
        return False
    listed = sum(one.is_item for one in asking)
    return read.asked >= _MOST or listed >= _A_LIST


def _is_tip(read: _Read) -> bool:
    """Tell whether most of a passage says what to do, or some of it under a heading for that."""
    share = read.share(PassageKind.TIP)
    return share >= (_SOME if read.announces(PassageKind.TIP) else _MOST)


def _is_definition(read: _Read) -> bool:
    """Tell whether a passage says what something is: what its heading asks, or names."""
    if read.announces(PassageKind.DEFINITION):
        return True
    told = read.told
    term = words_of(term_of(told[0].text)) if told else frozenset[str]()
    return bool(term) and any(term <= words_of(heading) for heading in read.own)


def _is_offer(read: _Read) -> bool:
    """Tell whether most of a passage is about what can be followed, or some below its heading."""
    announced = read.announces(PassageKind.OFFER)
    if all(is_asked(one.text) for one in read.told):  # nothing but invitations
        return announced
    return read.share(PassageKind.OFFER) >= (_SOME if announced else _MOST)


def _is_story(read: _Read) -> bool:
    """Tell whether a passage tells what a named school or person did."""
    if not read.told:
        return False
    share = read.share(PassageKind.EXAMPLE)
    about = any(names_school(heading) or is_about_person(heading) for heading in read.path)
    first = read.told[0]
    listed = sum(one.is_item for one in read.sentences)
    if first.kind in _ABOUT_A_SCHOOL and names_school(first.text) and listed < _A_LIST:
        return True
    opens = first.kind is PassageKind.EXAMPLE
    return share > 0 if about else share >= (_SOME if opens else _MOST)
