"""The XLM-R tokenizer of the packaged model, made from its pieces and their scores."""

from sentencepiece import SentencePieceNormalizer
from sentencepiece import sentencepiece_model_pb2 as sentencepiece_model
from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from assistant.embedding.packed_file import Vocabulary


def build_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """Make the tokenizer: normalise, mark word starts, split into pieces, add start and end.

    Example: ``"Welbevinden op school"`` becomes ``<s> ▁Wel bev inden ▁op ▁school </s>``.
    """
    names = {piece: number for number, (piece, _) in enumerate(vocabulary.pieces)}
    start, end = vocabulary.pieces[vocabulary.start][0], vocabulary.pieces[vocabulary.end][0]
    padding = vocabulary.pieces[vocabulary.padding][0]
    unknown = vocabulary.pieces[vocabulary.unknown][0]
    tokenizer = Tokenizer(Unigram(list(vocabulary.pieces), unk_id=vocabulary.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(_charsmap()), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, vocabulary.start), (end, vocabulary.end)],
    )
    special = [name for name in (start, padding, end, unknown, "<mask>") if name in names]
    tokenizer.add_special_tokens(
        # A mask takes the space before it, as in the published tokenizer.
        [AddedToken(name, normalized=False, lstrip=name == "<mask>") for name in special]
    )
    return tokenizer


def _charsmap() -> bytes:
    """Give the table of SentencePiece's ``nmt_nfkc`` rule, which the model was trained with."""
    model = sentencepiece_model.ModelProto()  # type: ignore[attr-defined]
    model.ParseFromString(SentencePieceNormalizer(rule_name="nmt_nfkc").serialized_model_proto())
    charsmap: bytes = model.normalizer_spec.precompiled_charsmap
    return charsmap
