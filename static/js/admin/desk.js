/* The edition's page: tells the live preview of a section which kind, readers and language it has; lets Tab leave the box. */
"use strict";

(() => {
  const editorsIn = (root) => root.querySelectorAll("textarea.markdownx-editor");

  function value(row, name) {
    const field = row.querySelector(`[name$="-${name}"]`);
    return field ? field.value : "";
  }

  function describe(editor) {
    const row = editor.closest(".inline-related");
    const language = document.querySelector("select[name=language]");
    const attribute = "data-markdownx-urls-path";
    const [path, query] = editor.getAttribute(attribute).split("?");
    const about = new URLSearchParams(query || "");
    about.set("kind", value(row, "kind"));
    about.set("audience", value(row, "audience"));
    about.set("heading", value(row, "heading"));
    if (!about.get("section")) {
      about.set("row", row.id);
    }
    if (language) {
      about.set("language", language.value);
    }
    editor.setAttribute(attribute, `${path}?${about}`);
  }

  // An older answer may come after a newer one, and markdownx shows what comes last: each box waits for its last question alone.
  const asked = new Map();
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function openAlone(method, url, ...rest) {
    const about = new URL(url, document.baseURI).searchParams;
    const box = about.get("section") || about.get("row");
    if (box) {
      asked.get(box)?.abort();
      asked.set(box, this);
    }
    return open.call(this, method, url, ...rest);
  };

  function refresh(row) {
    for (const editor of editorsIn(row)) {
      describe(editor);
      editor.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  document.addEventListener("change", (event) => {
    const row = event.target.closest(".inline-related");
    if (row && /-(kind|audience|heading)$/.test(event.target.name)) {
      refresh(row);
    } else if (event.target.name === "language") {
      document.querySelectorAll(".inline-related:not(.empty-form)").forEach(refresh);
    }
  });

  // markdownx makes Tab insert a tab, so that nobody could leave the box by keyboard.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Tab" && event.target.matches("textarea.markdownx-editor")) {
        event.stopImmediatePropagation();
      }
    },
    true,
  );

  // A link in the live preview would leave the page, and what was typed with it.
  document.addEventListener("click", (event) => {
    if (event.target.closest(".markdownx-preview a")) {
      event.preventDefault();
    }
  });

  // markdownx looks for boxes once. For a new section its script runs again, and takes those without its mark.
  document.addEventListener("formset:added", (event) => {
    const editors = editorsIn(event.target);
    const script = document.querySelector('script[src*="markdownx"]');
    if (!editors.length || !script) {
      return;
    }
    for (const editor of editors) {
      editor.removeAttribute("data-markdownx-init");
      describe(editor);
    }
    const again = document.createElement("script");
    again.src = script.src;
    document.head.append(again);
  });
})();
