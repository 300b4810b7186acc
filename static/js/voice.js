// Adds "Read aloud", only with a voice of this device: others send the text to a company. Stores nothing.

const speech = window.speechSynthesis;
const TEXTS = "h1, h2, h3, h4, h5, p, li, dt, dd, th, td, legend, label, figcaption";
const SILENT = "nav, .share, .visually-hidden, [hidden], svg";
const NUMBER = /\+?\p{Nd}(?:[\s(),.-]?\p{Nd})+/gu;
const YEARS = /^(?:1[89]|20)\d\d[^\d](?:1[89]|20)\d\d$/;
const LOOK_MS = 1000;

export function enhance(place) {
  if (!speech) return;
  show(place);
  // Most browsers learn of their voices a little later.
  speech.addEventListener("voiceschanged", () => show(place));
}

function ownVoice(language = document.documentElement.lang) {
  return speech.getVoices().find((voice) => voice.localService && voice.lang.split(/[-_]/)[0] === language);
}

function show(place) {
  if (!place.hidden || !ownVoice()) return;
  const words = place.dataset;
  const choice = document.createElement("select");
  const button = document.createElement("button");
  let parts = [];
  // The piece at which reading stopped before its end.
  let kept = null;
  // What is being read now.
  let run = null;
  choice.className = "share__part field";
  choice.setAttribute("aria-label", words.read);
  button.type = "button";
  button.className = "button";

  function tell() {
    button.textContent = run ? words.stop : kept ? words.on : words.read;
  }

  function stop(where) {
    clearInterval(run?.look);
    run = null;
    kept = where;
    speech.cancel();
    tell();
  }

  // A piece at a time: long texts break off in some browsers, and what has been closed meanwhile is left out.
  function go(pieces) {
    const piece = pieces.find((one) => one.isConnected && isShown(one) && ownText(one));
    if (!piece) return stop(null);
    const language = piece.closest("[lang]").lang.split("-")[0];
    const voice = ownVoice(language) ?? ownVoice();
    if (!voice) return stop(piece);
    const spoken = new SpeechSynthesisUtterance(ownText(piece));
    const own = { piece, spoken, look: run?.look };
    spoken.voice = voice;
    spoken.lang = voice.lang;
    spoken.onend = () => run === own && go(pieces.slice(pieces.indexOf(piece) + 1));
    spoken.onerror = () => run === own && stop(piece);
    run = own;
    speech.speak(spoken);
  }

  // What can be read now: all that is open, or one open part of it.
  function list() {
    const chosen = parts[choice.selectedIndex];
    const heads = [...document.querySelectorAll("main h2")].filter((head) => !head.closest(SILENT) && isOpen(head));
    parts = [null, ...heads];
    choice.replaceChildren(...parts.map((head) => new Option(head ? head.textContent.trim() : words.all)));
    choice.selectedIndex = Math.max(0, parts.indexOf(chosen));
  }

  button.addEventListener("click", () => {
    if (run) return stop(run.piece);
    const pieces = piecesOf(parts[choice.selectedIndex]);
    // Left over from before, or from another tab.
    if (speech.speaking || speech.pending) speech.cancel();
    go(kept ? pieces.slice(Math.max(0, pieces.indexOf(kept))) : pieces);
    if (!run) return;
    // Some browsers fall silent and do not say so.
    const look = setInterval(() => speech.speaking || speech.pending || stop(run.piece), LOOK_MS);
    run.look = look;
    tell();
  });
  choice.addEventListener("change", () => stop(null));
  for (const kind of ["focus", "pointerdown"]) choice.addEventListener(kind, list);
  addEventListener("pagehide", () => stop(null));
  list();
  tell();
  place.prepend(choice, " ", button);
  place.hidden = false;
}

function isShown(piece) {
  return piece.checkVisibility?.() ?? piece.getClientRects().length > 0;
}

// Names of what is folded are seen, but only what is open is read.
function isOpen(piece) {
  return isShown(piece) && !piece.closest("details:not([open]) > summary");
}

// All pieces of the page, or those from one heading to the next of its rank.
function piecesOf(head) {
  const all = [...document.querySelectorAll(TEXTS.replace(/(^|, )/g, "$1main "))].filter((one) => !one.closest(SILENT));
  if (!head) return all.filter((one) => isOpen(one) && !one.closest(".references"));
  const next = all.slice(all.indexOf(head) + 1).findIndex((one) => one.matches("h1, h2"));
  const from = all.indexOf(head);
  return all.slice(from, next < 0 ? undefined : from + 1 + next).filter(isOpen);
}

// Without marks of citations and what words mean, and without the pieces inside, which are read by themselves.
function ownText(piece) {
  const copy = piece.cloneNode(true);
  for (const inner of copy.querySelectorAll(`.cite, [popover], ${SILENT}, ${TEXTS}`)) inner.remove();
  return copy.textContent.replace(/\s+/g, " ").trim().replace(NUMBER, spell);
}

// Numbers to dial, digit by digit: those that the page can dial, and those that are written as only such are.
function spell(number) {
  if (number.includes(",") || YEARS.test(number)) return number;
  const digits = number.replace(/\P{Nd}/gu, "");
  const isLong = /^[+0]/.test(number) && digits.length > 3 || digits.length > 6 || /^\p{Nd}{5,}$/u.test(number);
  const isDialled = [...document.querySelectorAll("a[href^='tel:'], a[href^='sms:']")].some((link) => (
    link.pathname.replace(/\D/g, "") === digits
  ));
  return isLong || isDialled ? digits.split("").join(" ") : number;
}
