"""A visitor of the chat in headless Chromium, and the small corpus that is asked about."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect

DESKTOP, PHONE = (1280, 900), (390, 844)
SOURCES = """
[[source]]
id = "slaap"
title = "Slapen en leren"
publisher = "Stichting Voorbeeld"
url = "https://voorbeeld.test/slaap"
sectors = ["vo"]
kind = "handreiking"
date = "2024-03"
file = "slaap.md"

[[source]]
id = "pauze"
title = "De pauze als rustpunt"
publisher = "Stichting Voorbeeld"
url = "https://voorbeeld.test/pauze"
sectors = ["vo"]
kind = "handreiking"
file = "pauze.md"
"""
FILLER = "\n\n".join(
    f"Ook het rooster van week {week} telt mee in de planning." for week in range(40)
)
SLEEP = f"""# Slapen en leren

{FILLER}

## Hoeveel slaap

Pubers hebben ongeveer negen uur slaap per nacht nodig om overdag goed te kunnen leren.

Wie te laat naar bed gaat, kan zich de volgende dag minder goed concentreren in de les.
"""
BREAK = """# De pauze als rustpunt

Een stille ruimte op school helpt leerlingen om in de pauze bij te komen van prikkels.
"""


@dataclass(frozen=True, slots=True)
class Questions:
    """A question of each kind, for what is indexed."""

    answered: str = "Hoeveel slaap hebben pubers nodig?"
    outside: str = "Wat kost een zwemdiploma in Frankrijk?"
    crisis: str = "Een leerling wil niet meer leven"
    theme: str = "slaap"


class Chat:
    """A visitor of the chat; remembers every address that the browser asked for."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        dark: bool = False,
        touch: bool = False,
        questions: Questions = Questions(),
    ) -> None:
        self.url, self.asked, self.questions = url, set[str](), questions
        self.context = browser.new_context(locale="nl-NL", has_touch=touch, is_mobile=touch)
        if dark:
            self.context.add_init_script("localStorage.setItem('vite-ui-theme', 'dark')")
        self.context.on("request", lambda request: self.asked.add(request.url))
        self.page = self.context.new_page()

    def start(self, size: tuple[int, int]) -> None:
        """Begin a conversation; a new one in the same page, which loads but once."""
        for page in self.context.pages[1:]:
            page.close()
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        if self.page.url.rstrip("/") == self.url:
            self.page.keyboard.press("Escape")  # what lies over the conversation
            self.page.click("#new-chat-button")
            self.page.click("#confirm")
        else:
            self.page.goto(self.url)
        expect(self.page.locator("[data-step-type=user_message]")).to_have_count(0)
        expect(self.page.get_by_test_id("welcome")).to_be_visible()

    def visit(self, path: str) -> Page:
        """Open a page of ours in a tab of its own, as the links of the chat do."""
        page = self.context.new_page()
        page.set_viewport_size(self.page.viewport_size or {"width": 1280, "height": 900})
        page.goto(f"{self.url}{path}")
        return page

    def ask(self, question: str) -> None:
        self.page.fill("#chat-input", question)
        expect(self.page.locator("#chat-submit")).to_be_enabled()
        self.page.press("#chat-input", "Enter")

    def follow(self, link_text: str) -> Page:
        with self.context.expect_page() as opened:
            self.page.get_by_role("link", name=link_text).first.click()
        opened.value.wait_for_load_state()
        return opened.value
