"""Write the sentence-transformers folder of a packed model; imported only to make one."""

import json
from collections.abc import Iterator
from pathlib import Path

from safetensors.numpy import save_file

from assistant.embedding.adapter import adapt, adapted_layers
from assistant.embedding.packed_file import LAYER_NORM_EPSILON, PackedModel
from assistant.embedding.question_export import export_question_graph
from assistant.embedding.question_runtime import GRAPH_FILE, TOKENIZER_FILE, WEIGHTS_FILE
from assistant.embedding.tokenizer import build_tokenizer

_EMBEDDINGS = {
    "word_embeddings.weight": "word",
    "position_embeddings.weight": "pos",
    "token_type_embeddings.weight": "type",
    "LayerNorm.weight": "ln.w",
    "LayerNorm.bias": "ln.b",
}
_LAYER_PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def write_model_folder(folder: Path, packed: PackedModel, adapter: Path | None = None) -> None:
    """Write weights, tokenizer, configuration and the graph for questions; 470 + 86 + 9 MB.

    What ``adapter`` holds is added to the weights.

    Raises:
        ModelError: a tensor is damaged.
        OSError: the files cannot be written.
    """
    tensors = {name: packed.tensor(source) for name, source in tensor_names(packed.sizes.layers)}
    if adapter is not None:
        adapt(tensors, adapted_layers(adapter))
    save_file(tensors, folder / WEIGHTS_FILE, {"format": "pt"})
    # The library keeps it to its owner; a school's server may run under another account.
    (folder / WEIGHTS_FILE).chmod(0o644)
    del tensors
    build_tokenizer(packed.vocabulary).save(str(folder / TOKENIZER_FILE), pretty=False)
    for name, content in _configurations(packed).items():
        (folder / name).parent.mkdir(exist_ok=True)
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        (folder / name).write_text(text, encoding="utf-8")
    export_question_graph(folder, folder / GRAPH_FILE)


def tensor_names(layers: int) -> Iterator[tuple[str, str]]:
    """Pair each name in a BertModel without pooler with its name in the packed file."""
    for name, packed in _EMBEDDINGS.items():
        yield f"embeddings.{name}", f"emb.{packed}"
    for layer in range(layers):
        for name, packed in _LAYER_PARTS.items():
            yield f"encoder.layer.{layer}.{name}.weight", f"l{layer}.{packed}.w"
            yield f"encoder.layer.{layer}.{name}.bias", f"l{layer}.{packed}.b"


def _configurations(packed: PackedModel) -> dict[str, object]:
    """Give the JSON files of a sentence-transformers folder, laid out as its models are."""
    sizes, words = packed.sizes, packed.vocabulary
    names = {key: words.pieces[number][0] for key, number in (
        ("bos_token", words.start), ("eos_token", words.end), ("pad_token", words.padding),
        ("unk_token", words.unknown), ("cls_token", words.start), ("sep_token", words.end),
    )}  # fmt: skip
    kinds = ("Transformer", "Pooling", "Normalize")
    return {
        "config.json": {
            "architectures": ["BertModel"], "model_type": "bert", "dtype": "float32",
            "hidden_act": "gelu", "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers, "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.feed_forward, "layer_norm_eps": LAYER_NORM_EPSILON,
            "max_position_embeddings": sizes.positions, "type_vocab_size": sizes.token_types,
            "vocab_size": sizes.vocabulary_rows, "pad_token_id": words.padding,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": sizes.positions,
            "model_input_names": ["input_ids", "attention_mask"], **names,
        },
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "modules.json": [
            {"idx": number, "name": str(number), "path": f"{number}_{kind}" if number else "",
             "type": f"sentence_transformers.models.{kind}"}
            for number, kind in enumerate(kinds)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            # The library looks for "document" before "passage"; both are there.
            "prompts": {"query": "query: ", "document": "passage: ", "passage": "passage: "},
            "default_prompt_name": None, "similarity_fn_name": "cosine",
        },
    }  # fmt: skip
