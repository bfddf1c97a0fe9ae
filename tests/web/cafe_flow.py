"""A trainer who makes a session in the chat."""

from playwright.sync_api import Locator, Page, expect

from tests.web.visitor import Chat


def become_trainer(chat: Chat) -> None:
    """Choose the profile that makes sessions, unless the visitor has it."""
    if chat.page.locator("#chat-profiles").inner_text() == "Trainer":
        return
    chat.page.locator("#chat-profiles").click()
    chat.page.get_by_role("option", name="Trainer").click()
    # The conversation begins anew with it; only then a trainer is offered the command.
    expect(chat.page.get_by_test_id("welcome")).to_be_visible()


def fill(page: Page, **fields: str) -> None:
    """Fill in the form, by the labels of its fields."""
    form = page.get_by_test_id("cafe-form")
    for label, value in fields.items():
        form.get_by_label(label, exact=True).fill(value)


def make_plan(chat: Chat, theme: str) -> Locator:
    """Ask for a session about a theme, and give its card."""
    chat.ask(f"/kenniscafe {theme}")
    expect(chat.page.get_by_label("Thema", exact=True)).to_have_value(theme)
    chat.page.get_by_test_id("cafe-make").click()
    plan = chat.page.get_by_test_id("cafe-plan")
    expect(plan).to_be_visible()
    return plan


def section(plan: Locator, kind: str) -> Locator:
    """Give a section of the plan."""
    return plan.locator(f"[data-section={kind}]")


def quotes_in(plan: Locator, kind: str) -> list[str]:
    """Give the words of the quotes that a section has chosen."""
    return section(plan, kind).locator("ol").get_by_test_id("cafe-quote").all_text_contents()
