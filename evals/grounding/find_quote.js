// Give the box of each place where the page shows a text, in pixels of the view.
// White space and soft hyphens do not count; letters are compared as NFD.
(quote) => {
  const fold = (text) => text.normalize("NFD").replace(/[\s\u00ad\u200b]/g, "");
  // A range over whole elements has the boxes of these; marks are around letters only.
  const boxAround = (letters) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const nodes = new Map();
    for (const [node, offset] of letters) {
      nodes.set(node, [nodes.has(node) ? nodes.get(node)[0] : offset, offset + 1]);
    }
    for (const [node, [start, end]] of nodes) {
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, end);
      for (const { left, top, right, bottom } of range.getClientRects()) {
        box[0] = Math.min(box[0], left);
        box[1] = Math.min(box[1], top);
        box[2] = Math.max(box[2], right);
        box[3] = Math.max(box[3], bottom);
      }
    }
    return box;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let page = "";
  const places = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.checkVisibility()) continue;
    for (let offset = 0; offset < node.data.length; offset += 1) {
      const folded = fold(node.data[offset]);
      page += folded;
      for (let i = 0; i < folded.length; i += 1) places.push([node, offset]);
    }
  }
  const wanted = fold(quote);
  const boxes = [];
  for (let at = page.indexOf(wanted); at >= 0; at = page.indexOf(wanted, at + 1)) {
    boxes.push(boxAround(places.slice(at, at + wanted.length)));
  }
  return boxes;
};
