"""Files as they should not be, and odd files that are good all the same."""

import codecs
import io
import zlib
from collections.abc import Callable

import docx
import pptx
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from tests.reading.office_files import (
    book_parts,
    opendocument_file,
    saved,
    slides_file,
    with_part,
    word_file,
    zipped,
)

PROSE = (
    "Leerlingen die zich veilig voelen, leren beter en komen vaker met plezier naar school. "
    "Een mentor merkt het als eerste wanneer iemand zich terugtrekt uit de groep. "
)
CP1252 = "<title>Café</title><h1>Café</h1><p>Eén kind zei: ‘ik wil €5’ – écht waar.</p>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
    "<a>&b;</a>"
)


def pdf(text: str = "Een zin over school.", pages: int = 1) -> bytes:
    """Give a PDF with a text on each page."""
    made = FPDF()
    made.set_font("helvetica", size=12)
    for _ in range(pages):
        made.add_page()
        made.multi_cell(0, 6, text)
    return bytes(made.output())


def many_pages(count: int = 5000) -> bytes:
    """Give a PDF of far more pages than any publication has."""
    made = FPDF()
    made.set_font("helvetica", size=12)
    for number in range(count):
        made.add_page()
        made.set_xy(20, 100)
        made.cell(text=f"Bladzijde nummer {number} gaat over rust.")
    return bytes(made.output())


def changed_pdf(change: Callable[[PdfWriter], object], data: bytes | None = None) -> bytes:
    """Give a PDF after a change by pypdf."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data or pdf())))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_without_pages() -> bytes:
    """Give a PDF whose page tree is empty."""
    out = io.BytesIO()
    PdfWriter().write(out)
    return out.getvalue()


def pictures() -> bytes:
    """Give a PDF of drawings only."""
    made = FPDF()
    made.add_page()
    made.rect(10, 10, 50, 50, style="F")
    return bytes(made.output())


def circular() -> bytes:
    """Give a PDF whose page tree has itself as its page."""

    def turn(writer: PdfWriter) -> None:
        tree = writer.root_object["/Pages"].get_object()
        assert isinstance(tree, DictionaryObject)
        tree[NameObject("/Kids")] = ArrayObject([writer.root_object.raw_get("/Pages")])
        tree[NameObject("/Count")] = NumberObject(3)

    return changed_pdf(turn)


def bomb() -> bytes:
    """Give a PDF whose only page unpacks to 400 MB of blanks."""

    def fill(writer: PdfWriter) -> None:
        packer = zlib.compressobj(9)
        packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(40)) + packer.flush()
        stream = StreamObject()
        stream._data = packed
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)

    return changed_pdf(fill)


def self_drawing() -> bytes:
    """Give a PDF with a form that draws itself, beside its text."""

    def loop(writer: PdfWriter) -> None:
        form = DecodedStreamObject()
        form.set_data(b"/F1 Do")
        form[NameObject("/Subtype")] = NameObject("/Form")
        reference = writer._add_object(form)
        drawn = DictionaryObject({NameObject("/F1"): reference})
        form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
        resources = writer.pages[0]["/Resources"].get_object()
        assert isinstance(resources, DictionaryObject)
        resources[NameObject("/XObject")] = drawn
        writer.pages[0].merge_page(PdfReader(io.BytesIO(pdf("Een kring."))).pages[0])

    return changed_pdf(loop, pdf("Een vorm die zichzelf tekent."))


def shifted(text: str) -> str:
    """Give a text as a font without a table of its letters gives it."""
    return "".join(chr(ord(c) - 29) if ord(c) > 60 else c for c in text)


def docx_bomb() -> bytes:
    """Give a Word file that unpacks to 500 MB."""
    return with_part(word_file(), "word/media/a.bin", lambda _: bytes(500_000_000))


def xml_bomb() -> bytes:
    """Give a Word file with text of 90 MB, far more than any has."""
    return with_part(word_file(), "word/extra.xml", lambda _: b"<a/>" * 22_500_000)


def deep(levels: int = 10_000) -> str:
    """Give a page nested so deep that most parsers give up."""
    return "<html><body>" + "<div>" * levels + "<p>Diep in de put.</p>" + "</div>" * levels


_AES = '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128"/></encryption>'
_DOCX_TYPE = b"wordprocessingml.document.main+xml"
_DOCM_TYPE = b"application/vnd.ms-word.document.macroEnabled.main+xml"


def docm() -> bytes:
    """Give a Word file with macros."""
    plain = b"application/vnd.openxmlformats-officedocument." + _DOCX_TYPE
    data = with_part(word_file(), "[Content_Types].xml", lambda old: old.replace(plain, _DOCM_TYPE))
    return with_part(data, "word/vbaProject.bin", lambda _: b"macro")


def bad_files() -> dict[str, tuple[bytes, str]]:
    """Give files that hold nothing to quote, by name, with words of the line that each gets."""
    whole, report = pdf(PROSE), pdf(PROSE * 20, pages=3)
    encrypted = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
    cut = {
        f"afgekapt-{int(100 * share)}.pdf": (report[: int(share * len(report))], "is afgebroken")
        for share in (0.1, 0.3, 0.5, 0.7, 0.9)
    }
    return cut | {
        "leeg.pdf": (b"", "is leeg (0 bytes)"),
        "leeg.txt": (b"", "is leeg (0 bytes)"),
        "nullen.txt": (bytes(5000), "is leeg (5000 bytes)"),
        "alleen-spaties.md": (b" \n\t \n" * 50, "is leeg"),
        "nul-bladzijden.pdf": (pdf_without_pages(), "heeft 0 pagina's"),
        "met-wachtwoord.pdf": (changed_pdf(lambda w: w.encrypt("geheim")), "met een wachtwoord"),
        "kring.pdf": (circular(), "geen leesbare PDF"),
        "bom.pdf": (bomb(), "geen leesbare PDF"),
        "alleen-tekeningen.pdf": (pictures(), "het lijkt een scan"),
        "zonder-letters.pdf": (pdf(shifted(PROSE * 3)), "het lettertype zegt niet"),
        "foto.pdf": (b"\x89PNG\r\n\x1a\n" + bytes(99), "geen PDF maar een PNG-afbeelding"),
        "foto.txt": (b"\xff\xd8\xff\xe0" + bytes(99), "geen TXT maar een JPEG-afbeelding"),
        "tekst.pdf": (b"Dit is gewone tekst.", "is geen PDF"),
        "tekst.docx": (b"Dit is gewone tekst.", "is geen DOCX"),
        "staart.pdf": (whole[600:], "geen leesbare PDF"),
        "programma.txt": (b"\x7fELF" + bytes(999), "een programma"),
        "ingepakt.html": (b"\x1f\x8b\x08" + bytes(99), "een gzip-archief"),
        "archief.txt": (zipped({"a.txt": "tekst"}), "een ZIP-archief"),
        "binair.txt": (bytes(range(256)) * 40, "is geen tekst"),
        "cijfers.txt": (b"12 34 56\n" * 9, "Geen woorden in cijfers.txt"),
        "groot.txt": (b"Een zin over pesten. " * 1_430_000, "MAX_DOCUMENT_CHARACTERS"),
        "te-groot.txt": (b"Een zin over pesten. " * 2_500_000, "meer dan de grens van 50 MB"),
        "groot.html": (b"<p>Een zin over pesten.</p>\n" * 1_750_000, "een webpagina van 49 MB"),
        "alleen-scripts.html": (b"<html><script>let a = 1</script></html>", "Geen tekst in"),
        "zonder-body.html": (
            b"<!doctype html><html><head><title>a</title></head>",
            "Geen tekst in",
        ),
        "alleen-menu.html": (b"<html><body><nav><a href=/>Thuis</a></nav></body>", "Geen tekst in"),
        "kapot.docx": (b"PK\x03\x04" + bytes(99), "is beschadigd of afgebroken"),
        "afgekapt.docx": (word_file()[:-3000], "is beschadigd of afgebroken"),
        "afgekapt.pptx": (slides_file()[:-3000], "is beschadigd of afgebroken"),
        "afgekapt.odt": (opendocument_file()[:-900], "is beschadigd of afgebroken"),
        "zipbom.docx": (docx_bomb(), "is uitgepakt 501 MB"),
        "tekstbom.docx": (xml_bomb(), "te veel om te lezen"),
        "entiteiten.docx": (
            with_part(word_file(), "word/document.xml", lambda _: _BOMB.encode()),
            "eigen XML-entiteiten",
        ),
        "kwijt.docx": (
            with_part(word_file(), "word/document.xml", lambda _: b"<w:document"),
            "is beschadigd of afgebroken",
        ),
        "op-slot.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "met een wachtwoord"),
        "oud.docx": (OLE + bytes(600), "een oud Office-bestand"),
        "op-slot.odt": (
            with_part(opendocument_file(), "META-INF/manifest.xml", lambda _: encrypted),
            "met een wachtwoord",
        ),
        "zonder-tekst.docx": (saved(docx.Document()), "Geen tekst in zonder-tekst.docx"),
        "zonder-tekst.pptx": (saved(pptx.Presentation()), "Geen tekst in zonder-tekst.pptx"),
        "lijst.docx": (
            zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}),
            "een Excel-bestand",
        ),
        "drm.epub": (
            zipped(book_parts() | {"META-INF/encryption.xml": _AES}),
            "beveiligd tegen kopiëren (DRM",
        ),
        "zonder-boek.epub": (
            zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": "<container/>"}),
            "is beschadigd of afgebroken",
        ),
    }


def odd_files() -> dict[str, tuple[bytes, str]]:
    """Give files that are good though they do not look it, with words that each must hold."""
    return {
        "goed.md": (b"# Goed\n\nDocenten letten op slaap.", "Docenten letten op slaap."),
        "HOOFDLETTERS.PDF": (pdf("Ouders helpen mee."), "Ouders helpen mee."),
        "cp1252.html": (CP1252.encode("cp1252"), "Eén kind zei: ‘ik wil €5’ – écht waar."),
        "utf8-merk.txt": ("\ufeffRuzie is niet pesten; één keer.".encode(), "één keer."),
        "utf16.txt": (codecs.BOM_UTF16_LE + "Rust in het rooster.".encode("utf-16-le"), "Rust in"),
        "utf16-zonder-merk.txt": ("Samen eten helpt de groep.".encode("utf-16-be"), "Samen eten"),
        "oude-mac.txt": ("Privé is privé, ook in de klas.".encode("mac_roman"), "Privé is privé"),
        "gemengd.txt": (
            ("Eén beleid voor de hele school. " * 30).encode() + b"Caf\xe9 de Hoek.",
            "Eén beleid voor",
        ),
        "diep.html": (deep().encode(), "Diep in de put."),
        "eigenlijk-een-pdf.txt": (pdf("Vraag door en luister."), "Vraag door en luister."),
        "eigenlijk-html.txt": (b"<!doctype html><h1>Kop</h1><p>Een kring in de klas.</p>", "kring"),
        "leeg-wachtwoord.pdf": (
            changed_pdf(lambda w: w.encrypt(user_password="", owner_password="x"),
                        pdf("Dit mag iedereen lezen.")),
            "Dit mag iedereen lezen.",
        ),
        "tekent-zichzelf.pdf": (self_drawing(), "Een vorm die zichzelf tekent."),
        "macro.docm": (docm(), "Mentor Praat met de klas"),
        "vijfduizend.pdf": (many_pages(), "Bladzijde nummer 1999 gaat over rust."),
        "naam met spatie’s 🙂.md": (b"# Ook goed\n\nDe groep is veilig.", "De groep is veilig."),
        "aan'haling\"stekens`.md": (b"# Tekens\n\nPraat over wat je ziet.", "Praat over"),
        "naar..boven.md": (b"# Punten\n\nMaak een plan met ouders.", "Maak een plan"),
        "lang-" + "x" * 240 + ".md": (b"# Lang\n\nNeem de tijd voor een gesprek.", "Neem de tijd"),
    }  # fmt: skip
