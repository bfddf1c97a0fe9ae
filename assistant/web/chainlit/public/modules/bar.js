// The bar above the field for a question: the filters that hold, quotes that were collected,
// and a word that a search takes a while.

import { keep, keptOr } from "./cafe.js";
import { copyQuotes } from "./copying.js";
import { isWaiting, onWaiting } from "./sending.js";

const SEARCHING_AFTER_MS = 300;

const COLLECTION = "bronwijzer.bewaard"; // it stays in this browser until it is cleared

const state = {
  labels: {},
  filters: { serial: 0, chips: [], callAction: null },
  collected: keptOr(COLLECTION, []),
  failed: "",
};
const listeners = new Set();

const bar = document.createElement("div");
bar.id = "bw-bar";
const chips = document.createElement("ul");
chips.className = "bw-chips";
const collection = document.createElement("div");
collection.className = "bw-collection";
const status = document.createElement("p");
status.className = "bw-searching";
status.setAttribute("role", "status");
bar.append(chips, collection, status);

const button = (words, act, name) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "bw-chip";
  made.textContent = words;
  if (name) made.setAttribute("aria-label", name);
  made.addEventListener("click", act);
  return made;
};

const drop = async ({ name, value }) => {
  const { callAction } = state.filters;
  const answer = await callAction({ name: "drop_filter", payload: { name, value } }).catch(() => null);
  state.failed = answer?.success ? "" : state.labels.action_failed;
  status.textContent = state.failed;
};

const drawFilters = () => {
  chips.replaceChildren(
    ...state.filters.chips.map((chip) => {
      const item = document.createElement("li");
      const words = `${state.labels.filter_drop}: ${chip.label}`;
      item.append(button(`${chip.label} ×`, () => drop(chip), words));
      return item;
    }),
  );
  chips.setAttribute("aria-label", state.labels.filters_bar ?? "");
  chips.hidden = state.filters.chips.length === 0;
};

const drawCollection = () => {
  const count = state.collected.length;
  collection.hidden = count === 0;
  const words = document.createElement("span");
  words.textContent = (state.labels.label_collection ?? "").replace("{count}", count);
  collection.replaceChildren(
    words,
    button(state.labels.label_collection_copy, async () => {
      const done = await copyQuotes(state.collected, state.labels.card_notice);
      status.textContent = done ? state.labels.label_copied : state.labels.label_copy_failed;
    }),
    button(state.labels.label_collection_clear, () => {
      setCollected([]);
    }),
  );
  for (const listener of listeners) listener();
};

const setCollected = (quotes) => {
  state.collected = quotes;
  keep(COLLECTION, quotes.length ? quotes : null);
  drawCollection();
};

const same = (one, other) => one.source_page === other.source_page;

export const isCollected = (quote) => state.collected.some((one) => same(one, quote));

export const collected = () => state.collected;

export const collect = (quote) => {
  const others = state.collected.filter((one) => !same(one, quote));
  setCollected(isCollected(quote) ? others : [...others, quote]);
};

export const onCollection = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

// A new conversation: its labels.
export const start = (labels) => {
  state.labels = labels;
  drawFilters();
  drawCollection();
};

// Cards are drawn again and again, in any order: the latest made tells what holds.
export const setFilters = (serial, shown, callAction) => {
  if (serial < state.filters.serial) return;
  state.filters = { serial, chips: shown, callAction };
  drawFilters();
};

let waiting = null; // a timer

const say = (words) => {
  if (status.textContent !== words) status.textContent = words;
};

// What the status says while nothing is searched.
const resting = () => (isWaiting() ? (document.getElementById("root")?.dataset.waits ?? "") : state.failed);

let rests = "";
// Said once, when it changes: a word on what was copied stays.
const rest = () => {
  const words = resting();
  if (words !== rests) say(words);
  rests = words;
};

// While Chainlit shows its button to stop, something is being searched.
const watchSearch = () => {
  const busy = document.getElementById("stop-button") !== null;
  if (!busy || isWaiting()) rest();
  if (busy && waiting === null) {
    waiting = setTimeout(() => {
      if (!isWaiting()) say(state.labels.chat_searching ?? "");
    }, SEARCHING_AFTER_MS);
  } else if (!busy && waiting !== null) {
    clearTimeout(waiting);
    waiting = null;
    say(resting());
  }
};

onWaiting(watchSearch);

export const keepBar = () => {
  const composer = document.getElementById("message-composer");
  if (composer && bar.nextElementSibling !== composer) composer.before(bar);
  watchSearch();
};
