"""A trainer makes a session in headless Chromium."""

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.messages import load_messages
from assistant.service import Assistant
from tests.web.cafe_flow import become_trainer, fill, make_plan, quotes_in, section
from tests.web.conftest import Served
from tests.web.visitor import DESKTOP, PHONE, Chat

pytestmark = pytest.mark.browser

SAY = load_messages("nl").say
SMALL = """() => [...document.querySelectorAll(".bw-cafe :is(button, input, select, summary)")]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
    .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def trainer(chromium: Browser, served: Served, cafe_assistant: Assistant) -> Iterator[Chat]:
    served.assistant = cafe_assistant
    chat = Chat(chromium, served.url)
    chat.start(DESKTOP)
    become_trainer(chat)
    yield chat
    chat.context.close()


def ask_for_a_team(page: Page) -> None:
    """Ask for a session of one example, one question and one tip."""
    page.get_by_label("Vorm", exact=True).select_option("teamsessie")
    fill(page, Deelnemers="12", Minuten="30")
    page.get_by_test_id("cafe-make").click()
    expect(page.get_by_test_id("cafe-plan")).to_be_visible()


def test_from_the_form_to_the_files_and_back_after_a_reload(trainer: Chat, tmp_path: Path) -> None:
    page = trainer.page
    trainer.ask("/kenniscafe pesten")
    ask_for_a_team(page)
    plan = page.get_by_test_id("cafe-plan")
    (tip,) = quotes_in(plan, "tips")
    section(plan, "questions").locator("[data-act=drop]").click()
    expect(section(plan, "questions")).to_contain_text(SAY("cafe_none_questions"))
    section(plan, "tips").locator("[data-act=replace]").click()
    expect(section(plan, "tips").locator("ol")).not_to_contain_text(tip)
    add_from_search(page, "Wie te kort slaapt onthoudt minder van de lessen", "tips")
    saved = {path.name: path.read_bytes() for path in save_all(page, tmp_path)}
    assert saved.keys() == {"draaiboek-pesten.docx", "tafelkaarten-pesten.pdf",
                            "hand-out-pesten.pdf", "hand-out-pesten.md"}  # fmt: skip
    chosen = [*quotes_in(plan, "tips"), *quotes_in(plan, "examples")]
    printed = words_of(saved["draaiboek-pesten.docx"])
    lines = [line for words in chosen for line in words.splitlines()]
    assert [line for line in lines if line not in printed] == []
    assert tip not in printed
    page.reload()
    page.get_by_test_id("cafe-go-on").click()
    expect(plan).to_be_visible()
    assert [*quotes_in(plan, "tips"), *quotes_in(plan, "examples")] == chosen


def words_of(draaiboek: bytes) -> str:
    """Give all paragraphs of a Word file."""
    return "\n".join(one.text for one in docx.Document(io.BytesIO(draaiboek)).paragraphs)


def add_from_search(page: Page, question: str, kind: str) -> None:
    """Search for a quote and put the first in a section."""
    page.get_by_test_id("cafe-search").fill(question)
    page.get_by_test_id("cafe-search-go").click()
    first = page.get_by_test_id("candidate").first
    words = first.get_by_test_id("cafe-quote").text_content() or ""
    first.get_by_label(SAY("cafe_label_to_section")).select_option(kind)
    first.get_by_test_id("add").click()
    plan = page.get_by_test_id("cafe-plan")
    expect(section(plan, kind).locator("ol").get_by_text(words)).to_be_visible()


def save_all(page: Page, folder: Path) -> Iterator[Path]:
    """Have the files made, and save each by its link."""
    page.get_by_test_id("make-files").click()
    links = page.get_by_test_id("files").get_by_role("link")
    expect(links).to_have_count(4)
    for number in range(4):
        with page.expect_download() as saving:
            links.nth(number).click()
        path = folder / saving.value.suggested_filename
        saving.value.save_as(path)
        yield path


def test_a_saved_quote_is_put_in_the_plan_after_a_reload(trainer: Chat) -> None:
    page = trainer.page
    trainer.ask("Waarom onthoudt wie te kort slaapt minder van de lessen?")
    page.get_by_test_id("collect").first.click()
    page.reload()
    expect(page.get_by_text("Bewaard voor kenniscafé: 1")).to_be_visible()
    plan = make_plan(trainer, "pesten")
    plan.get_by_test_id("saved").locator("summary").click()
    saved = plan.get_by_test_id("saved").get_by_test_id("candidate")
    saved.get_by_label(SAY("cafe_label_to_section")).select_option("opening")
    saved.get_by_test_id("add").click()
    expect(section(plan, "opening").locator("ol")).to_contain_text("slaaponderzoekers")


def test_a_teacher_can_neither_save_quotes_nor_choose_the_command(
    chromium: Browser, served: Served, cafe_assistant: Assistant
) -> None:
    served.assistant = cafe_assistant
    teacher = Chat(chromium, served.url)
    teacher.start(DESKTOP)
    teacher.ask("Hoeveel leerlingen worden gepest?")
    expect(teacher.page.get_by_test_id("quote-card").first).to_be_visible()
    expect(teacher.page.get_by_test_id("collect")).to_have_count(0)
    teacher.page.locator("#command-button").click()
    expect(teacher.page.get_by_text(SAY("command_help"))).to_be_visible()
    expect(teacher.page.get_by_text(SAY("command_kenniscafe"))).to_have_count(0)
    teacher.context.close()


def test_what_is_wrong_stands_beside_its_field_which_gets_the_keyboard(trainer: Chat) -> None:
    trainer.ask("/kenniscafe pesten")
    fill(trainer.page, Minuten="5")
    trainer.page.get_by_test_id("cafe-make").click()
    expect(trainer.page.get_by_test_id("error-minutes")).to_contain_text("5 minuten is te kort")
    expect(trainer.page.get_by_label("Minuten", exact=True)).to_be_focused()


def test_items_are_moved_from_the_keyboard(trainer: Chat) -> None:
    plan = make_plan(trainer, "pesten")
    before = quotes_in(plan, "tips")
    button = section(plan, "tips").locator("[data-act=down]").first
    button.focus()
    trainer.page.keyboard.press("Enter")
    tips = section(plan, "tips").locator("ol").get_by_test_id("cafe-quote")
    expect(tips.nth(1)).to_have_text(before[0])
    expect(section(plan, "tips").locator("li").nth(1).locator("button:focus")).to_have_count(1)


def test_a_note_is_written_and_marked(trainer: Chat) -> None:
    plan = make_plan(trainer, "pesten")
    section(plan, "opening").get_by_test_id("note-add").click()
    plan.get_by_test_id("note-field").fill("Zet <b>koffie</b>")
    plan.get_by_test_id("note-save").click()
    last = section(plan, "opening").get_by_test_id("cafe-item").last
    expect(last).to_contain_text("Zet <b>koffie</b>")
    expect(last).to_contain_text(SAY("cafe_own_note"))


def test_signposts_come_before_the_form_when_a_theme_speaks_of_danger(trainer: Chat) -> None:
    trainer.ask("/kenniscafe een leerling wil niet meer leven")
    post = trainer.page.get_by_test_id("signpost").first
    expect(post).to_be_visible()
    form = trainer.page.get_by_test_id("cafe-form")
    assert (post.bounding_box() or {"y": 1e9})["y"] < (form.bounding_box() or {"y": 0})["y"]


def test_on_a_phone_whatever_is_pressed_is_large_enough(trainer: Chat) -> None:
    trainer.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    make_plan(trainer, "pesten")
    assert trainer.page.evaluate(SMALL) == []
