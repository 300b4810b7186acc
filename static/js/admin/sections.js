/* The list of sections beside the form: says where one is, takes in new sections, and leads the docked preview along. */
"use strict";

(() => {
  const QUIET_MS = 1500;

  document.addEventListener("DOMContentLoaded", () => {
    const list = document.getElementById("desk-sections");
    const preview = document.getElementById("page-preview");
    if (!list) {
      return;
    }
    document.body.classList.add("desk-with-sections");
    let current = null;

    const rows = () => [...document.querySelectorAll(".inline-related[id^=sections-]:not(.empty-form)")];
    const linkTo = (row) => list.querySelector(`a[href="#${row.id}"]`);

    function value(row, name) {
      const field = row.querySelector(`[name$="-${name}"]`);
      return field ? field.value : "";
    }

    function idOf(row) {
      const kind = value(row, "kind");
      return value(row, "audience") === "clinical" ? `${kind}-clinical` : kind;
    }

    function enter(row) {
      if (row === current) {
        return;
      }
      current = row;
      for (const link of list.querySelectorAll("[aria-current]")) {
        link.removeAttribute("aria-current");
      }
      const link = linkTo(row);
      if (link) {
        link.setAttribute("aria-current", "true");
        link.scrollIntoView({ block: "nearest" });
      }
      follow();
    }

    document.addEventListener("focusin", (event) => {
      const row = event.target.closest(".inline-related[id^=sections-]");
      if (row) {
        enter(row);
      }
    });

    function refresh() {
      for (const link of list.querySelectorAll("a[data-new]")) {
        link.parentElement.remove();
      }
      for (const row of rows()) {
        const link = linkTo(row);
        const text = value(row, "heading") || row.querySelector("select").selectedOptions[0].textContent;
        if (link) {
          if (link.textContent !== text) {
            link.textContent = text;
          }
        } else {
          const made = document.createElement("a");
          made.href = `#${row.id}`;
          made.dataset.new = "1";
          made.textContent = text;
          const item = document.createElement("li");
          item.append(made);
          list.querySelector("ol").append(item);
        }
      }
    }
    document.addEventListener("formset:added", refresh);
    document.addEventListener("formset:removed", refresh);
    document.addEventListener("change", (event) => {
      if (/-(heading|kind)$/.test(event.target.name || "")) {
        refresh();
      }
    });

    if (!preview) {
      return;
    }

    // The preview beside the text: shown anew when typing pauses, and moved to the section that one is in.
    const frame = preview.querySelector("iframe");
    const controls = preview.querySelector(".desk-preview__controls");
    const buttons = [...controls.querySelectorAll('button[formtarget="page-preview-frame"]')];
    let shown = buttons[0];
    let timer = 0;
    const dock = document.createElement("button");
    dock.type = "button";
    dock.className = "button desk-preview__dock";
    dock.textContent = controls.dataset.dock;
    dock.setAttribute("aria-pressed", "false");
    controls.prepend(dock);

    const isDocked = () => document.body.classList.contains("desk-docked");

    for (const button of buttons) {
      button.addEventListener("click", () => {
        shown = button;
      });
    }
    dock.addEventListener("click", () => {
      document.body.classList.toggle("desk-docked");
      dock.setAttribute("aria-pressed", String(isDocked()));
      dock.textContent = isDocked() ? controls.dataset.undock : controls.dataset.dock;
      if (isDocked()) {
        shown.click();
      } else {
        preview.scrollIntoView({ block: "nearest" });
      }
    });
    frame.closest("form").addEventListener("input", () => {
      if (isDocked()) {
        window.clearTimeout(timer);
        timer = window.setTimeout(() => shown.click(), QUIET_MS);
      }
    });
    frame.addEventListener("load", follow);

    function follow() {
      const page = frame && frame.contentDocument;
      const place = current && page && page.getElementById(idOf(current));
      if (!isDocked() || !place) {
        return;
      }
      for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) {
        fold.open = true;
      }
      place.scrollIntoView({ block: "start" });
    }
  });
})();
