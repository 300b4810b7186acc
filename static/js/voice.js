// Adds "Read aloud", only with a voice of this device: others send the text to a company. Stores nothing.

const speech = window.speechSynthesis;

export function enhance(place) {
  if (!speech) return;
  show(place);
  // Most browsers learn of their voices a little later.
  speech.addEventListener("voiceschanged", () => show(place));
}

function ownVoice() {
  const language = document.documentElement.lang;
  return speech.getVoices().find((voice) => voice.localService && voice.lang.split(/[-_]/)[0] === language);
}

function show(place) {
  if (!place.hidden || !ownVoice()) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  const tell = (isReading) => {
    button.textContent = isReading ? place.dataset.stop : place.dataset.read;
  };
  button.addEventListener("click", () => {
    const isReading = speech.speaking;
    speech.cancel();
    tell(!isReading);
    if (!isReading) read(() => tell(false));
  });
  tell(false);
  place.prepend(button, " ");
  place.hidden = false;
}

// A piece at a time: long texts break off in some browsers.
function read(whenDone) {
  const voice = ownVoice();
  const main = document.querySelector("main");
  const pieces = [...main.querySelectorAll("h1, h2, h3, h4, p, li, dt, dd")]
    .filter((piece) => !piece.closest("nav, .share, .references, .page-facts, [hidden]"))
    .map((piece) => ownText(piece))
    .filter(Boolean);
  pieces.forEach((text, index) => {
    const part = new SpeechSynthesisUtterance(text);
    part.voice = voice;
    part.lang = voice.lang;
    if (index === pieces.length - 1) part.onend = whenDone;
    speech.speak(part);
  });
}

// Without the numbers of citations, and without the lists inside, whose items are read by themselves.
function ownText(piece) {
  const copy = piece.cloneNode(true);
  for (const inner of copy.querySelectorAll(".cite, ul, ol, p")) inner.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}
