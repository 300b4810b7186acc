// Writing in memory only, nothing sent or stored; for [data-enhance] around templates with [data-part].

const SHORTEST = 12;

export function enhance(root) {
  const words = root.dataset;
  const one = (selector) => root.querySelector(selector);
  const all = (selector) => [...root.querySelectorAll(selector)];
  let entries = [];
  // Loaded while somebody writes.
  let sealing;

  const acts = {
    begin(button) {
      sealing = import(words.sealing);
      button.remove();
      document.title = words.title;
      add("work");
      one("h3").focus();
    },
    add() {
      say(take() ? words.added : words.empty);
    },
    clear() {
      fill({ fields: {}, effects: [] });
    },
    // Back to the fields; what stands there becomes an entry first.
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
        await navigator.clipboard.writeText(all("dl").map((list) => list.innerText).join("\n\n"));
        say(words.copied);
      } catch {
        say(words.uncopied);
      }
    },
    async save() {
      const [first, second] = all("[data-pass]");
      const link = document.createElement("a");
      if (!("download" in link)) return say(words.unsaved);
      if ([...first.value].length < SHORTEST) return say(words.short);
      if (first.value !== second.value) return say(words.differs);
      take();
      say(words.working);
      link.href = URL.createObjectURL(await (await sealing).seal(JSON.stringify({ version: 1, entries }), first.value));
      link.download = "notes.dat";
      // Where a browser does not heed `download`, it must not put the file in place of the only copy.
      link.target = "_blank";
      link.click();
      one("[data-act=saved]").hidden = false;
      say(words.asked);
    },
    // Only the reader can know whether the file is there.
    saved(button) {
      for (const field of all("[data-pass]")) field.value = "";
      button.hidden = true;
      say(words.saved);
    },
    async open() {
      const file = one("[data-file]").files[0];
      const key = one("[data-key]");
      if (!file) return say(words.nofile);
      say(words.working);
      const { Foreign, unseal } = await sealing;
      try {
        const text = await unseal(new Uint8Array(await file.arrayBuffer()), key.value);
        const opened = JSON.parse(text).entries.map(({ written, fields, effects }) => (
          { written, fields: { ...fields }, effects: [...effects] }
        ));
        // Opened twice, an entry stands there once.
        entries = [...new Set([...opened, ...entries].map(JSON.stringify))].map(JSON.parse);
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
    // Swedish: 2026-11-21 14:05:07, local time.
    entries.push({ written: new Date().toLocaleString("sv"), fields, effects });
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
        place.textContent = texts[place.dataset.of] ?? "";
        if (!place.textContent) place.parentElement.remove();
      }
      item.querySelector("button").value = index;
      return item;
    }));
    // The list is shown, and is all that paper holds.
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
