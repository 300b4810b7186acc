// Writing in memory only; for [data-enhance] around templates with [data-part]. Nothing is sent, nothing is stored.

import { Foreign, seal, unseal } from "./sealing.js";

const SHORTEST = 12;
const MOST_BYTES = 8_000_000;

export function enhance(root) {
  const words = root.dataset;
  const one = (selector) => root.querySelector(selector);
  const all = (selector) => [...root.querySelectorAll(selector)];
  let entries = [];

  const acts = {
    begin(button) {
      button.remove();
      document.title = words.title;
      add("work");
      if (!crypto.subtle) all(".log__lock").forEach((part) => part.remove());
      one("h3").focus();
    },
    add() {
      say(take() ? words.added : words.empty);
    },
    clear() {
      fill({ fields: {}, effects: [] });
    },
    // The entry goes back to the fields, to be changed or emptied; what stands there becomes an entry first.
    change(button) {
      const entry = entries[button.value];
      take();
      entries = entries.filter((other) => other !== entry);
      show();
      fill(entry);
      one("[data-field]").focus();
      say(words.taken);
    },
    print() {
      take();
      print();
    },
    async copy() {
      take();
      try {
        await navigator.clipboard.writeText(one("[data-entries]").innerText);
        say(words.copied);
      } catch {
        say(words.uncopied);
      }
    },
    async save() {
      const [first, second] = all("[data-pass]");
      if ([...first.value].length < SHORTEST) return say(words.short);
      if (first.value !== second.value) return say(words.differs);
      take();
      say(words.working);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await seal(JSON.stringify({ version: 1, entries }), first.value));
      link.download = "notes.dat";
      link.click();
      first.value = second.value = "";
      say(words.saved);
    },
    async open() {
      const file = one("[data-file]").files[0];
      const key = one("[data-key]");
      if (!file) return say(words.nofile);
      say(words.working);
      try {
        if (file.size > MOST_BYTES) throw new Foreign();
        const opened = JSON.parse(await unseal(new Uint8Array(await file.arrayBuffer()), key.value)).entries;
        const known = new Set(entries.map((entry) => JSON.stringify(entry)));
        entries = [...opened.filter((entry) => !known.has(JSON.stringify(entry))), ...entries];
        key.value = "";
        show();
        say(words.opened);
      } catch (error) {
        say(error instanceof Foreign ? words.foreign : words.wrong);
      }
    },
  };

  function add(part) {
    root.append(document.importNode(one(`[data-part=${part}]`).content, true));
  }

  function say(text) {
    one("[role=status]").textContent = text;
  }

  // What stands in the fields becomes an entry, if anything does.
  function take() {
    const written = all("[data-field]").map((field) => [field.dataset.field, field.value.trim()]);
    const fields = Object.fromEntries(written.filter(([, text]) => text));
    const effects = all("[data-effect]:checked").map((box) => box.value);
    if (!effects.length && !Object.keys(fields).length) return false;
    const now = new Date();
    now.setMinutes(now.getMinutes() - now.getTimezoneOffset());
    entries.push({ written: now.toISOString().slice(0, 16).replace("T", " "), fields, effects });
    acts.clear();
    show();
    return true;
  }

  function fill(entry) {
    for (const field of all("[data-field]")) field.value = entry.fields[field.dataset.field] ?? "";
    for (const box of all("[data-effect]")) box.checked = entry.effects.includes(box.value);
  }

  function show() {
    one("[data-entries]").replaceChildren(...entries.map((entry, index) => {
      const item = document.importNode(one("[data-part=entry]").content, true);
      const texts = { ...entry.fields, effects: entry.effects.join(", "), written: entry.written };
      for (const place of item.querySelectorAll("[data-of]")) {
        const text = texts[place.dataset.of];
        if (text) place.textContent = text;
        else place.parentElement.remove();
      }
      item.querySelector("button").value = index;
      return item;
    }));
    // On paper the list alone (tools/planner.css).
    root.parentElement.classList.toggle("log-page--filled", entries.length > 0);
  }

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    acts[button?.dataset.act]?.(button);
  });
  addEventListener("pagehide", () => { entries = []; });
  one(".log__without").remove();
  add("start");
}
