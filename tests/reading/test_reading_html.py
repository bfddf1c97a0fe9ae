from collections.abc import Callable

import pytest

from assistant.documents import Document
from assistant.errors import ReadingError
from assistant.reading import Reading

Read = Callable[[str | bytes, str], Reading]
View = Callable[[Document], list[str]]

PAGE = """<!doctype html><html><head><title>Rust | De school</title>
<meta property="og:site_name" content="De school"><meta name="date" content="2024-03-01T10:00">
</head><body><a href="#inhoud">Ga naar de inhoud</a>
<div class="cookie-banner">Wij plaatsen cookies op uw computer.</div>
<header><nav>Home Zoeken</nav></header><div id="breadcrumbs">Home &gt; Rust</div>
<main id="inhoud"><h1>Rust</h1><p>Lees de <a href="/x">hele gids</a> en<br>begin <em>nu</em>.</p>
<p hidden>Verborgen tekst</p><h2>Stappen</h2><ul><li>kijken<ol><li>dieper</li></ol></li>
<li><p>praten</p></li></ul><table><tr><th>Wie</th><th>Wat</th></tr><tr><td>Jan</td><td>les</td>
</tr></table><button>Deel</button><script>var x = "code"</script>
<p>Onze website gebruikt cookies. Meer weten?</p><h2>Lees ook</h2><ul><li>Ander stuk</li></ul>
</main><aside>Zijbalk</aside><footer>Privacyverklaring</footer></body></html>"""


def test_a_page_gives_its_article_in_blocks(reading_of: Read, blocks_of: View) -> None:
    assert blocks_of(reading_of(PAGE, "a.html").document) == [
        "heading1 Rust",
        "paragraph Lees de hele gids en begin nu.",
        "heading2 Stappen",
        "list_item1 kijken",
        "list_item2 dieper",
        "list_item1 praten",
        "table_row1 Wie Wat",
        "table_row Jan les",
    ]


def test_a_page_tells_its_title_date_and_publisher(reading_of: Read) -> None:
    reading = reading_of(PAGE, "a.html")
    assert (reading.title, reading.date, reading.publisher) == ("Rust", "2024-03-01", "De school")


def test_a_page_without_main_is_read_where_its_prose_is(reading_of: Read) -> None:
    menu = "".join(f"<div><a href='/{n}'>Menu {n}</a></div>" for n in range(30))
    prose = "".join(
        f"<div>Zin {n} staat in een gewone lange alinea van tekst.</div>" for n in "abc"
    )
    soup = (
        f"<div><div>{menu}</div><div><h1>Kop</h1><div>{prose}</div></div><div>Volg ons</div></div>"
    )
    text = reading_of(f"<html><body>{soup}</body></html>", "a.html").document.text
    assert text.startswith("Kop\n\nZin a")
    assert "Menu" not in text
    assert "Volg" not in text


def test_a_fragment_is_read(reading_of: Read, blocks_of: View) -> None:
    fragment = "<h3>Kop</h3>losse tekst<p>alinea"
    assert blocks_of(reading_of(fragment, "a.htm").document) == [
        "heading3 Kop",
        "paragraph losse tekst",
        "paragraph alinea",
    ]


@pytest.mark.parametrize(
    "wrapper",
    [
        '<form id="aspnetForm">{}</form>',
        '<div class="has-sidebar">{}</div>',
        '<div class="page-nav-open"><article>{}</article></div>',
        "<table><tr><td>{}</td></tr></table>",
        "<h2><button>{}</button></h2>",
    ],
)
def test_what_only_looks_like_furniture_is_kept(reading_of: Read, wrapper: str) -> None:
    page = "<html><body>" + wrapper.format("Een kop van het stuk") + "<h1>Titel</h1></body></html>"
    if "form" in wrapper:
        page = page.replace("<h1>Titel</h1>", "").replace("Een kop", "<h1>Titel</h1>Een kop")
    assert "Een kop van het stuk" in reading_of(page, "a.html").document.text


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="related-articles">{}</div>',
        '<section id="relatedPosts">{}</section>',
        '<div role="navigation">{}</div>',
        '<div aria-hidden="true">{}</div>',
        '<div style="display: none">{}</div>',
        '<ul class="social-share"><li>{}</li></ul>',
        '<span class="visually-hidden">{}</span>',
        "<noscript>{}</noscript>",
        '<a href="https://twitter.com/intent/tweet">{}</a>',
    ],
)
def test_furniture_inside_an_article_is_left_out(reading_of: Read, furniture: str) -> None:
    inside = furniture.format("Meubel")
    page = f"<main><h1>Titel</h1><p>Gewone tekst.</p>{inside}<p>Meer tekst.</p></main>"
    assert reading_of(page, "a.html").document.text == "Titel\n\nGewone tekst.\n\nMeer tekst."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_the_character_set_is_found_without_being_named(reading_of: Read, encoding: str) -> None:
    sentence = "Zoë vindt: “één idee in het café, dat is ’t”"
    data = f"<html><body><p>{sentence}</p></body></html>".encode(encoding)
    assert reading_of(data, "a.html").document.text == sentence


def test_a_euro_sign_in_a_page_that_calls_itself_latin_1_is_a_euro_sign(reading_of: Read) -> None:
    data = '<meta charset="iso-8859-1"><p>Dat kost € 5 – één keer</p>'.encode("cp1252")
    assert reading_of(data, "a.html").document.text == "Dat kost € 5 – één keer"


def test_a_page_of_scripts_says_what_to_do(reading_of: Read) -> None:
    with pytest.raises(ReadingError, match=r"Geen tekst in app\.html .*door scripts"):
        reading_of("<html><body><script>start()</script></body></html>", "app.html")


@pytest.mark.parametrize("depth", [1000, 10_000])
def test_deep_nesting_is_read(reading_of: Read, depth: int) -> None:
    page = "<html><body>" + "<div>" * depth + "Diep staat een zin." + "</div>" * depth
    assert reading_of(page, "a.html").document.text == "Diep staat een zin."
