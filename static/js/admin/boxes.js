/* What the scripts of a section's box share: typing into it so that it can be undone, and saying what happened below it. */
"use strict";

window.desk = (() => {
  function words() {
    return document.getElementById("desk-writing");
  }

  // Types it as somebody would: it can be undone, and scripts that listen hear of it.
  function type(box, text) {
    box.focus();
    if (!document.execCommand("insertText", false, text)) {
      box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.form.dispatchEvent(new Event("desk:typed"));
    }
  }

  function notes(box) {
    const row = box.closest(".form-row, .desk-box, .desk-beside__own");
    let place = row.querySelector(".desk-pasted");
    if (!place) {
      place = document.createElement("div");
      place.className = "desk-pasted";
      place.setAttribute("role", "status");
      row.append(place);
    }
    place.replaceChildren();
    return place;
  }

  function say(box, heading, sentences, plain) {
    const place = notes(box);
    if (!heading) {
      return;
    }
    const title = document.createElement("p");
    title.textContent = heading;
    place.append(title);
    if (sentences.length) {
      const list = document.createElement("ul");
      for (const sentence of sentences) {
        const item = document.createElement("li");
        item.textContent = sentence;
        list.append(item);
      }
      place.append(list);
      if (plain !== null) {
        place.append(button(words().dataset.plain, () => {
          box.focus();
          document.execCommand("undo");
          type(box, plain);
          notes(box);
        }));
      }
      place.append(button(words().dataset.close, () => {
        notes(box);
        box.focus();
      }));
    }
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  // Between blocks, of which a picture is one, stands an empty line; within a line what was pasted goes on where it is.
  function fitted(box, text) {
    const before = box.value.slice(0, box.selectionStart);
    const after = box.value.slice(box.selectionEnd);
    const isBlock = text.includes("\n") || /^(?:(?:#|-|\d+\.) |!\[)/.test(text);
    const opening = isBlock && before.trim() && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
    const ending = isBlock && after.trim() && !after.startsWith("\n\n") ? (after.startsWith("\n") ? "\n" : "\n\n") : "";
    return opening + text + ending;
  }

  return { words, type, say, fitted };
})();
