import os
import sys
from collections.abc import Iterator

import pytest

from assistant.documents import Source
from assistant.errors import ReadingError
from assistant.reading import NoTextError, is_light
from assistant.reading.bounded import BoundedReader
from tests.reading.office_files import word_file
from tests.reading.test_reading_pdf import booklet
from tests.reading.test_reading_recognising import scan

PATIENT_S = 300  # where nothing is to be given up, however busy the machine is
HUGE_PAGE = b"<p>Een zin over pesten in de klas.</p>" * 380_000


@pytest.fixture(scope="module")
def reader() -> Iterator[BoundedReader]:
    with BoundedReader(timeout_s=PATIENT_S) as opened:
        yield opened


def test_a_file_is_read_as_without_limits(reader: BoundedReader, source: Source) -> None:
    assert "Kijk rond." in reader.read(word_file(), source, "a.docx").document.text
    assert "Tekst van deel 2." in reader.read(booklet(), source, "a.pdf").document.text


def test_an_error_comes_through_with_its_words(reader: BoundedReader, source: Source) -> None:
    with pytest.raises(ReadingError, match=r"a\.docx is beschadigd of afgebroken"):
        reader.read(word_file()[:500], source, "a.docx")


def test_a_scan_comes_through_with_its_pages(reader: BoundedReader, source: Source) -> None:
    with pytest.raises(NoTextError) as error:
        reader.read(scan("Een zin."), source, "a.pdf")
    assert error.value.pages == (1,)


def test_what_takes_too_long_is_given_up_and_the_next_is_read(source: Source) -> None:
    with BoundedReader(timeout_s=3) as reader:
        with pytest.raises(ReadingError, match=r"lang\.html is na 3 s lezen opgegeven"):
            reader.read(HUGE_PAGE, source, "lang.html")
        reader._timeout_s = PATIENT_S
        assert reader.read(word_file(), source, "a.docx").document.text


@pytest.mark.skipif(sys.platform != "linux", reason="alleen Linux weigert geheugen")
def test_what_takes_too_much_memory_is_given_up(source: Source) -> None:
    with (
        BoundedReader(memory_mb=400, timeout_s=PATIENT_S) as reader,
        pytest.raises(ReadingError, match=r"groot\.html .*(geheugen|brak af)"),
    ):
        reader.read(HUGE_PAGE, source, "groot.html")


def test_a_reader_that_dies_costs_its_file_only(source: Source) -> None:
    with BoundedReader(timeout_s=PATIENT_S) as reader:
        reader.read(word_file(), source, "a.docx")
        assert reader._process is not None
        os.kill(reader._process.pid, 9)
        assert "Kijk rond." in reader.read(word_file(), source, "a.docx").document.text


def test_a_pdf_that_lost_its_first_bytes_is_not_light() -> None:
    assert is_light(b"<p>Kort.</p>")
    assert not is_light(b"1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF")
