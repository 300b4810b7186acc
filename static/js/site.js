// Enhances pages that are complete without it: leaves at once, keeps history short, loads what [data-enhance] names.

const LEAVE = "/leave/";
const SHIFTS = 3;
const WINDOW_MS = 5000;
const LONGEST_PRESS_MS = 1000;
const way = document.querySelector(".leave");
const tabs = window.BroadcastChannel && new BroadcastChannel("a");

// --- Leaving ---

function blank() {
  window.speechSynthesis?.cancel();
  // An empty title would make the browser show the address instead.
  document.title = "…";
  for (const icon of document.querySelectorAll("link[rel=icon]")) {
    if (way?.dataset.icon) icon.href = way.dataset.icon;
  }
  document.body.replaceChildren();
}

function leave() {
  blank();
  // Never the neutral address itself: only the server's answer sets the cookie that keeps Back out.
  location.replace(LEAVE);
}

function leaveEverywhere(event) {
  event?.preventDefault();
  tabs?.postMessage(0);
  leave();
}

if (tabs) tabs.onmessage = leave;
// Any button of the mouse, and with any key held: none of them may open our page beside the way out.
for (const kind of ["click", "auxclick"]) {
  addEventListener(kind, (event) => event.target.closest?.(".leave") && leaveEverywhere(event), true);
}

// --- Three presses of Shift, each alone ---

let presses = [];
// Shift keys that are down, each with the time it went down.
let downs = new Map();
// Other keys that are down.
let others = new Map();

function resetShifts() {
  presses = [];
  downs.clear();
}

function isShift(event) {
  // On-screen keyboards repeat Shift, and send it without the code of a key.
  return event.key === "Shift" && /^Shift(Left|Right)$/.test(event.code) && event.isTrusted;
}

addEventListener("keydown", (event) => {
  const isHeldElsewhere = [...others.values()].some((at) => event.timeStamp - at < WINDOW_MS);
  if (!isShift(event)) {
    resetShifts();
    // macOS swallows the release of a key that went down with Command.
    if (event.key !== "Shift" && !event.metaKey) others.set(event.code, event.timeStamp);
  } else if (event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || isHeldElsewhere) {
    resetShifts();
  } else {
    downs.set(event.code, event.timeStamp);
  }
}, true);

addEventListener("keyup", (event) => {
  others.delete(event.code);
  const at = downs.get(event.code);
  if (!isShift(event) || at === undefined || event.timeStamp - at > LONGEST_PRESS_MS) {
    resetShifts();
    return;
  }
  downs.delete(event.code);
  presses = [...presses.filter((earlier) => event.timeStamp - earlier < WINDOW_MS), at];
  if (presses.length === SHIFTS) leaveEverywhere();
}, true);

for (const kind of ["beforeinput", "pointerdown", "compositionstart", "wheel"]) {
  addEventListener(kind, resetShifts, { capture: true, passive: true });
}
addEventListener("blur", () => { resetShifts(); others.clear(); });

// --- Nothing left behind for Back ---

addEventListener("pagehide", blank);
addEventListener("pageshow", (event) => event.persisted && location.reload());

// --- Folds: browsers that cannot show from a stylesheet what is folded get a module for it ---

const { older } = document.querySelector("script[data-older]")?.dataset ?? {};
if (older && !CSS.supports("selector(::details-content)")) import(older);

// --- Another language, at the same part: ids are the same in all ---

addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[hreflang]");
  // Where all groups are open, none of them was chosen.
  const folded = document.querySelector(".group:not([open])");
  const place = document.querySelector(":target") ?? (folded && [...document.querySelectorAll(".group[open] > [id]")].pop());
  if (place && link?.closest(".languages")) link.hash = place.id;
}, true);

// --- The discreet copy: history holds one entry, and "previous page" takes Back's place ---

function isHere(link) {
  return link.pathname === location.pathname && link.search === location.search;
}

function show(place) {
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (!place.matches("a, button, input, summary, [tabindex]")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView();
}

if (location.pathname.startsWith("/r/")) {
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || event.defaultPrevented || link.origin !== location.origin) return;
    event.preventDefault();
    const place = link.hash && isHere(link) && document.getElementById(link.hash.slice(1));
    if (place) show(place);
    else location.replace(link.href);
  });
  // A fragment is a word, and would stand in the address.
  if (location.hash) {
    const place = document.getElementById(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
    if (place) show(place);
  }
  const previous = document.querySelector(".previous__link");
  const from = document.referrer.split("#")[0];
  if (previous && from.startsWith(`${location.origin}/r/`) && from !== location.href.split("#")[0]) {
    previous.href = from;
    previous.querySelector(".previous__title")?.remove();
  }
}

// --- Enhancements: each module exports enhance(root); what is folded is loaded when somebody opens it, or `when` it says ---

function load(element) {
  import(element.dataset.enhance).then((module) => {
    module.enhance(element, { enhanceAll, leave, show });
    element.removeAttribute("data-enhance");
  });
}

export function enhanceAll(root) {
  for (const element of root.querySelectorAll("[data-enhance]")) {
    const fold = element.closest("details:not([open])");
    if (element.dataset.when) element.addEventListener(element.dataset.when, () => load(element), { once: true });
    else if (!fold) load(element);
    else fold.addEventListener("toggle", () => load(element), { once: true });
  }
}

enhanceAll(document);
