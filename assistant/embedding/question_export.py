"""Export the graph that ``question_runtime`` runs; the one use of torch at set-up."""

import warnings
from pathlib import Path

import onnxruntime
import torch
from torch import Tensor, nn
from transformers import BertModel
from transformers.utils import logging

from assistant.embedding.passage_runtime import token_states
from assistant.errors import ModelError

# The traced length has no meaning: the axis is dynamic.
TRACED_TOKENS = 7
# Runs on every onnxruntime since 1.14.
OPSET = 17
LEAST_COSINE = 0.9999


class _QuestionGraph(nn.Module):
    """From word vectors to unit vectors: that of the text, and those of its tokens."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Map ``(1, t, d)`` to ``(1, d)``, the mean over the tokens, and to ``(1, t, d)``."""
        layers = self.bert(inputs_embeds=words, output_hidden_states=True).hidden_states
        whole = nn.functional.normalize(layers[-1].mean(dim=1), dim=1)
        tokens = token_states(layers)
        return whole, nn.functional.normalize(tokens, dim=2)


def export_question_graph(folder: Path, graph: Path) -> None:
    """Write the graph of the model in ``folder``, without its table of words, to ``graph``.

    Raises:
        ModelError: it cannot be exported, or gives other vectors than the model itself.
    """
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    bert = BertModel.from_pretrained(
        folder, add_pooling_layer=False, attn_implementation="eager", local_files_only=True
    )
    model = _QuestionGraph(bert)
    model.train(False)
    words = torch.randn(1, TRACED_TOKENS, bert.config.hidden_size)
    with torch.inference_mode(), warnings.catch_warnings():
        # This exporter is called legacy; its successor needs onnxscript as well.
        warnings.simplefilter("ignore")
        try:
            torch.onnx.export(
                model, (words,), str(graph), dynamo=False, opset_version=OPSET,
                input_names=["words"], output_names=["vector", "tokens"],
                dynamic_axes={"words": {1: "tokens"}, "tokens": {1: "tokens"}},
            )  # fmt: skip
        except torch.onnx.errors.OnnxExporterError as error:
            raise _failure(folder, str(error)) from None
    _check(model, folder, graph, bert.config.hidden_size)


def _check(model: nn.Module, folder: Path, graph: Path, dimensions: int) -> None:
    """Compare both on a text of another length than the traced one."""
    words = torch.randn(1, TRACED_TOKENS + 5, dimensions)
    with torch.inference_mode():
        expected = model(words)[0].numpy()
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    found, _ = session.run(None, {"words": words.numpy()})
    if (cosine := float((expected * found).sum())) < LEAST_COSINE:
        raise _failure(folder, f"cosinus {cosine:.5f} met het model zelf")


def _failure(folder: Path, problem: str) -> ModelError:
    return ModelError(
        f"Het model in {folder} kan niet voor vragen worden omgezet ({problem}). "
        "Voer ‘make setup’ uit, zodat alle pakketten de vastgelegde versie hebben."
    )
