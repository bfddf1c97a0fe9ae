"""Fit the adapter: ``python -m evals.adaptation FOLDER`` with the model as it is packaged.

FOLDER is a model folder without an adapter. An epoch takes a quarter of an hour on one core. The
shipped adapter came in steps, each with ``--start`` from the one before, while the lessons grew
from 300 to 1,260: see evals/EXPERIMENTS.md.
"""

import argparse
import math
import random
from datetime import UTC, datetime
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from assistant.embedding.adapter import ADAPTER
from evals.adaptation.lessons import Lesson, batches, hash_of_lessons, load_lessons
from evals.adaptation.low_rank import AdaptedModel, alignment, best_of_each

# Tried on dev: see evals/EXPERIMENTS.md.
TEMPERATURE = 0.03
BATCH_LESSONS = 16
NEAR_WEIGHT = 0.7
_WARM_UP_STEPS = 10
_HEADED = 0.6  # share of passages that are shown under their heading, as the index has them


def main() -> None:
    """Train and write the adapter."""
    options = _options()
    torch.manual_seed(0)
    chance = random.Random(0)  # noqa: S311 - shuffles lessons
    model = AdaptedModel(options.folder, options.start)
    files = load_lessons()
    steps = options.epochs * math.ceil(sum(map(len, files)) / BATCH_LESSONS)
    optimizer = torch.optim.AdamW(model.parameters, weight_decay=0.01)
    step = 0
    for epoch in range(options.epochs):
        for batch in batches(files, BATCH_LESSONS, chance):
            rate = min(1, (step + 1) / _WARM_UP_STEPS) * max(0.02, 1 - step / steps)
            for group in optimizer.param_groups:
                group["lr"] = options.rate * rate
            loss = batch_loss(model, batch, chance)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters, 1.0)
            optimizer.step()
            step += 1
            print(f"epoch {epoch} step {step}/{steps} loss {loss.item():.3f}", flush=True)
    header = {"fitted": datetime.now(UTC).date().isoformat(), "lessons": hash_of_lessons()}
    model.save(options.out, header)


def batch_loss(model: AdaptedModel, batch: list[Lesson], chance: random.Random) -> Tensor:
    """Give the loss of a batch: each question finds its passage, no near one does.

    By the vectors of passages, by those of their best sentences, and by those of tokens.
    """
    asked = [(place, text) for place, lesson in enumerate(batch) for text in lesson.questions]
    near = [text for lesson in batch for text in lesson.near]
    questions, *question_tokens = model.embed("query: ", [*(text for _, text in asked), *near])
    gold = torch.tensor([place for place, _ in asked])
    shown = [_shown(lesson, chance) for lesson in batch]
    passages, *passage_tokens = model.embed("passage: ", shown)
    owned = [(place, text) for place, lesson in enumerate(batch) for text in lesson.sentences]
    sentences, *_ = model.embed("passage: ", [text for _, text in owned])
    owners = [place for place, _ in owned]
    return (
        contrastive_loss(questions @ passages.T, gold)
        + contrastive_loss(best_of_each(questions @ sentences.T, owners, len(batch)), gold)
        + contrastive_loss(alignment(question_tokens, passage_tokens), gold)
    )


def contrastive_loss(cosines: Tensor, gold: Tensor) -> Tensor:
    """Give InfoNCE in both directions, of ``cosines (questions + near ones, passages)``.

    ``gold (questions,)`` is the passage of each question; the near ones, after them, have
    none. From question to passage the other passages are the negatives; from passage to
    question the near questions and those of the other passages.
    """
    scores = cosines / TEMPERATURE
    asked, count = scores[: len(gold)], len(gold)
    to_passage = functional.cross_entropy(asked, gold)
    own = torch.zeros_like(scores.T, dtype=torch.bool)
    own[gold, torch.arange(count)] = True
    others = torch.logsumexp(scores.T.masked_fill(own, -1e9), dim=1)[gold]
    positive = asked[torch.arange(count), gold]
    to_question = (torch.logaddexp(positive, others) - positive).mean()
    return to_passage + NEAR_WEIGHT * to_question


def _shown(lesson: Lesson, chance: random.Random) -> str:
    heading = f"{lesson.heading}\n" if chance.random() < _HEADED else ""
    return heading + lesson.passage


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.adaptation")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=ADAPTER)
    parser.add_argument("--start", type=Path, help="an adapter to go on from")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=5e-4)
    return parser.parse_args()


if __name__ == "__main__":
    main()
