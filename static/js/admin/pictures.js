/* A picture that is dropped or pasted into a section's box: kept and named in the text, or refused beside it. */
"use strict";

(() => {
  const { words, type, fitted, say } = window.desk;

  async function keep(box, file) {
    const { picture, refused } = words().dataset;
    say(box, `${picture} ${file.name}`, [], null);
    const data = new FormData();
    data.append("csrfmiddlewaretoken", box.form.elements.csrfmiddlewaretoken.value);
    data.append("image", file);
    let given = {};
    try {
      const answer = await fetch(box.getAttribute("data-markdownx-upload-urls-path"), {
        method: "POST",
        body: data,
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      given = await answer.json();
    } catch {
      given = {};
    }
    if (given.image_code) {
      const text = fitted(box, given.image_code);
      const brackets = box.selectionStart + text.indexOf("![") + 2;
      type(box, text);
      // Between the brackets, where it is said what the picture shows.
      box.setSelectionRange(brackets, brackets);
      say(box, given.said || "", [], null);
    } else {
      // The text stays as it is.
      say(box, `${refused} ${file.name}`, [given.error || ""].filter(Boolean), null);
    }
  }

  // Ahead of the box's own script, which writes that a picture was refused into the text.
  for (const kind of ["drop", "paste"]) {
    document.addEventListener(
      kind,
      async (event) => {
        const box = event.target;
        const given = event.dataTransfer || event.clipboardData;
        if (!box.matches || !box.matches("textarea.desk-text") || !given || !words()) {
          return;
        }
        const files = [...given.files];
        if (!files.length) {
          // The box's own script would drop words that are moved within it.
          event.stopImmediatePropagation();
          return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
        for (const file of files) {
          await keep(box, file);
        }
      },
      true,
    );
  }
})();
