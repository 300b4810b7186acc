// Words that are marked in the text become those that a remark is about. Without script a paragraph is picked instead.

export function enhance(form) {
  const text = document.getElementById(form.dataset.text);
  const quote = form.elements.quote, near = form.elements.near;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "review-mark";
  button.textContent = form.dataset.mark;
  button.hidden = true;
  document.body.append(button);

  let marked = null;

  document.addEventListener("selectionchange", () => {
    const range = markedRange(text);
    if (range) marked = { words: wordsOf(range), near: placeOf(range) };
    button.hidden = !range || !marked.words;
  });
  // Pressing it must not take the mark away first.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    quote.value = marked.words;
    near.value = marked.near;
    form.elements.paragraph.value = "";
    button.hidden = true;
    form.elements.text.focus();
    form.scrollIntoView({ block: "center" });
  });
}

function markedRange(text) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return text.contains(range.commonAncestorContainer) ? range : null;
}

// Without what only screen readers hear, what a word's button explains, and the numbers of sources.
function wordsOf(range) {
  const piece = range.cloneContents();
  for (const one of piece.querySelectorAll(".visually-hidden, .remarked__link, [popover], sup")) one.remove();
  for (const block of piece.querySelectorAll("p, li, h2, h3, h4, br")) block.append("\n");
  return piece.textContent.replace(/[^\S\n]+/g, " ").replace(/\s*\n\s*/g, "\n").trim();
}

function placeOf(range) {
  const start = range.startContainer;
  const element = start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement;
  return element.closest("[id]")?.id ?? "";
}
