"""Tells before an installation what is missing for it; runs on any Python 3, without packages."""

import shutil
import sys

_NEEDED_PYTHON = (3, 11)
_NEEDED_GIGABYTES = 4  # packages 2, their download 1, model and index 0.5


def obstacle():
    # type: () -> str
    """Give one line on what stands in the way of an installation here; empty if nothing does."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    needed = ".".join(str(part) for part in _NEEDED_PYTHON)
    if sys.version_info < _NEEDED_PYTHON:
        return (
            f"Python {version} is te oud; nodig is {needed} of nieuwer. "
            f"Probeer make PYTHON=python{needed}."
        )
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: F401, PLC0415
    except ImportError:
        return (
            f"Python {version} mist de module venv. Op Debian of Ubuntu: apt install python3-venv."
        )
    free = shutil.disk_usage(".").free / 1e9
    if free < _NEEDED_GIGABYTES:
        return (
            f"Er is {free:.1f} GB vrij op deze schijf; nodig is {_NEEDED_GIGABYTES} GB. "
            "Maak ruimte en probeer het opnieuw."
        )
    return ""


if __name__ == "__main__":
    message = obstacle()
    if message:
        print("Fout: " + message, file=sys.stderr)
        sys.exit(1)
