// Adds the buttons that need script: copy an address, print. Their words stand in the page; nothing is stored.

export function enhance(root) {
  for (const link of root.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    const note = document.createElement("span");
    note.setAttribute("role", "status");
    link.parentElement.append(" ", makeButton(root.dataset.copy, async () => {
      note.textContent = "";
      try {
        await navigator.clipboard.writeText(link.href);
        note.textContent = root.dataset.copied;
      } catch {
        // The address stands there as a link; it is selected, so that it can be copied by hand.
        getSelection().selectAllChildren(link);
      }
    }), " ", note);
  }
  for (const place of root.querySelectorAll("[data-print]")) {
    if (window.print) place.prepend(makeButton(place.dataset.print, () => print()), " ");
    place.hidden = false;
  }
}

function makeButton(words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}
