// Shows one step of a form at a time, with Previous and Next; for [data-enhance] around elements with [data-step].

export function enhance(root) {
  const steps = [...root.querySelectorAll("[data-step]")];
  const words = root.dataset;
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  const place = document.createElement("p");
  const previous = makeButton(words.previous, () => show(current - 1));
  const next = makeButton(words.next, () => show(current + 1));
  const buttons = document.createElement("p");
  let current = -1;

  function show(index, target) {
    const isFirst = current < 0;
    current = index;
    steps.forEach((step, number) => { step.hidden = number !== index; });
    previous.hidden = index === 0;
    next.hidden = index === steps.length - 1;
    place.textContent = words.place
      .replace("{number}", digits.format(index + 1))
      .replace("{count}", digits.format(steps.length));
    if (isFirst) return;
    const focused = target ?? steps[index];
    if (focused === steps[index]) focused.tabIndex = -1;
    focused.focus({ preventScroll: true });
    (target ?? root).scrollIntoView();
  }

  function indexOf(element) {
    return steps.findIndex((step) => step.contains(element));
  }

  // A link to a field (from the list of what to mend, or a source's way back) opens the field's step.
  root.closest("main").addEventListener("click", (event) => {
    const hash = event.target.closest?.("a[href^='#']")?.hash;
    const target = hash && document.getElementById(hash.slice(1));
    if (!target || !root.contains(target)) return;
    event.preventDefault();
    show(indexOf(target), target);
  });

  place.className = "steps__place";
  place.setAttribute("role", "status");
  buttons.className = "steps__buttons";
  next.classList.add("button--main");
  buttons.append(previous, next);
  root.prepend(place);
  root.append(buttons);
  show(Math.max(0, indexOf(root.querySelector("[aria-invalid]"))));
}

function makeButton(words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}
