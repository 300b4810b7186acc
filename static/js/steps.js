// Shows one step of a form at a time, with Previous and Next; for [data-enhance] around elements with [data-step].

export function enhance(root) {
  const steps = [...root.querySelectorAll("[data-step]")];
  const words = root.dataset;
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  const place = document.createElement("p");
  const previous = makeButton(words.previous, () => go(current - 1));
  const next = makeButton(words.next, () => go(current + 1));
  const buttons = document.createElement("p");
  let current;

  function show(index) {
    current = index;
    steps.forEach((step, number) => { step.hidden = number !== index; });
    previous.hidden = index === 0;
    next.hidden = index === steps.length - 1;
    place.textContent = words.place
      .replace("{number}", digits.format(index + 1))
      .replace("{count}", digits.format(steps.length));
  }

  function go(index, target = steps[index]) {
    show(index);
    if (target === steps[index]) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView();
  }

  // A link to a field, from the list of what to mend or a source's way back, opens the field's step.
  root.closest("main").addEventListener("click", (event) => {
    const hash = event.target.closest("a")?.getAttribute("href")?.match(/^#(.+)/);
    const target = hash && document.getElementById(hash[1]);
    const index = steps.findIndex((step) => step.contains(target));
    if (index < 0) return;
    event.preventDefault();
    go(index, target);
  });

  place.className = "steps__place";
  place.setAttribute("role", "status");
  next.classList.add("button--main");
  buttons.append(previous, " ", next);
  root.prepend(place);
  root.append(buttons);
  show(Math.max(0, steps.findIndex((step) => step.matches("[aria-invalid]") || step.querySelector("[aria-invalid]"))));
}

function makeButton(words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}
