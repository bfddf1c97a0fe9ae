"""Groups gaps that ask the same in other words, so that what is asked most stands out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.embedding import Encoder
from assistant.gaps.gap import Gap, Reason, Shown
from assistant.lexical import DutchTokenizer

# Two questions are alike from this cosine on, of the one as a question and the other as a passage,
# both ways. Measured on the paraphrases in paraphrases.jsonl
# and on dev questions of evals/data (unanswerable, cards): about 105 of 120 pairs of paraphrases
# reach it, two of their other pairs, and 95 of 23,653 other pairs, most of those on one subject.
# F1 is .92 and .95 on two halves. Another model has other cosines: there it groups more or less.
ALIKE = 0.45


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps that ask the same, oldest first; never empty."""

    gaps: tuple[Gap, ...]

    @property
    def question(self) -> str:
        """Give the wording that was used most; of equals the first."""
        return next(iter(self.wordings))

    @property
    def wordings(self) -> dict[str, int]:
        """Give each wording with how often it was used, most used first."""
        return dict(Counter(gap.question for gap in self.gaps).most_common())

    @property
    def reasons(self) -> dict[Reason, int]:
        """Give each reason with how often it was one, most often first."""
        return dict(Counter(gap.reason for gap in self.gaps).most_common())

    @property
    def sectors(self) -> tuple[str, ...]:
        """Give the sectors that were asked about, in order of the alphabet."""
        return tuple(sorted({sector for gap in self.gaps for sector in gap.sectors}))

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Give what was shown, each once, in order of appearance."""
        return tuple(dict.fromkeys(one for gap in self.gaps for one in gap.shown))


def group_gaps(gaps: Sequence[Gap], encoder: Encoder) -> list[GapGroup]:
    """Group gaps by likeness of their questions, the largest group first.

    Leader clustering: the questions that were asked most come first, and each joins
    the leader it is most like or becomes one itself. So no chain of neighbours draws
    unlike questions together. What only helped is no gap, and is left out.
    """
    by_stems = _by_stems(sorted(gaps, key=lambda gap: gap.hour))
    questions = [members[0].question for members in by_stems]
    asked = np.array([encoder.embed_question(question) for question in questions], np.float32)
    held = encoder.embed_passages(questions)
    leaders: list[int] = []
    groups: list[list[Gap]] = []
    for number, members in enumerate(by_stems):
        # As two questions they lie further apart: the model was taught to tell questions apart.
        own = (asked[leaders] @ held[number] + held[leaders] @ asked[number]) / 2
        if leaders and own.max() >= ALIKE:
            groups[int(own.argmax())].extend(members)
        else:
            leaders.append(number)
            groups.append(members)
    made = [GapGroup(tuple(sorted(one, key=lambda gap: gap.hour))) for one in groups]
    open_ones = [group for group in made if set(group.reasons) != {Reason.HELPFUL}]
    return sorted(open_ones, key=lambda group: len(group.gaps), reverse=True)


def _by_stems(gaps: Sequence[Gap]) -> list[list[Gap]]:
    """Put together what has the same stems, whatever the model makes of it; the most asked first.

    Capitals, punctuation, inflection and the order of the words make no difference.
    """
    tokenizer = DutchTokenizer()
    found: dict[tuple[str, ...], list[Gap]] = {}
    for gap in gaps:
        found.setdefault(tuple(sorted(tokenizer.stems(gap.question))), []).append(gap)
    return sorted(found.values(), key=len, reverse=True)
