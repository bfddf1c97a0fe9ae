"""Prepare the embedding model: ``python -m assistant.embedding``, which ``make setup`` runs."""

import sys

from assistant.embedding import prepare_model
from assistant.errors import AssistantError
from assistant.settings import load_settings


def main() -> int:
    """Make or find the model and say where it is; 1 if that cannot be done."""
    try:
        folder = prepare_model(load_settings())
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Model staat klaar in {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
