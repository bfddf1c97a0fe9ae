// What Chainlit lacks: names for its controls, a bar for filters, and what cards share.

import { collect, collected, isCollected, keepBar, onCollection, setFilters, start } from "./modules/bar.js";
import { cafe } from "./modules/cafe.js";
import { copyQuotes, shareLink } from "./modules/copying.js";
import { makeRoom, sendHeld } from "./modules/sending.js";
import { bringIntoSight } from "./modules/sight.js";

const revealed = new Set();
const waitingForParts = new Set();

globalThis.bronwijzer = {
  Cards: null, // what draws the cards of an answer, from when CardParts.jsx is there
  Cafe: null, // and the card of a session, from when CafeParts.jsx is
  cafe,
  collect,
  collected,
  copyQuotes,
  define: (name, make) => {
    globalThis.bronwijzer[name] ??= make();
    for (const draw of waitingForParts) draw();
  },
  isCollected,
  onDefined: (draw) => {
    draw(); // it may have come meanwhile
    waitingForParts.add(draw);
    return () => waitingForParts.delete(draw);
  },
  onCollection,
  setFilters,
  shareLink,
  start,
  opener: null,
  rated: new Set(),
  // Once: cards are drawn anew with every question.
  reveal: (id, element, takesFocus) => {
    if (revealed.has(id) || !element) return;
    revealed.add(id);
    bringIntoSight(element);
    if (takesFocus) element.focus({ preventScroll: true });
  },
};

// What Chainlit leaves without a name or hard-codes in English. Attributes only: the
// elements are React's, and a changed text would be drawn over or break it.
const NAMES = {
  "#chat-submit": ["Vraag versturen", "Send question"],
  "#stop-button": ["Zoeken stoppen", "Stop searching"],
  "#new-chat-button": ["Nieuw gesprek", "New conversation"],
  "#theme-toggle": ["Kleurthema kiezen", "Choose colour theme"],
  "#chat-input": ["Je vraag", "Your question"],
  "#chat-profiles": ["Wie ben je?", "Who are you?"],
  "#chat-settings-open-modal": ["Filters kiezen", "Choose filters"],
  ".edit-message": ["Vraag aanpassen", "Edit question"],
  "[role=dialog]:has(#side-view-title)": ["Citaat met de tekst eromheen", "Quote with the text around it"],
  "[data-panel-resize-handle-id]": ["Breedte van het paneel", "Width of the panel"],
  "#command-button": ["Opdrachten", "Commands"],
  "button:has(> .lucide-arrow-down)": ["Naar beneden", "Down"],
  "[role=dialog] > button:has(> .lucide-x)": ["Sluiten", "Close"],
  "#side-view-title button": ["Sluiten", "Close"],
};

const set = (element, name, value) => {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
};

const nameElements = () => {
  const language = document.documentElement.lang === "en" ? 1 : 0;
  for (const [selector, names] of Object.entries(NAMES)) {
    for (const element of document.querySelectorAll(selector)) set(element, "aria-label", names[language]);
  }
  // The fields of the settings have a label beside them, which does not name them.
  for (const field of document.querySelectorAll("input[cmdk-input]")) {
    const words = field.closest(".space-y-2")?.querySelector("label[for]")?.textContent;
    if (!words) continue;
    field.removeAttribute("aria-labelledby");
    set(field, "aria-label", words);
  }
  for (const image of document.querySelectorAll(".ai-message span > img, .ai-message .relative img")) {
    set(image, "alt", "");
  }
  for (const logo of document.querySelectorAll("img.logo")) set(logo, "alt", "Bronwijzer");
  // What an element controls is named only while it is there.
  for (const element of document.querySelectorAll("[aria-controls], [data-controls]")) {
    const controlled = element.getAttribute("aria-controls") ?? element.dataset.controls;
    const isThere = document.getElementById(controlled) !== null;
    if (element.matches("[role=combobox]")) set(element, "aria-expanded", String(isThere));
    if (isThere) {
      set(element, "aria-controls", controlled);
    } else {
      element.dataset.controls = controlled;
      element.removeAttribute("aria-controls");
    }
  }
  // Answers are announced where the messages stand.
  const messages = document.querySelector(".step")?.parentElement;
  if (messages) {
    set(messages, "role", "log");
    set(messages, "aria-live", "polite");
  }
};

// Who closes the panel goes on from the button that opened it.
let panelWasOpen = false;
const watchPanel = () => {
  const isOpen = document.getElementById("side-view-content") !== null;
  if (panelWasOpen && !isOpen) globalThis.bronwijzer.opener?.focus();
  panelWasOpen = isOpen;
};

// Drawing the chat changes many nodes at once; once a frame is enough.
let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    nameElements();
    sendHeld();
    makeRoom();
    keepBar();
    watchPanel();
  });
}).observe(document.documentElement, { childList: true, subtree: true });
