"""Command: ``python -m evals calibrate`` fits the judge and writes its coefficients."""

import argparse
import json
import sys

from assistant.embedding import open_encoder
from assistant.errors import AssistantError
from assistant.settings import load_settings
from evals.calibration import calibrate


def main(arguments: list[str] | None = None) -> int:
    """Run a command; give 0, or 1 with one line on the error stream."""
    parser = argparse.ArgumentParser(prog="python -m evals")
    parser.add_argument("command", choices=["calibrate"])
    parser.parse_args(arguments)
    try:
        settings = load_settings()
        print(json.dumps(calibrate(settings, open_encoder(settings)), indent=2))
    except AssistantError as error:
        print(f"Fout: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
