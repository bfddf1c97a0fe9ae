from assistant.reading.pdf_columns import regions_of
from assistant.reading.pdf_lines import Line, is_marker, segments_of
from assistant.reading.pdf_runs import Run

WIDE = "een regel van behoorlijke lengte"


def line(text: str, x0: float, y: float, width: float = 200.0) -> Line:
    return Line(text, x0, x0 + width, y, 10.0, bold=False)


def run(text: str, x0: float, y: float = 700.0, size: float = 10.0) -> Run:
    return Run(text, x0, x0 + 5.0 * len(text), y, size, 2.5, bold=False)


def order(lines: list[Line]) -> list[str]:
    return [found.text for region in regions_of(lines) for found in region.lines]


def test_a_title_over_two_columns_is_read_first_then_left_then_right() -> None:
    left = [line(f"links {n} {WIDE}", 50, 700 - 14 * n) for n in range(5)]
    right = [line(f"rechts {n} {WIDE}", 300, 693 - 14 * n) for n in range(5)]
    title = line("titel", 50, 740, width=450)
    expected = [found.text for found in [title, *left, *right]]
    assert order([*right, *left, title]) == expected


def test_text_below_two_columns_is_read_last() -> None:
    left = [line(f"links {n} {WIDE}", 50, 700 - 14 * n) for n in range(5)]
    right = [line(f"rechts {n} {WIDE}", 300, 700 - 14 * n) for n in range(5)]
    below = line("onder", 50, 600, width=450)
    assert order([below, *right, *left])[-1] == "onder"
    assert order([below, *right, *left])[:5] == [found.text for found in left]


def test_a_table_is_read_by_row() -> None:
    cells = [
        line(text, x, 700 - 14 * row, width=40)
        for row, texts in enumerate([("Naam", "Rol"), ("Anna", "mentor"), ("Bob", "coach")])
        for x, text in zip((50, 200), texts, strict=True)
    ]
    assert order(cells) == ["Naam Rol", "Anna mentor", "Bob coach"]


def test_gaps_between_runs_are_spaces_and_wide_gaps_part_segments() -> None:
    runs = [run("een", 50), run("twee", 67.5), run("woord", 87.5), run("ver", 200)]
    assert [segment.text for segment in segments_of(runs)] == ["een tweewoord", "ver"]


def test_a_list_marker_stays_with_its_item_over_a_tab() -> None:
    assert [s.text for s in segments_of([run("•", 50), run("punt", 75)])] == ["• punt"]
    assert is_marker("12.")
    assert not is_marker("twaalf")


def test_a_raised_note_number_belongs_to_its_line() -> None:
    runs = [run("onderzoek", 50), run("1", 95, y=704, size=6), run("toont aan", 103)]
    assert [segment.text for segment in segments_of(runs)] == ["onderzoek1 toont aan"]


def test_spaced_out_letters_are_one_word() -> None:
    letters = [run(letter, 50 + 9 * index) for index, letter in enumerate("WELKOM")]
    assert [segment.text for segment in segments_of(letters)] == ["WELKOM"]
