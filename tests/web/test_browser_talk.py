"""A conversation in headless Chromium: starters, follow-ups, filters, commands."""

import pytest
from playwright.sync_api import Locator, expect

from assistant.documents import AnswerKind
from assistant.messages import load_messages
from tests.building import make_document, make_source
from tests.web.conftest import Served
from tests.web.fake import HANDREIKING, FakeAssistant, answer_of, quote_of
from tests.web.visitor import PHONE, Chat

pytestmark = pytest.mark.browser

SAY = load_messages("nl").say
SLEEP = "Hoeveel slaap hebben pubers nodig?"
REST = "Wat geeft rust in de klas?"


def chip(chat: Chat, label: str) -> Locator:
    return chat.page.get_by_role("button", name=f"{SAY('filter_drop')}: {label}")


class Starting(FakeAssistant):
    """Answers everything, so that there are starters."""

    def answer(self, question: str, **narrowed: object) -> object:  # type: ignore[override]
        quote = quote_of(HANDREIKING, "houvast")
        return answer_of(AnswerKind.QUOTES, quote, understood=question, confidence=0.9)


def test_a_starter_is_asked_with_one_press(desktop: Chat, served: Served) -> None:
    served.assistant = Starting(served.settings)
    desktop.start(PHONE)
    starters = desktop.page.get_by_test_id("starters").get_by_role("button")
    expect(starters).to_have_count(8)
    question = starters.first.inner_text()
    starters.first.click()
    expect(desktop.page.locator("[data-step-type=user_message]")).to_contain_text(question)
    expect(desktop.page.get_by_test_id("quote-card")).to_be_visible()


def test_the_start_screen_says_what_it_knows_and_stays_off_advice(chat: Chat) -> None:
    expect(chat.page.get_by_test_id("known")).to_contain_text("Ik ken 2 bronnen.")
    expect(chat.page.get_by_test_id("welcome")).to_contain_text("geen advies")


def test_a_follow_up_says_what_was_searched_and_can_be_corrected(chat: Chat) -> None:
    chat.ask(SLEEP)
    expect(chat.page.get_by_test_id("quote-card").first).to_be_visible()
    chat.ask("waarom?")
    searched = chat.page.get_by_test_id("searched").last
    expect(searched).to_contain_text("pubers")
    searched.get_by_test_id("search-alone").click()
    expect(chat.page.get_by_test_id("searched").last.locator("q")).to_have_text("waarom?")


def test_more_quotes_come_a_page_at_a_time(desktop: Chat, served: Served) -> None:
    words = ("houvast", "een kring", "vijf minuten", "zachte bel")
    quotes = [quote_of(HANDREIKING, one) for one in words]
    answers = {REST: answer_of(AnswerKind.QUOTES, *quotes, understood=REST)}
    served.assistant = FakeAssistant(served.settings, answers=answers)
    desktop.ask(REST)
    expect(desktop.page.get_by_test_id("quote-card")).to_have_count(3)
    desktop.page.get_by_test_id("more").click()
    expect(desktop.page.get_by_text(SAY("answer_more"))).to_be_visible()
    expect(desktop.page.get_by_test_id("quote-card")).to_have_count(4)
    desktop.ask("meer")
    expect(desktop.page.get_by_text(SAY("answer_no_more"))).to_be_visible()


def test_a_filter_in_words_is_visible_holds_and_is_taken_away(chat: Chat) -> None:
    chat.ask("Hoeveel slaap hebben pubers nodig in het vo?")
    expect(chip(chat, "Sector: vo")).to_be_in_viewport()
    chat.ask("Wat helpt leerlingen om bij te komen van prikkels?")
    expect(chat.page.locator("[data-step-type=user_message]")).to_have_count(2)
    expect(chip(chat, "Sector: vo")).to_be_visible()
    chip(chat, "Sector: vo").click()
    expect(chip(chat, "Sector: vo")).to_have_count(0)


def test_filters_that_leave_no_answer_are_widened_with_one_press(
    desktop: Chat, served: Served
) -> None:
    class Narrow(FakeAssistant):
        def answer(self, question: str, **narrowed: object) -> object:  # type: ignore[override]
            filters, quote = narrowed.get("filters"), quote_of(HANDREIKING, "houvast")
            if filters is not None and filters.active:  # type: ignore[attr-defined]
                return answer_of(AnswerKind.NOT_FOUND, understood=question)
            return answer_of(AnswerKind.QUOTES, quote, understood=question)

    served.assistant = Narrow(served.settings)
    desktop.ask("Wat geeft rust in het mbo?")
    desktop.page.get_by_role("button", name=SAY("label_widen")).click()
    expect(desktop.page.get_by_test_id("quote-card")).to_have_count(1)
    expect(desktop.page.locator("#bw-bar li")).to_have_count(0)


def test_filters_are_chosen_in_a_form(chat: Chat) -> None:
    chat.ask("/filter ")
    form = chat.page.get_by_test_id("filter-form")
    form.get_by_label("vo", exact=True).check()
    form.get_by_label(SAY("filters_year_from")).select_option("2024")
    form.get_by_role("button", name=SAY("label_filter_apply")).click()
    expect(chip(chat, "Vanaf 2024")).to_be_visible()
    expect(chip(chat, "Sector: vo")).to_be_visible()
    form.get_by_role("button", name=SAY("label_filter_clear")).click()
    expect(chip(chat, "Vanaf 2024")).to_have_count(0)


def test_filters_are_chosen_in_the_settings_too(desktop: Chat) -> None:
    desktop.page.locator("#chat-settings-open-modal").click()
    settings = desktop.page.get_by_role("dialog")
    settings.get_by_role("combobox", name=SAY("filters_kinds")).click()
    settings.get_by_role("option", name="handreiking").click()
    settings.locator("#confirm").click()
    expect(chip(desktop, "Soort: handreiking")).to_be_visible()


@pytest.mark.parametrize(
    ("command", "shown"),
    [("/bronnen", "source-list"), ("/help", "help"), ("/filter", "filter-form")],
)
def test_a_command_is_chosen_from_the_list(desktop: Chat, command: str, shown: str) -> None:
    field = desktop.page.locator("#chat-input")
    field.press_sequentially(command)
    desktop.page.keyboard.press("Enter")
    expect(desktop.page.locator("#chat-submit")).to_be_enabled()
    desktop.page.keyboard.press("Enter")
    expect(desktop.page.get_by_test_id(shown)).to_be_visible()


def test_a_source_in_the_list_opens_its_page(desktop: Chat) -> None:
    desktop.ask("/bronnen ")
    page = desktop.follow("Slapen en leren")
    expect(page.locator("h1")).to_have_text("Slapen en leren")


def test_the_contact_of_the_programme_stands_under_what_was_not_found(chat: Chat) -> None:
    chat.ask("Wat kost een zwemdiploma in Frankrijk?")
    link = chat.page.get_by_test_id("contact").get_by_role("link")
    expect(link).to_have_attribute("href", "mailto:welbevinden@trimbos.nl")


def test_a_long_word_and_a_long_title_do_not_widen_the_page(desktop: Chat, served: Served) -> None:
    word = "meervoudigepersoonlijkheidsontwikkelingsbegeleiding" * 3
    document = make_document(f"Over {word}.", source=make_source(title=f"Titel {word}"))
    answer = answer_of(AnswerKind.QUOTES, quote_of(document, word), understood="x")
    served.assistant = FakeAssistant(served.settings, (document,), {"x": answer})
    desktop.page.set_viewport_size({"width": 320, "height": 640})
    desktop.ask("x")
    expect(desktop.page.get_by_test_id("quote-card")).to_be_visible()
    assert desktop.page.evaluate("document.documentElement.scrollWidth") <= 320
