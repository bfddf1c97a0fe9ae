"""Everything that a visitor can have before them, each reached as a visitor would."""

from collections.abc import Callable, Mapping

from playwright.sync_api import Page, expect

from assistant.messages import load_messages
from tests.web.cafe_flow import become_trainer, fill, make_plan
from tests.web.visitor import Chat

SAY = load_messages("nl").say

Surface = Callable[[Chat], Page]
"""Goes there in a new conversation, and gives the page that then lies open."""


def start(chat: Chat) -> Page:
    """Show the start of a conversation."""
    return chat.page


def answer(chat: Chat) -> Page:
    """Show an answer of quotes."""
    chat.ask(chat.questions.answered)
    expect(chat.page.get_by_test_id("quote-card").first).to_be_visible()
    return chat.page


def not_found(chat: Chat) -> Page:
    """Show that the sources do not say."""
    chat.ask(chat.questions.outside)
    expect(chat.page.get_by_text(SAY("answer_not_found"))).to_be_visible()
    return chat.page


def signposts(chat: Chat) -> Page:
    """Show where help is."""
    chat.ask(chat.questions.crisis)
    expect(chat.page.get_by_test_id("signpost").first).to_be_visible()
    return chat.page


def context(chat: Chat) -> Page:
    """Show a quote with the text around it."""
    page = answer(chat)
    page.get_by_test_id("context-button").first.click()
    expect(page.get_by_test_id("context").locator("mark").first).to_be_visible()
    return page


def filters(chat: Chat) -> Page:
    """Show the filters to choose from."""
    chat.page.locator("#chat-settings-open-modal").click()
    expect(chat.page.get_by_role("dialog")).to_be_visible()
    return chat.page


def sources(chat: Chat) -> Page:
    """Show the list of sources."""
    return chat.visit("/bronnen")


def source(chat: Chat) -> Page:
    """Show a source with the quote marked in it."""
    answer(chat)
    page = chat.follow(SAY("label_source_page"))
    if chat.page.viewport_size is not None:
        page.set_viewport_size(chat.page.viewport_size)
        page.locator("#citaat").evaluate("(mark) => mark.scrollIntoView()")
    expect(page.locator("mark").first).to_be_in_viewport()
    return page


def cafe(chat: Chat) -> Page:
    """Show the plan of a session, with a quote that was found and the files to save."""
    become_trainer(chat)
    plan = make_plan(chat, chat.questions.theme)
    plan.get_by_test_id("cafe-search").fill(chat.questions.answered)
    plan.get_by_test_id("cafe-search-go").click()
    expect(plan.get_by_test_id("candidate").first).to_be_visible()
    plan.get_by_test_id("make-files").click()
    expect(plan.get_by_test_id("files").get_by_role("link")).to_have_count(4)
    plan.evaluate("(card) => card.scrollIntoView()")
    return chat.page


def cafe_form(chat: Chat) -> Page:
    """Show the form for a session, with what is wrong beside its fields."""
    chat.ask("/kenniscafe pesten")
    fill(chat.page, Deelnemers="1", Minuten="veel")
    chat.page.get_by_test_id("cafe-make").click()
    expect(chat.page.get_by_test_id("error-minutes")).to_be_visible()
    return chat.page


def privacy(chat: Chat) -> Page:
    """Show what is kept."""
    return chat.visit("/privacy")


def notice(chat: Chat) -> Page:
    """Show that there is no such page."""
    return chat.visit("/bestaat-niet")


SURFACES: Mapping[str, Surface] = {
    one.__name__: one
    for one in (
        start, answer, context, filters, not_found, signposts, cafe, cafe_form, sources, source,
        privacy, notice,
    )
}  # fmt: skip


def settle(page: Page) -> None:
    """Wait until an answer is complete, fonts are there, nothing moves and all has its name."""
    expect(page.locator("#stop-button")).to_have_count(0)
    page.evaluate(
        """async () => {
            const moving = document.getAnimations().filter((one) => one.playState === "running");
            const ends = (one) => Number.isFinite(one.effect.getComputedTiming().endTime);
            await Promise.all(moving.filter(ends).map((one) => one.finished.catch(() => {})));
            await document.fonts.ready;
            const frame = () => new Promise(requestAnimationFrame);
            await frame();
            await frame();
        }"""
    )
