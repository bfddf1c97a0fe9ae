"use strict";

// What Chainlit leaves without a name or hard-codes in English. Attributes only: the
// elements are React's, and a changed text would be drawn over or break it.
const NAMES = {
  "#chat-submit": "Vraag versturen",
  "#stop-button": "Zoeken stoppen",
  "#new-chat-button": "Nieuw gesprek",
  "#theme-toggle": "Kleurthema kiezen",
  "#chat-input": "Je vraag",
  "button:has(> .lucide-arrow-down)": "Naar beneden",
  "[role=dialog] > button:has(> .lucide-x)": "Sluiten",
};

const set = (element, name, value) => {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
};

const nameElements = () => {
  for (const [selector, name] of Object.entries(NAMES)) {
    for (const element of document.querySelectorAll(selector)) set(element, "aria-label", name);
  }
  for (const image of document.querySelectorAll(".ai-message span > img, .ai-message .relative img")) {
    set(image, "alt", "");
  }
  for (const logo of document.querySelectorAll("img.logo")) set(logo, "alt", "Bronwijzer");
  // Answers are announced where the messages stand.
  const messages = document.querySelector(".step")?.parentElement;
  if (messages) {
    set(messages, "role", "log");
    set(messages, "aria-live", "polite");
  }
};

// Drawing the chat changes many nodes at once; once a frame is enough.
let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    nameElements();
  });
}).observe(document.documentElement, { childList: true, subtree: true });
