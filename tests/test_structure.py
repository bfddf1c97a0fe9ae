"""The house: imports point one way, one door to each big dependency, no module too long."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40

# From the nouns up; a module imports only from layers before its own, or from its own package.
LAYERS = [
    ["errors", "language", "links", "messages", "preflight", "progress", "sentences", "spans"],
    ["sources"],
    ["documents", "sentence_kinds", "settings", "signpost_meaning", "signpost_rules"],
    ["catalogue_tables"],
    ["passage_kinds"],
    ["reading", "fetching", "chunking", "embedding", "signposts", "duplicates", "removed"],
    ["loose_files", "catalogue_file", "generations", "index_records"],
    ["catalogue"],
    ["open_index", "lexical"],
    ["chroma", "gaps"],
    ["index"],
    ["preparing", "inputs", "retrieval"],
    ["planning", "ingest_report", "quoting", "alignment"],
    ["judging"],
    ["ingesting", "adding", "checking", "excerpts", "relating"],
    ["cuttings"],
    ["answering"],
    ["gathering"],
    ["service", "conversation"],
    ["__init__", "contract", "plain_text"],
    ["cafe"],
    ["cafe_command", "web"],
    ["__main__"],
]
DOORS = {
    "chromadb": {"assistant/chroma.py"},
    "sentence_transformers": {"assistant/embedding/passage_runtime.py"},
    "chainlit": {"assistant/web"},
    "httpcore": {"assistant/fetching"},
}
MODULES = [
    *sorted(
        path.relative_to(ROOT)
        for folder in ("assistant", "evals", "corpus")
        for path in (ROOT / folder).rglob("*.py")
    ),
    Path("ingest.py"),
]


def imports_of(path: Path) -> Iterator[str]:
    """Give the modules that a file imports, wherever the import stands."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def layer_of(module: str) -> int:
    """Give the layer of ``assistant.x.y``; modules outside the package stand on top."""
    parts = module.split(".")
    if parts[0] != "assistant":
        return len(LAYERS)
    name = parts[1] if len(parts) > 1 else "__init__"
    for number, names in enumerate(LAYERS):
        if name in names:
            return number
    return layer_of("assistant")


def test_every_module_has_its_layer() -> None:
    names = {path.parts[1].removesuffix(".py") for path in MODULES if path.parts[0] == "assistant"}
    assert names == {name for names in LAYERS for name in names}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_point_down(path: Path) -> None:
    own = ".".join(path.with_suffix("").parts)
    for imported in imports_of(path):
        parts = imported.split(".")
        if parts[0] not in ("assistant", "evals", "ingest"):
            continue
        same_package = parts[:2] == own.split(".")[:2] or parts[0] == own.split(".")[0] == "evals"
        # the package's own file may offer what stands above the nouns, where it is asked for
        if own == "assistant.__init__" or same_package:
            continue
        assert layer_of(imported) < layer_of(own), f"{own} imports {imported}"


@pytest.mark.parametrize(("package", "doors"), DOORS.items(), ids=str)
def test_a_big_dependency_has_one_door(package: str, doors: set[str]) -> None:
    importers = {str(p) for p in MODULES for name in imports_of(p) if name.split(".")[0] == package}
    assert importers
    assert all(any(Path(found).is_relative_to(door) for door in doors) for found in importers)


def test_an_import_against_the_direction_is_seen() -> None:
    assert layer_of("assistant.retrieval.Retriever") > layer_of("assistant.index")
    assert layer_of("assistant.web.chat") > layer_of("assistant.service")
    assert layer_of("evals.measures") > layer_of("assistant.web")


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_module_is_longer_than_it_can_be_read(path: Path) -> None:
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_function_is_longer_than_it_can_be_read(path: Path) -> None:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{path}:{node.lineno} {node.name}: {length} lines"
