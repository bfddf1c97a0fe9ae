"""The chat in headless Chromium, over the real assistant on a small index."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant.documents import AnswerKind
from assistant.embedding import Encoder
from assistant.gaps.gap import Reason
from assistant.gaps.store import GapStore
from assistant.messages import load_messages
from assistant.service import Assistant
from assistant.settings import Settings
from tests.building import make_document
from tests.web.conftest import Served, running_chat
from tests.web.fake import FakeAssistant, answer_of, quote_of
from tests.web.visitor import PHONE, Chat

pytestmark = pytest.mark.browser

SAY = load_messages("nl").say
LITERAL = (
    "Let op:dit geldt <script>document.title='kwaad'</script> **niet** ![](http://kwaad.test/x)"
)


def test_from_a_question_to_the_marked_quote_in_its_source(chat: Chat) -> None:
    chat.ask("Hoeveel slaap hebben pubers nodig?")
    first = chat.page.get_by_test_id("quote-card").first
    expect(first).to_contain_text("negen uur slaap per nacht")
    expect(first).to_contain_text("Slapen en leren")
    expect(first).to_contain_text("maart 2024")
    expect(first).to_be_in_viewport(ratio=0.5)
    source = chat.follow(SAY("label_source_page"))
    expect(source.locator("h1")).to_have_text("Slapen en leren")
    mark = source.locator("mark").filter(has_text="negen uur slaap per nacht")
    expect(mark).to_be_in_viewport()


LONG = "Wij hebben op school al een tijd een vraag, en die is: hoeveel slaap hebben pubers nodig? "


def test_a_long_question_on_a_small_phone_leaves_its_first_card_in_sight(desktop: Chat) -> None:
    desktop.page.set_viewport_size({"width": 360, "height": 560})
    desktop.ask(LONG * 4)
    first = desktop.page.get_by_test_id("quote-card").first
    expect(first).to_contain_text("negen uur slaap")
    expect(first).to_be_in_viewport(ratio=0.3)
    place = first.evaluate("(card) => card.getBoundingClientRect().top")
    assert 0 < place < 0.6 * 560


def test_after_a_long_answer_its_start_is_in_sight(chat: Chat) -> None:
    chat.ask("Hoeveel slaap hebben pubers nodig?")
    expect(chat.page.get_by_test_id("quote-card").first).to_be_visible()
    chat.ask("Wat helpt leerlingen om bij te komen van prikkels?")
    last = chat.page.get_by_test_id("answer-cards").last
    expect(last.get_by_test_id("quote-card").first).to_be_in_viewport(ratio=0.3)
    expect(chat.page.get_by_text("bij te komen van prikkels?").last).to_be_in_viewport()


def test_nothing_in_a_quote_becomes_markup(served: Served, desktop: Chat) -> None:
    document = make_document("Eerst iets anders.", f"Afspraken: {LITERAL}")
    quote = quote_of(document, LITERAL)
    answers = {"afspraken": answer_of(AnswerKind.QUOTES, quote)}
    served.assistant = FakeAssistant(served.settings, (document,), answers)
    desktop.ask("afspraken")
    expect(desktop.page.get_by_test_id("quote-text")).to_have_text(LITERAL)
    source = desktop.follow(SAY("label_source_page"))
    expect(source.locator("mark")).to_have_text(LITERAL)
    assert "kwaad" not in desktop.page.title() + source.title()
    assert not [url for url in desktop.asked if "kwaad" in url]


def test_a_question_outside_the_sources_is_told_so_with_the_nearest_by_name(chat: Chat) -> None:
    chat.ask("Wat kost een zwemdiploma in Frankrijk?")
    expect(chat.page.get_by_text(SAY("answer_not_found"))).to_be_visible()
    expect(chat.page.get_by_test_id("quote-card")).to_have_count(0)
    page = chat.follow(
        chat.page.get_by_test_id("nearest").first.get_by_role("link").first.inner_text()
    )
    expect(page.locator("article")).to_be_visible()


def test_a_crisis_question_gets_the_signposts_first(chat: Chat) -> None:
    chat.ask("Een leerling wil niet meer leven")
    posts = chat.page.get_by_test_id("signpost")
    expect(posts.first).to_be_in_viewport()
    expect(chat.page.get_by_text(SAY("signpost_intro"))).to_be_in_viewport()
    expect(posts.get_by_role("link", name="Bel").first).to_have_attribute("href", "tel:113")
    expect(posts.first).to_contain_text("stand 2")


def test_an_internal_error_is_answered_in_words(
    desktop: Chat, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boem")

    monkeypatch.setattr(assistant, "_newest", fail)
    desktop.ask("Hoeveel slaap hebben pubers nodig?")
    expect(desktop.page.get_by_text(SAY("answer_internal_error"))).to_be_visible()
    expect(desktop.page.get_by_text("boem")).to_have_count(0)


def test_an_empty_index_is_answered_in_words(
    desktop: Chat, served: Served, encoder: Encoder, tmp_path: Path
) -> None:
    served.assistant = Assistant(Settings(home=tmp_path), encoder)
    desktop.ask("Hoeveel slaap hebben pubers nodig?")
    expect(desktop.page.get_by_text(SAY("answer_no_index"))).to_be_visible()


def test_no_request_leaves_the_host_in_a_whole_conversation(desktop: Chat) -> None:
    for question in ("Hoeveel slaap hebben pubers nodig?", "Een leerling wil niet meer leven"):
        desktop.ask(question)
        expect(desktop.page.locator("[data-step-type=user_message]").last).to_contain_text(question)
        expect(desktop.page.locator("#chat-submit")).to_be_visible()
    expect(desktop.page.get_by_test_id("signpost").first).to_be_visible()
    desktop.page.get_by_test_id("context-button").first.click()
    expect(desktop.page.get_by_test_id("context").locator("mark").first).to_be_in_viewport()
    desktop.follow(SAY("label_source_page"))
    own = (desktop.url, desktop.url.replace("http", "ws"), "data:", "blob:")
    assert [url for url in desktop.asked if not url.startswith(own)] == []


def test_no_english_is_left_on_the_screen_or_for_a_screen_reader(desktop: Chat) -> None:
    desktop.ask("Hoeveel slaap hebben pubers nodig?")
    expect(desktop.page.get_by_test_id("quote-card").first).to_be_visible()
    expect(desktop.page.get_by_role("log")).to_be_visible()
    for name in ("Nieuw gesprek", "Kleurthema kiezen", "Vraag versturen"):
        expect(desktop.page.get_by_role("button", name=name)).to_be_visible()
    desktop.page.get_by_role("button", name="Kleurthema kiezen").click()
    menu = desktop.page.get_by_role("menuitem").all_inner_texts()
    assert menu == ["Licht", "Donker", "Volg het apparaat"]
    desktop.page.keyboard.press("Escape")
    assert "chainlit" not in desktop.page.content().lower().replace("/chainlit", "")


def test_an_old_link_opens_the_page_and_says_that_the_quote_is_not_there(desktop: Chat) -> None:
    desktop.page.goto(f"{desktop.url}/bron/slaap?van=5&tot=999999")
    expect(desktop.page.get_by_role("status")).to_have_text(SAY("source_bad_span"))
    desktop.page.get_by_role("link", name=SAY("source_back")).click()
    expect(desktop.page.get_by_test_id("welcome")).to_be_visible()


def test_an_answer_is_marked_as_wrong_from_the_keyboard(
    chromium: Browser, small_home: Path
) -> None:
    with running_chat(small_home, BRONWIJZER_RECORD_GAPS="true") as (url, _):
        chat = Chat(chromium, url)
        chat.start(PHONE)
        expect(chat.page.get_by_test_id("kept")).to_have_text(SAY("chat_keeps", days=180))
        chat.ask("Hoeveel slaap hebben pubers nodig?")
        chat.page.get_by_role("button", name=SAY("label_thumb_down")).focus()
        chat.page.keyboard.press("Enter")
        chat.page.get_by_role("button", name=SAY("reason_outdated")).focus()
        chat.page.keyboard.press("Enter")
        chat.page.keyboard.press("Enter")  # a second press is no failure
        thanks = chat.page.get_by_test_id("feedback").get_by_role("status")
        expect(thanks).to_have_text(SAY("feedback_thanks"))
        expect(thanks).to_be_focused()
        expect(chat.page.get_by_test_id("thumb-down")).to_have_count(0)
        chat.context.close()
    (gap,) = GapStore(small_home / "gaps.sqlite", 180).all()
    assert (gap.question, gap.reason) == ("Hoeveel slaap hebben pubers nodig?", Reason.OUTDATED)


def test_by_default_there_is_no_button_and_the_chat_says_that_it_keeps_nothing(
    desktop: Chat,
) -> None:
    expect(desktop.page.get_by_test_id("kept")).to_have_text(SAY("chat_keeps_nothing"))
    desktop.ask("Hoeveel slaap hebben pubers nodig?")
    expect(desktop.page.get_by_test_id("quote-card").first).to_be_visible()
    expect(desktop.page.get_by_test_id("thumb-down")).to_have_count(0)
