// Sends a form without a history entry and puts the answer in place of the main part; for [data-enhance] on a form.

export function enhance(form, site) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, site, event.submitter);
  });
}

export function send(form, site, submitter, part) {
  const request = new XMLHttpRequest();
  // Trusted Types: a document that the browser parsed, and no text that we would have to.
  request.responseType = "document";
  request.onload = () => show(request.response, site, part);
  request.onerror = () => say(form);
  request.open("POST", submitter?.getAttribute("formaction") ?? form.action);
  request.send(new URLSearchParams(new FormData(form, submitter)));
  form.setAttribute("aria-busy", "true");
}

function show(answer, site, part) {
  // An answer without a main part is the empty page: another tab has left.
  if (!answer?.querySelector("main")) return site.leave();
  const place = document.querySelector("main");
  const { lang, dir } = answer.documentElement;
  const isSame = lang === document.documentElement.lang;
  // In another language the head and the foot change too, in this one the question that the languages would ask.
  for (const name of isSame ? ["main", ".languages"] : ["body"]) {
    const [old, other] = [document, answer].map((page) => page.querySelector(name));
    if (old && other) old.replaceWith(document.importNode(other, true));
  }
  Object.assign(document.documentElement, { lang, dir });
  const fresh = document.querySelector("main");
  document.title = answer.title;
  fresh.setAttribute("tabindex", "-1");
  fresh.focus();
  scrollTo(0, 0);
  site.enhanceAll(document.querySelector(".site-head"));
  site.enhanceAll(fresh);
  // The size of the text that a reader chose stays chosen.
  const [own, other] = [place, fresh].map((part) => part.querySelector(".share"));
  if (own && other) other.replaceWith(own);
  const opened = part && document.getElementById(part);
  if (opened) site.show(opened);
}

function say(form) {
  form.removeAttribute("aria-busy");
  const note = form.querySelector("[role=alert]") ?? document.createElement("p");
  note.setAttribute("role", "alert");
  note.textContent = form.dataset.failed ?? "";
  form.append(note);
}
