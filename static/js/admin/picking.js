/* Above a section's box: a source to cite or a page to link to is found by words, and goes where the cursor stands. */
"use strict";

(() => {
  const { words, type, fitted } = window.desk;
  const QUIET_MS = 300;
  let dialog = null;

  function element(name, text, attributes) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) {
      made.setAttribute(key, value);
    }
    return made;
  }

  function bar(box) {
    if (box.dataset.picking || !words()) {
      return;
    }
    box.dataset.picking = "1";
    box.addEventListener("focus", () => {
      box.dataset.entered = "1";
    });
    const tools = element("div", "", { class: "desk-tools" });
    for (const [what, label] of [
      ["sources", words().dataset.cite],
      ["pages", words().dataset.link],
      ["pictures", words().dataset.show],
    ]) {
      const button = element("button", label, { type: "button", class: "button", "aria-haspopup": "dialog" });
      button.addEventListener("click", () => open(box, what, label));
      tools.append(button);
    }
    box.before(tools);
  }

  function open(box, what, label) {
    // Who never was in the box has no cursor there: what is picked goes to its end, and not ahead of the text.
    const last = box.value.length;
    const [start, end] = box.dataset.entered ? [box.selectionStart, box.selectionEnd] : [last, last];
    if (dialog) {
      dialog.remove();
    }
    dialog = element("dialog", "", { class: "desk-dialog", "aria-labelledby": "desk-dialog-title" });
    const title = element("h2", label, { id: "desk-dialog-title" });
    const find = element("label", words().dataset.find, { for: "desk-dialog-words" });
    const input = element("input", "", { id: "desk-dialog-words", class: "vTextField", type: "text", autocomplete: "off" });
    const found = element("div", "", { class: "desk-dialog__found", "aria-live": "polite" });
    const close = element("button", words().dataset.close, { type: "button", class: "button" });
    dialog.append(title, find, input, found, close);
    // Beside the form and not in it: what is added here is a form of its own.
    document.body.append(dialog);

    function insert(entry) {
      const chosen = box.value.slice(start, end);
      const text = entry.dataset.address && chosen ? `[${chosen}](${entry.dataset.address})` : entry.dataset.insert;
      dialog.close();
      box.focus();
      // A citation stands behind the words that are chosen, and takes nothing of them away.
      box.setSelectionRange(entry.dataset.address ? start : end, end);
      type(box, what === "pictures" ? fitted(box, text) : text);
    }

    function show(html) {
      const page = new DOMParser().parseFromString(html, "text/html");
      found.replaceChildren(...page.body.childNodes);
      for (const entry of found.querySelectorAll("[data-insert]")) {
        const button = element("button", words().dataset.insert, {
          type: "button",
          class: "button",
          "aria-label": `${words().dataset.insert} ${entry.dataset.name}`,
        });
        button.addEventListener("click", () => insert(entry));
        entry.before(button, " ");
      }
      const add = found.querySelector("form");
      if (add) {
        add.addEventListener("submit", (event) => {
          event.preventDefault();
          ask(add.action, { method: "POST", body: new FormData(add) });
        });
      }
    }

    let latest = 0;
    async function ask(address, options) {
      latest += 1;
      const own = latest;
      try {
        const answer = await fetch(address, { ...options, headers: { "X-Requested-With": "XMLHttpRequest" } });
        const html = await answer.text();
        if (own === latest) {
          show(html);
        }
      } catch {
        // The list stays as it is; the next word asks again.
      }
    }

    let timer = 0;
    function look() {
      const language = what === "pages" ? box.lang || document.querySelector("[name=language]")?.value || "" : "";
      ask(`${words().dataset[what]}?${new URLSearchParams({ q: input.value, language })}`);
    }
    input.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(look, QUIET_MS);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        look();
      }
    });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => box.focus());
    dialog.showModal();
    input.focus();
    look();
  }

  function all(root) {
    [...root.querySelectorAll("textarea.desk-text")].filter((box) => !box.closest(".empty-form")).forEach(bar);
  }
  document.addEventListener("DOMContentLoaded", () => all(document));
  document.addEventListener("formset:added", (event) => event.target.querySelectorAll("textarea.desk-text").forEach(bar));
})();
