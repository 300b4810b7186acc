/* A section's box: what is pasted with headings, lists, bold or links keeps them, and what cannot be kept is said. */
"use strict";

(() => {
  // Without one of these, what was pasted is plain text all the same.
  const WORTH = /<(?:h[1-6]|li|strong|b|em|i|a|table|img|blockquote|dl|del|s|u|sup|sub|mark)[\s>]|mso-list|font-weight|background/i;

  const { words, type, say, fitted } = window.desk;

  // Pictures that stand in the text itself are not sent: they would be too much, and are left out in any case.
  function slim(html) {
    return html.replace(/src\s*=\s*(["'])data:.*?\1/gis, 'src="data:"').replace(/<style[\s\S]*?<\/style>/gi, "");
  }

  async function convert(box, html, plain) {
    const { paste, pasting, pasted, unpasted } = words().dataset;
    say(box, pasting, [], null);
    box.readOnly = true;
    let said = null;
    let why = "";
    try {
      const data = new FormData();
      data.append("csrfmiddlewaretoken", box.form.elements.csrfmiddlewaretoken.value);
      data.append("html", slim(html));
      const answer = await fetch(paste, {
        method: "POST",
        body: data,
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      const given = await answer.json();
      if (answer.ok) {
        said = given;
      } else {
        why = given.error || "";
      }
    } catch {
      said = null;
    }
    box.readOnly = false;
    if (said) {
      type(box, fitted(box, said.text));
      say(box, said.said.length ? pasted : "", said.said, plain);
    } else {
      type(box, plain);
      say(box, unpasted, [why].filter(Boolean), null);
    }
  }

  // Ahead of the box's own script, which takes a picture of what was copied for a picture to be kept.
  document.addEventListener(
    "paste",
    (event) => {
      const box = event.target;
      const html = event.clipboardData ? event.clipboardData.getData("text/html") : "";
      if (!box.matches || !box.matches("textarea.desk-text") || box.readOnly || !words() || !WORTH.test(html)) {
        return;
      }
      const plain = event.clipboardData.getData("text/plain");
      if (!plain.trim()) {
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      convert(box, html, plain);
    },
    true,
  );
})();
