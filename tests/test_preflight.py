import shutil
import sys
from types import SimpleNamespace

import pytest

from assistant.preflight import obstacle


def test_nothing_stands_in_the_way_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=9e9))
    assert obstacle() == ""


def test_an_old_python_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert "3.9.2 is te oud" in obstacle()


def test_a_missing_venv_module_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert "python3-venv" in obstacle()


def test_a_full_disk_is_told_in_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1.5e9))
    assert "1.5 GB vrij" in obstacle()
