"""BM25 for Dutch: which passages hold the words of a question, and how rare those words are."""

import re
import unicodedata
from collections.abc import Sequence

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_DUTCH, STOPWORDS_EN
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]+(?:[.@'’][^\W_]+)*")
_EMPTY_WORDS = " ".join(
    (
        *STOPWORDS_DUTCH,
        *STOPWORDS_EN,
        *"""
        hoeveel welk welke wie wat waar wanneer waarom hoe hoezo hoelang waarmee waarover waardoor
        waarvoor eigenlijk graag even gewoon moet moeten mag mogen kan kunnen kun wil willen wilt
        wordt worden gaat gaan komt komen doet doen deed gedaan geeft geven maakt maken gebruikt
        werkt jullie jouw onze ons mij bestaat staat zeg weet iets iemand ergens precies allemaal
        what which who whose when where why how many much does did do can could should would will
        our your my their there about any some get have has had been i we you me us please
        """.split(),
    )
)


class DutchTokenizer:
    """Turns text into stems: lower case, without accents, by Snowball's Dutch stemmer.

    >>> DutchTokenizer().stems("De leerlingen én één leerling")
    ['de', 'leerling', 'en', 'een', 'leerling']
    """

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("dutch")

    def stems(self, text: str) -> list[str]:
        """Give the stems of the words of ``text``, in order."""
        return list(self._stemmer.stemWords(_WORD.findall(_folded(text))))


def _folded(text: str) -> str:
    """Give the text in lower case without accents, so that ``cafe`` finds ``café``."""
    lower = text.lower().replace("’", "'")
    if lower.isascii():  # most sentences; the rest takes ten times as long
        return lower
    decomposed = unicodedata.normalize("NFD", lower)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class LexicalIndex:
    """BM25 (Lucene's variant, k1 = 1.5, b = 0.75) over the texts of all passages.

    ``idf`` holds the inverse document frequency of each stem, ``unseen_weight`` that of a
    stem that no passage holds.

    Stop words are kept: in the weighted sum of both rankers they made no difference
    (see evals/EXPERIMENTS.md).
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._tokenizer = DutchTokenizer()
        corpus = [self._tokenizer.stems(text) for text in texts]
        self.stems = [frozenset(stems) for stems in corpus]
        self.idf = _idf(self.stems)
        self.unseen_weight = float(np.log(1 + 2 * (len(texts) + 0.5)))
        self._empty = frozenset(self._tokenizer.stems(_EMPTY_WORDS))
        self._count = len(texts)
        self._bm25 = bm25s.BM25()
        if any(corpus):
            self._bm25.index(corpus, show_progress=False)

    def scores(self, question: str) -> NDArray[np.float32]:
        """Give the BM25 score of each passage, ``(n,)`` float32; 0 where no word is shared."""
        known = [stem for stem in self._tokenizer.stems(question) if stem in self.idf]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def stems_of(self, text: str) -> frozenset[str]:
        """Give the stems of any text, as the index has them."""
        return frozenset(self._tokenizer.stems(text))

    def content_weights(self, question: str) -> dict[str, float]:
        """Give the weights of the stems that carry what a question is about.

        Whether a passage holds "hoeveel" or "heeft" says nothing of what it answers.
        """
        weights = self.weights(question)
        return {stem: weight for stem, weight in weights.items() if stem not in self._empty}

    def weights(self, question: str) -> dict[str, float]:
        """Give each stem of the question with its inverse document frequency.

        A stem that no passage holds weighs as one that stands in half a passage.
        """
        return {
            stem: self.idf.get(stem, self.unseen_weight) for stem in self._tokenizer.stems(question)
        }


def _idf(stems: Sequence[frozenset[str]]) -> dict[str, float]:
    """Give ln(1 + (n - df + 0.5) / (df + 0.5)) for each stem (Robertson and Zaragoza, 2009)."""
    frequency: dict[str, int] = {}
    for passage in stems:
        for stem in passage:
            frequency[stem] = frequency.get(stem, 0) + 1
    count = len(stems)
    return {
        stem: float(np.log(1 + (count - df + 0.5) / (df + 0.5))) for stem, df in frequency.items()
    }
