// Adds the buttons that need script: copy an address, print. Their words stand in the page; nothing is stored.

export function enhance(root) {
  for (const link of root.querySelectorAll("[data-copy]")) {
    const button = makeButton(link.dataset.copy);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(link.href);
        note.textContent = link.dataset.copied;
      } catch {
        // The address stands there as a link; it is selected, so that it can be copied by hand.
        getSelection().selectAllChildren(link);
      }
    });
    const note = document.createElement("span");
    note.setAttribute("role", "status");
    link.parentElement.append(" ", button, " ", note);
  }
  for (const place of root.querySelectorAll("[data-print]")) {
    const button = makeButton(place.dataset.print);
    button.addEventListener("click", () => print());
    place.prepend(button, " ");
    place.hidden = false;
  }
}

function makeButton(words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = words;
  return button;
}
