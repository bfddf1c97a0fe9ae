"""Fits the adapter of the embedding model: how teachers ask, and what is only nearly an answer."""
