"""Files as they should not be: each gets its line, all others are ingested, nothing is lost."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from assistant.embedding import Encoder
from assistant.index import IndexStore
from assistant.ingest_report import IngestReport, Status
from assistant.ingesting import ingest
from assistant.settings import Settings

CP1252 = "<title>Café</title><h1>Café</h1><p>Eén kind zei: ‘ik wil €5’ – écht waar.</p>"


def pdf(text: str = "Een zin over school.") -> bytes:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=12)
    made.cell(text=text)
    return bytes(made.output())


def changed_pdf(change: Callable[[PdfWriter], object], *, pages: bool = True) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf()))) if pages else PdfWriter()
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scan() -> bytes:
    made = FPDF()
    made.add_page()
    made.rect(10, 10, 50, 50, style="F")
    return bytes(made.output())


BAD: dict[str, tuple[bytes, str]] = {
    "leeg.pdf": (b"", "leeg"),
    "leeg.txt": (b"", "leeg"),
    "nul-bladzijden.pdf": (changed_pdf(lambda _: None, pages=False), "pagina"),
    "met-wachtwoord.pdf": (changed_pdf(lambda w: w.encrypt("geheim")), "wachtwoord"),
    "afgekapt.pdf": (pdf()[:400], "afgekapt.pdf"),
    "foto.pdf": (b"\x89PNG\r\n\x1a\n" + bytes(99), "PNG"),
    "scan.pdf": (scan(), "scan"),
    "alleen-scripts.html": (b"<html><script>let a = 1</script></html>", "alleen-scripts.html"),
    "groot.txt": (b"Een zin over pesten. " * 1_430_000, "MAX_DOCUMENT_CHARACTERS"),
    "brief.docx": (b"PK\x03\x04" + bytes(99), "docx"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "bronnen"
    made.mkdir()
    (made / "goed.md").write_text("# Goed\n\nDocenten letten op slaap.")
    (made / "goed.pdf").write_bytes(pdf("Ouders helpen mee."))
    (made / "cp1252.html").write_bytes(CP1252.encode("cp1252"))
    (made / "leeg-wachtwoord.pdf").write_bytes(
        changed_pdf(lambda w: w.encrypt(user_password="", owner_password="x"))
    )
    (made / "naam met spatie’s 🙂.md").write_text("# Ook goed\n\nDe groep is veilig.")
    return made


def run(folder: Path, encoder: Encoder) -> IngestReport:
    return ingest([folder], Settings(home=folder.parent / "home"), encoder)


def test_each_bad_file_gets_its_line_and_the_good_ones_are_in(
    folder: Path, tiny_encoder: Encoder
) -> None:
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    report = run(folder, tiny_encoder)
    told = {problem.subject: problem.message for problem in report.problems}
    assert told.keys() == BAD.keys()
    for name, (_, words) in BAD.items():
        assert name in told[name]
        assert words in told[name]
    assert len([s for s in report.sources if s.status is Status.NEW]) == 5


def test_a_page_without_a_charset_keeps_its_letters(folder: Path, tiny_encoder: Encoder) -> None:
    run(folder, tiny_encoder)
    index = IndexStore(folder.parent / "home" / "index", 500).open()
    assert "Eén kind zei: ‘ik wil €5’ – écht waar." in index.document("cp1252").text
    index.close()


def test_a_bad_run_loses_nothing_of_the_earlier_index(folder: Path, tiny_encoder: Encoder) -> None:
    run(folder, tiny_encoder)
    for name in ("goed.md", "goed.pdf", "cp1252.html"):
        (folder / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    report = run(folder, tiny_encoder)
    kept = {source.source_id for source in report.sources if source.status is Status.KEPT}
    assert kept == {"goed", "goed-pdf", "cp1252"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root mag elk bestand lezen")
def test_a_file_without_permission_gets_its_line(folder: Path, tiny_encoder: Encoder) -> None:
    (folder / "dicht.md").write_text("tekst")
    (folder / "dicht.md").chmod(0)
    assert "leesrechten" in run(folder, tiny_encoder).problems[0].message


def test_a_broken_link_gets_its_line(folder: Path, tiny_encoder: Encoder) -> None:
    (folder / "weg.md").symlink_to(folder / "bestaat-niet.md")
    assert "weg.md is niet te openen" in run(folder, tiny_encoder).problems[0].message


def test_a_pipe_does_not_keep_the_ingest_waiting(folder: Path, tiny_encoder: Encoder) -> None:
    os.mkfifo(folder / "pijp.txt")
    assert "pijp.txt is geen gewoon bestand" in run(folder, tiny_encoder).problems[0].message
