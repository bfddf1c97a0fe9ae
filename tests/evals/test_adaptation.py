import json
import random
from pathlib import Path

import torch

from evals.adaptation.__main__ import contrastive_loss
from evals.adaptation.lessons import Lesson, batches, load_lessons
from evals.adaptation.low_rank import best_of_each

ROW = {"heading": "Kop", "passage": "Een zin. Nog een.\n- Een punt", "near": ["Waarom?"]}


def lessons(count: int) -> list[Lesson]:
    return [Lesson(f"Kop {number}", "Een zin.", ("Wat?",), ()) for number in range(count)]


def test_a_file_of_lessons_is_read(tmp_path: Path) -> None:
    row = ROW | {"questions": [["full", "Wat?"], ["typo", "Watt?"]]}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    ((lesson,),) = load_lessons(tmp_path)
    assert lesson.questions == ("Wat?", "Watt?")
    assert lesson.sentences == ("Een zin.", "Nog een.", "- Een punt")


def test_the_shipped_lessons_all_ask_and_nearly_ask() -> None:
    every = [lesson for file in load_lessons() for lesson in file]
    assert len(every) > 500
    assert all(len(lesson.questions) >= 6 and lesson.near for lesson in every)


def test_each_lesson_comes_once_an_epoch() -> None:
    files = [lessons(9), lessons(6)]
    got = [lesson for batch in batches(files, 4, random.Random(1)) for lesson in batch]
    assert len(got) == 15
    assert sorted(map(id, got)) == sorted(id(one) for file in files for one in file)


def test_a_question_nearer_to_its_passage_has_less_loss() -> None:
    gold = torch.tensor([0, 1])
    right = contrastive_loss(torch.tensor([[0.9, 0.1], [0.1, 0.9], [0.2, 0.2]]), gold)
    wrong = contrastive_loss(torch.tensor([[0.1, 0.9], [0.9, 0.1], [0.2, 0.2]]), gold)
    assert right < wrong


def test_a_near_question_near_to_a_passage_adds_loss() -> None:
    gold = torch.tensor([0, 1])
    far = contrastive_loss(torch.tensor([[0.9, 0.1], [0.1, 0.9], [0.2, 0.2]]), gold)
    near = contrastive_loss(torch.tensor([[0.9, 0.1], [0.1, 0.9], [0.9, 0.2]]), gold)
    assert near > far


def test_the_best_sentence_of_each_passage_counts() -> None:
    scores = torch.tensor([[0.1, 0.7, 0.3]])
    assert torch.equal(best_of_each(scores, [0, 0, 1], 2), torch.tensor([[0.7, 0.3]]))
