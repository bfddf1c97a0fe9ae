// Where an answer is long or comes low, its start is brought into sight: a visitor begins to
// read there. Chainlit itself puts the question on top, with the answer below.

const calmly = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

const ENOUGH = 0.6; // of the height: what begins above this has room to be read

// The question to which a message is the answer, where it comes right before.
const questionOf = (message) => {
  const steps = [...document.querySelectorAll("[data-step-type]")];
  const before = steps[steps.indexOf(message) - 1];
  return before?.dataset.stepType === "user_message" ? before : null;
};

export const bringIntoSight = (cards) => {
  const view = cards.closest(".overflow-y-auto");
  const message = cards.closest("[data-step-type]");
  if (!view || !message) return;
  const first = cards.querySelector(".bw-card") ?? cards;
  const question = questionOf(message);
  const [start, sentence, top] = [first, message, view].map((one) => one.getBoundingClientRect().top);
  const room = ENOUGH * view.clientHeight;
  // Chainlit may still be scrolling: count from where its question will stand.
  if (question && start - question.getBoundingClientRect().top < room) return;
  const target = start - sentence < room ? sentence : start;
  view.scrollTo({ top: view.scrollTop + target - top - 12, behavior: calmly() });
};
