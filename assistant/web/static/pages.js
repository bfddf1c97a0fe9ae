"use strict";

// The theme that was chosen in the chat holds here as well.
try {
  const theme = localStorage.getItem("vite-ui-theme");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const dark = theme === "dark" || (theme === "system" && prefersDark);
  document.documentElement.classList.toggle("dark", dark);
} catch {
  // A browser that keeps no data for this site: the light theme.
}

document.addEventListener("DOMContentLoaded", () => {
  // A link without #citaat marks a quote too; the fragment alone scrolls without scripts.
  if (!location.hash) {
    document.getElementById("citaat")?.scrollIntoView({ block: "center" });
  }
  // Without scripts there is no button that cannot do anything.
  const print = document.querySelector("button.print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  // The chat opens this page in a tab of its own; closing it gives back the conversation.
  // Where a browser refuses to close it, the link does what it says.
  document.querySelector("a.back")?.addEventListener("click", () => {
    if (history.length === 1) window.close();
  });
});
