// Quotes on the clipboard, with where they come from: as plain and as rich text.

const addressOf = (quote) => new URL(quote.original || quote.source_page, location.href).href;

const sourceOf = (quote, cardNotice) =>
  [...(quote.is_card ? [cardNotice] : []), quote.title, ...quote.details].join(", ");

// A quote of the publisher stands in quotation marks; a summary in our words does not.
const plain = (quote, cardNotice) => {
  const words = quote.is_card ? quote.plain : `“${quote.plain}”`;
  return `${words}\n\n${sourceOf(quote, cardNotice)}\n${addressOf(quote)}`;
};

const element = (name, children, attributes = {}) => {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children); // strings become text, never markup
  return made;
};

const rich = (quote, cardNotice) => {
  const lines = quote.plain.split(/\n+/).map((line) => element("p", [line]));
  const address = addressOf(quote);
  return [
    element("blockquote", lines),
    element("p", [`${sourceOf(quote, cardNotice)}, `, element("a", [address], { href: address })]),
  ];
};

const throughSelection = (text, html) => {
  let done = false;
  const put = (event) => {
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = true;
  };
  document.addEventListener("copy", put, true);
  document.execCommand("copy");
  document.removeEventListener("copy", put, true);
  return done;
};

const write = async (text, html) => {
  try {
    const kinds = { "text/plain": text, ...(html ? { "text/html": html } : {}) };
    const blobs = Object.entries(kinds).map(([kind, value]) => [kind, new Blob([value], { type: kind })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    // Not over plain HTTP, nor in every browser: there the older way works.
    return throughSelection(text, html);
  }
};

export const copyQuotes = (quotes, cardNotice) =>
  write(
    quotes.map((quote) => plain(quote, cardNotice)).join("\n\n\n"),
    element("div", quotes.flatMap((quote) => rich(quote, cardNotice))).innerHTML,
  );

// On a telephone the device's own way to share, elsewhere the clipboard.
export const shareLink = async (quote) => {
  const url = new URL(quote.source_page, location.href).href;
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    try {
      await navigator.share({ title: quote.title, url });
      return true;
    } catch (error) {
      if (error.name === "AbortError") return true;
    }
  }
  return write(url, "");
};
