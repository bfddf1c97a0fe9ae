"""The chat and the source pages, as one web application."""
