import numpy as np

from assistant.lexical import DutchTokenizer, LexicalIndex

TEXTS = ["De leerling slaapt slecht.", "Docenten geven les over geldzorgen.", "De school is open."]


def test_forms_of_a_word_share_a_stem() -> None:
    stems = DutchTokenizer().stems("leerling leerlingen Leerlingen")
    assert len(set(stems)) == 1


def test_accents_make_no_difference() -> None:
    tokenizer = DutchTokenizer()
    assert tokenizer.stems("kenniscafé één") == tokenizer.stems("kenniscafe een")


def test_the_passage_that_holds_the_words_scores_highest() -> None:
    index = LexicalIndex(TEXTS)
    assert int(np.argmax(index.scores("wie geeft les over geldzorg"))) == 1


def test_a_question_without_known_words_scores_nowhere() -> None:
    assert not LexicalIndex(TEXTS).scores("xyzzy").any()
    assert not LexicalIndex(TEXTS).scores("?!").any()


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    weights = LexicalIndex(TEXTS).weights("de geldzorgen")
    rare, common = (weights[DutchTokenizer().stems(word)[0]] for word in ("geldzorgen", "de"))
    assert rare > common


def test_an_unknown_word_weighs_most() -> None:
    weights = LexicalIndex(TEXTS).weights("geldzorgen xyzzy")
    assert max(weights, key=lambda stem: weights[stem]) == "xyzzy"


def test_an_index_of_nothing_can_be_asked() -> None:
    assert LexicalIndex([]).scores("school").shape == (0,)
