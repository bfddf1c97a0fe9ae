"""What can be done with a quote, in headless Chromium."""

import pytest
from playwright.sync_api import Browser, Locator, expect

from assistant.documents import AnswerKind
from assistant.messages import load_messages
from assistant.service import Assistant
from tests.building import make_document, make_source
from tests.web.conftest import Served
from tests.web.fake import HANDREIKING, FakeAssistant, answer_of, quote_of
from tests.web.visitor import DESKTOP, Chat

pytestmark = pytest.mark.browser

SAY = load_messages("nl").say
SLEEP = "Hoeveel slaap hebben pubers nodig?"


def first_card(chat: Chat) -> Locator:
    chat.ask(SLEEP)
    card = chat.page.get_by_test_id("quote-card").first
    expect(card).to_contain_text("negen uur slaap")
    return card


def close_panel(chat: Chat) -> None:
    chat.page.get_by_role("button", name="Sluiten").click()
    expect(chat.page.get_by_test_id("context")).to_have_count(0)


def clipboard(chat: Chat) -> dict[str, str]:
    """Give what is on the clipboard, by kind."""
    origin = chat.url
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    return chat.page.evaluate(  # type: ignore[no-any-return]
        """async () => {
          const [item] = await navigator.clipboard.read();
          const read = async (kind) => [kind, await (await item.getType(kind)).text()];
          return Object.fromEntries(await Promise.all(item.types.map(read)));
        }"""
    )


def test_the_context_opens_beside_the_answer_with_the_quote_marked(chat: Chat) -> None:
    card = first_card(chat)
    expect(chat.page.get_by_test_id("context")).to_have_count(0)
    card.get_by_test_id("context-button").click()
    panel = chat.page.get_by_test_id("context")
    expect(panel.locator("mark").first).to_be_in_viewport()
    quote = card.get_by_test_id("quote-text").text_content()
    assert "".join(panel.locator("mark").all_text_contents()) == quote
    close_panel(chat)


def test_the_panel_turns_to_other_passages_and_back_to_the_quote(chat: Chat) -> None:
    first_card(chat).get_by_test_id("context-button").click()
    text = chat.page.get_by_test_id("context-text")
    chat.page.get_by_test_id("previous").click()
    expect(text).to_contain_text("rooster van week")
    expect(text.locator("mark")).to_have_count(0)
    chat.page.get_by_test_id("to-quote").click()
    expect(text.locator("mark").first).to_be_in_viewport()
    close_panel(chat)


def test_closing_the_panel_gives_the_keyboard_back_to_its_button(desktop: Chat) -> None:
    button = first_card(desktop).get_by_test_id("context-button")
    button.focus()
    desktop.page.keyboard.press("Enter")
    expect(desktop.page.get_by_test_id("context")).to_be_focused()
    close_panel(desktop)
    expect(button).to_be_focused()


def test_an_open_panel_stays_open_when_the_next_question_is_asked(desktop: Chat) -> None:
    first_card(desktop).get_by_test_id("context-button").click()
    expect(desktop.page.get_by_test_id("context")).to_be_visible()
    desktop.ask("Wat kost een zwemdiploma in Frankrijk?")
    expect(desktop.page.get_by_text(SAY("answer_not_found"))).to_be_visible()
    expect(desktop.page.get_by_test_id("context")).to_have_count(1)


def test_what_is_alike_comes_below_and_in_sight(chat: Chat) -> None:
    first_card(chat).get_by_test_id("similar").click()
    expect(chat.page.get_by_text(SAY("answer_similar"))).to_be_visible()
    last = chat.page.get_by_test_id("answer-cards").last
    expect(last.get_by_test_id("quote-card").first).to_be_in_viewport()
    expect(last).to_be_focused()


def test_more_from_a_source_says_where_there_is_none(desktop: Chat) -> None:
    desktop.ask("Wat helpt leerlingen om bij te komen van prikkels in de pauze?")
    card = desktop.page.get_by_test_id("quote-card").filter(has_text="stille ruimte").first
    card.get_by_test_id("more-from").click()
    expect(desktop.page.get_by_text(SAY("answer_no_more_from"))).to_be_visible()


def test_a_quote_is_copied_with_its_source_as_plain_and_rich_text(desktop: Chat) -> None:
    card = first_card(desktop)
    card.get_by_test_id("copy").click()
    expect(card.get_by_test_id("copy")).to_have_text(SAY("label_copied"))
    copied = clipboard(desktop)
    assert "Pubers hebben ongeveer negen uur slaap" in copied["text/plain"]
    for part in ("Slapen en leren", "Stichting Voorbeeld", "maart 2024"):
        assert part in copied["text/plain"]
        assert part in copied["text/html"]
    assert "https://voorbeeld.test/slaap#:~:text=" in copied["text/plain"]
    assert "<blockquote>" in copied["text/html"]


def test_markup_in_a_quote_is_copied_as_text(desktop: Chat, served: Served) -> None:
    document = make_document("Schrijf <b>vet</b> & klaar.", source=make_source(url=None))
    answer = answer_of(AnswerKind.QUOTES, quote_of(document, "Schrijf <b>vet</b> & klaar."))
    served.assistant = FakeAssistant(served.settings, (document,), {"vet": answer})
    desktop.ask("vet")
    desktop.page.get_by_test_id("copy").click()
    expect(desktop.page.get_by_test_id("copy")).to_have_text(SAY("label_copied"))
    copied = clipboard(desktop)
    assert "&lt;b&gt;vet&lt;/b&gt; &amp; klaar." in copied["text/html"]
    assert f"{desktop.url}/bron/bron?van=0" in copied["text/plain"]


def test_a_shared_link_opens_the_source_at_the_quote(desktop: Chat) -> None:
    card = first_card(desktop)
    card.get_by_test_id("share").click()
    expect(card.get_by_test_id("share")).to_have_text(SAY("label_shared"))
    page = desktop.context.new_page()
    page.goto(clipboard(desktop)["text/plain"])
    expect(page.locator("mark").first).to_be_in_viewport()


def test_an_open_card_says_so_when_its_source_is_gone_or_changed(
    desktop: Chat, served: Served, assistant: Assistant
) -> None:
    card = first_card(desktop)
    changed = make_document("Heel andere woorden.", source=make_source("slaap"))
    served.assistant = FakeAssistant(served.settings, (changed,))
    card.get_by_test_id("context-button").click()
    expect(desktop.page.get_by_test_id("context")).to_contain_text(SAY("source_changed"))
    card.get_by_test_id("similar").click()
    expect(desktop.page.get_by_text(SAY("quote_gone"))).to_be_visible()
    served.assistant = FakeAssistant(served.settings, ())
    card.get_by_test_id("context-button").click()
    expect(desktop.page.get_by_text(SAY("source_unknown"))).to_be_visible()


def test_a_source_that_says_the_same_is_named(desktop: Chat, served: Served) -> None:
    from assistant.relating import Related  # noqa: PLC0415

    class Twice(FakeAssistant):
        def relate(self, question: str, quotes: object) -> list[Related]:
            return [Related(also_in=(make_source(title="Een kopie"),))]

    answer = answer_of(AnswerKind.QUOTES, quote_of(HANDREIKING, "houvast"))
    served.assistant = Twice(served.settings, answers={"rust": answer})
    desktop.ask("rust")
    expect(desktop.page.get_by_test_id("also-in")).to_have_text("Staat ook bij ‘Een kopie’")


def test_a_trainer_collects_quotes_and_copies_them_together(
    chromium: Browser, served: Served, assistant: Assistant
) -> None:
    trainer = Chat(chromium, served.url)
    trainer.start(DESKTOP)
    trainer.page.locator("#chat-profiles").click()
    trainer.page.get_by_role("option", name="Trainer").click()
    expect(trainer.page.get_by_test_id("welcome")).to_be_visible()
    card = first_card(trainer)
    card.get_by_test_id("collect").click()
    expect(trainer.page.get_by_text("Bewaard voor kenniscafé: 1")).to_be_visible()
    trainer.page.get_by_role("button", name=SAY("label_collection_copy")).click()
    expect(trainer.page.locator("#bw-bar")).to_contain_text(SAY("label_copied"))
    assert "negen uur slaap" in clipboard(trainer)["text/plain"]
    trainer.page.get_by_role("button", name=SAY("label_collection_clear")).click()
    expect(card.get_by_test_id("collect")).to_have_attribute("aria-pressed", "false")
    trainer.context.close()
