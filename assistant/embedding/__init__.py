"""Text to vectors: the packaged model or any other of sentence-transformers."""

from assistant.embedding.encoder import Encoder, open_encoder, prepare_model

__all__ = ["Encoder", "open_encoder", "prepare_model"]
