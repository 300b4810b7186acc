// Writing in memory only; for [data-enhance] around templates with [data-part]. Nothing is sent, nothing is stored.

import { ForeignFile, seal, unseal } from "./sealing.js";

const SHORTEST_PASSPHRASE = 12;
const MOST_BYTES = 8_000_000;

export function enhance(root) {
  const words = root.dataset;
  const all = (selector) => [...root.querySelectorAll(selector)];
  const one = (selector) => root.querySelector(selector);
  const status = document.createElement("p");
  let entries = [];
  let place = 0; // where the entry in the fields will stand

  const acts = {
    begin() {
      one("[data-act=begin]").parentElement.remove();
      document.title = words.title;
      add("work");
      root.append(status);
      add("open");
      if (!crypto.subtle) one("[data-file]").parentElement.remove();
      root.querySelector("h3").tabIndex = -1;
      root.querySelector("h3").focus();
    },
    add() {
      const entry = read();
      if (!entry) return say(words.empty);
      entries.splice(place, 0, entry);
      clear();
      show();
      say(words.added);
    },
    print() {
      if (read()) say(words.waiting);
      else print();
    },
    async copy() {
      try {
        await navigator.clipboard.writeText(entries.map(asText).join("\n\n"));
        say(words.copied);
      } catch {
        say(words.uncopied);
      }
    },
    async save() {
      const passphrase = one("[data-pass]").value;
      if (read()) return say(words.waiting);
      if ([...passphrase].length < SHORTEST_PASSPHRASE) return say(words.short);
      if (passphrase !== one("[data-again]").value) return say(words.differs);
      say(words.working);
      const file = await seal(JSON.stringify({ version: 1, entries }), passphrase);
      one("[data-pass]").value = one("[data-again]").value = "";
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = "notes.dat";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      say(words.saved);
    },
    async open() {
      const file = one("[data-file]").files[0];
      if (!file) return say(words.nofile);
      say(words.working);
      try {
        if (file.size > MOST_BYTES) throw new ForeignFile();
        const text = await unseal(new Uint8Array(await file.arrayBuffer()), one("[data-key]").value);
        const known = new Set(entries.map((entry) => JSON.stringify(entry)));
        const opened = JSON.parse(text).entries.map(asEntry).filter((entry) => !known.has(JSON.stringify(entry)));
        entries = [...opened, ...entries];
        place = entries.length;
        one("[data-key]").value = one("[data-file]").value = "";
        show();
        say(words.opened);
      } catch (error) {
        say(error instanceof ForeignFile ? words.foreign : words.wrong);
      }
    },
  };

  function add(part) {
    const made = document.importNode(one(`template[data-part=${part}]`).content, true);
    root.append(made);
  }

  function say(text) {
    status.textContent = text;
    status.scrollIntoView({ block: "nearest" });
  }

  // The fields as an entry; null while nothing stands in them.
  function read() {
    const fields = {};
    for (const field of all("[data-field]")) {
      if (field.value.trim()) fields[field.dataset.field] = field.value.trim();
    }
    const effects = all("[data-effect]:checked").map((box) => box.parentElement.textContent.trim());
    if (!effects.length && !Object.keys(fields).length) return null;
    const now = new Date();
    now.setMinutes(now.getMinutes() - now.getTimezoneOffset());
    return { written: now.toISOString().slice(0, 16).replace("T", " "), fields, effects };
  }

  function clear() {
    for (const field of all("[data-field]")) field.value = "";
    for (const box of all("[data-effect]")) box.checked = false;
    place = entries.length;
  }

  function change(index) {
    if (read()) return say(words.waiting);
    const [entry] = entries.splice(index, 1);
    for (const field of all("[data-field]")) field.value = entry.fields[field.dataset.field] ?? "";
    for (const box of all("[data-effect]")) box.checked = entry.effects.includes(box.parentElement.textContent.trim());
    place = index;
    show();
    say(words.taken);
    one("[data-field]").focus();
  }

  // What an entry says, as pairs of label and text.
  function pairs(entry) {
    const labels = all("[data-field]").map((field) => [field.dataset.field, field.labels[0].textContent]);
    const effects = one(".log__effects legend")?.textContent ?? "";
    return [
      ...labels.map(([key, label]) => [label, entry.fields[key]]),
      [effects, entry.effects.join(", ")],
      [words.written.replace(/:$/, ""), entry.written],
    ].filter(([, text]) => text);
  }

  function asText(entry, index) {
    return [`${index + 1}.`, ...pairs(entry).map(([label, text]) => `${label}: ${text}`)].join("\n");
  }

  function show() {
    if (!one("[data-entries]")) {
      add("list");
      if (!crypto.subtle) one("[data-pass]").parentElement.remove();
      root.append(one("[data-file]").parentElement);
    }
    one("[data-entries]").replaceChildren(...entries.map(asItem));
    // On paper the list alone: print.css of the log looks for this.
    root.closest("article").classList.toggle("log-page--filled", entries.length > 0);
  }

  function asItem(entry, index) {
    const item = document.createElement("li");
    const list = document.createElement("dl");
    for (const [label, text] of pairs(entry)) {
      const name = document.createElement("dt");
      const value = document.createElement("dd");
      name.textContent = label;
      value.textContent = text;
      value.dir = "auto";
      list.append(name, value);
    }
    const remove = makeButton(words.remove, index, () => {
      // Twice, so that a slip removes nothing.
      if (remove.textContent === words.remove) remove.textContent = words.sure;
      else {
        entries.splice(index, 1);
        place = entries.length;
        show();
        status.textContent = "";
      }
    });
    item.append(list, makeButton(words.change, index, () => change(index)), " ", remove);
    return item;
  }

  function makeButton(text, index, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button log__button";
    button.textContent = text;
    button.setAttribute("aria-label", `${text}: ${words.entry} ${index + 1}`);
    button.addEventListener("click", act);
    return button;
  }

  root.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.());
  addEventListener("pagehide", () => { entries = []; });
  status.setAttribute("role", "status");
  status.className = "log__status";
  one(".log__without").remove();
  add("start");
}

// Whatever stood in a file, as an entry: texts only.
function asEntry(raw) {
  const fields = Object.entries(raw?.fields ?? {}).map(([key, text]) => [key, String(text)]);
  const effects = Array.isArray(raw?.effects) ? raw.effects.map(String) : [];
  return { written: String(raw?.written ?? ""), fields: Object.fromEntries(fields), effects };
}
