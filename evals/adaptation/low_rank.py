"""The model that is trained: the packaged weights, frozen, with low-rank changes to its layers."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from assistant.embedding.passage_runtime import token_states

# Lower layers are left as they are: no gradient has to pass through them.
FIRST_LAYER = 4
RANK = 8
LAYERS = (
    "attention.self.query", "attention.self.key", "attention.self.value",
    "attention.output.dense", "intermediate.dense", "output.dense",
)  # fmt: skip
_SCALE = 2.0  # of the change while it is learned, so that both matrices are of like size
_LONGEST_TOKENS = 220
_PADDING = 1


class LowRank(nn.Module):
    """A frozen linear layer plus ``scale · B·A`` (Hu et al., 2021); it starts as no change."""

    def __init__(self, frozen: nn.Linear) -> None:
        super().__init__()
        self.frozen = frozen
        self.right = nn.Parameter(
            torch.randn(RANK, frozen.in_features) / math.sqrt(frozen.in_features)
        )
        self.left = nn.Parameter(torch.zeros(frozen.out_features, RANK))

    def forward(self, states: Tensor) -> Tensor:
        """Map ``(…, in)`` to ``(…, out)``."""
        change = functional.linear(functional.linear(states, self.right), self.left)
        return cast("Tensor", self.frozen(states)) + _SCALE * change


class AdaptedModel:
    """The model of a folder with an adapter to be learned, or learned on from ``start``."""

    def __init__(self, folder: Path, start: Path | None = None) -> None:
        self.bert = BertModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation="sdpa", local_files_only=True
        )
        self.bert.requires_grad_(False)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST_TOKENS)
        self._tokenizer.enable_padding(pad_id=_PADDING)
        self._changes = dict(self._adapted())
        if start is not None:
            matrices = load_file(start)
            for name, layer in self._changes.items():
                layer.right.data = matrices[f"{name}.A"].float()
                layer.left.data = matrices[f"{name}.B"].float() / _SCALE

    def _adapted(self) -> list[tuple[str, LowRank]]:
        """Put a low-rank change on each layer that is to learn; give them by name."""
        changes = []
        for number in range(FIRST_LAYER, len(self.bert.encoder.layer)):
            for name in LAYERS:
                path = f"encoder.layer.{number}.{name}"
                layer = LowRank(cast("nn.Linear", self.bert.get_submodule(path)))
                self.bert.set_submodule(path, layer)
                changes.append((path, layer))
        return changes

    @property
    def parameters(self) -> list[nn.Parameter]:
        """Give what is learned."""
        return [matrix for layer in self._changes.values() for matrix in (layer.left, layer.right)]

    def embed(self, prompt: str, texts: Sequence[str]) -> tuple[Tensor, Tensor, Tensor]:
        """Embed texts after their prompt.

        Gives a vector each, ``(n, d)``, one for each token, ``(n, t, d)``, all of unit length, and
        which tokens are of the text itself, ``(n, t)``.
        """
        encodings = self._tokenizer.encode_batch([prompt + text for text in texts])
        tokens = torch.tensor([encoding.ids for encoding in encodings])
        mask = torch.tensor([encoding.attention_mask for encoding in encodings])
        own = torch.tensor(
            [[end > len(prompt) for _, end in encoding.offsets] for encoding in encodings]
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            layers = self.bert(
                input_ids=tokens, attention_mask=mask, output_hidden_states=True
            ).hidden_states
        states, own_states = layers[-1].float(), token_states(layers).float()
        weights = mask.unsqueeze(-1).float()
        whole = functional.normalize((states * weights).sum(1) / weights.sum(1), dim=1)
        return whole, functional.normalize(own_states, dim=2), own

    def save(self, path: Path, header: dict[str, str]) -> None:
        """Write the adapter in half precision, as ``assistant.embedding.adapter`` reads it."""
        matrices = {}
        for name, layer in self._changes.items():
            matrices[f"{name}.A"] = layer.right.detach().half().contiguous()
            matrices[f"{name}.B"] = (layer.left.detach() * _SCALE).half().contiguous()
        save_file(matrices, path, header)


def best_of_each(scores: Tensor, owners: Sequence[int], count: int) -> Tensor:
    """Give, of scores ``(n, sentences)``, the best of each owner's sentences, ``(n, count)``."""
    places = torch.tensor(np.asarray(owners)).expand(len(scores), -1)
    lowest = scores.new_full((len(scores), count), -1.0)
    return lowest.scatter_reduce(1, places, scores, "amax", include_self=False)


def alignment(questions: Sequence[Tensor], passages: Sequence[Tensor]) -> Tensor:
    """Give how well each question's tokens are found in each passage, ``(questions, passages)``.

    Both are tokens ``(n, t, d)`` with the mask of their own ``(n, t)``; a token's best cosine,
    averaged over the question's (Khattab & Zaharia, 2020).
    """
    (asked, asked_own), (held, held_own) = questions, passages
    counts = asked_own.sum(1).clamp(min=1)
    columns = []
    for tokens, own in zip(held, held_own, strict=True):
        best = (asked @ tokens[own].T).amax(dim=2)
        columns.append((best * asked_own).sum(1) / counts)
    return torch.stack(columns, dim=1)
