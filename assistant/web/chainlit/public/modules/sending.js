// Sending a question. Chainlit ignores Enter while it connects or answers, and draws its field
// anew, and empty, while it starts: here a question stays in its field, waits, and then goes.

let isHeld = false;
let changed = () => {};
const typed = { words: "", field: null };

const field = () => document.getElementById("chat-input");
const button = () => document.getElementById("chat-submit");
const words = () => field()?.value.trim() ?? "";

const hasBegun = () => document.querySelector(".step") !== null;
const canSend = () => hasBegun() && button() !== null && !button().disabled;

const hold = (event) => {
  if (words() === "" || canSend()) return;
  event.preventDefault();
  event.stopPropagation();
  isHeld = true;
  changed();
};

const isOn = (element, { clientX: x, clientY: y }) => {
  const box = element?.getBoundingClientRect();
  return box && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
};

addEventListener(
  "keydown",
  (event) => {
    const isSending = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!isSending || event.target !== field()) return;
    if (document.querySelector("[cmdk-list], .command-item")) return; // it chooses a command
    hold(event);
  },
  true,
);
// A press on a button that is off reaches only what lies under it.
addEventListener("click", (event) => {
  if (event.target.closest?.("#message-composer") && isOn(button(), event)) hold(event);
}, true);
addEventListener("input", (event) => {
  if (event.target !== field()) return;
  if (event.target === typed.field) isHeld = false;
  Object.assign(typed, { words: event.target.value, field: event.target });
  changed();
}, true);

export const isWaiting = () => isHeld;

export const onWaiting = (listener) => {
  changed = listener;
};

// Puts what was typed in the field that came in place of the one it was typed in.
const keepTyped = () => {
  const now = field();
  if (now === null || typed.words === "") return;
  if (now === typed.field) {
    typed.words = now.value; // nothing, once it is sent
  } else if (now.value === "") {
    // As React hears it: through the setter that it did not replace.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(now, typed.words);
    now.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

// Sends what waits as soon as that is possible.
export const sendHeld = () => {
  keepTyped();
  if (!isHeld || !canSend()) return;
  isHeld = false;
  button().click();
};

// On a telephone the keyboard makes room for the answer.
export const makeRoom = () => {
  if (matchMedia("(pointer: coarse)").matches && document.activeElement === field() && words() === "") {
    field().blur();
  }
};
