// For older browsers: what an address names is unfolded, and everything is while the page prints. site.js loads it.

let opened = [];

function reveal() {
  const place = document.getElementById(location.hash.slice(1));
  const wasOpen = place?.checkVisibility?.() ?? false;
  for (let fold = place?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (place && !wasOpen) place.scrollIntoView();
}

reveal();
addEventListener("hashchange", reveal);
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const fold of opened) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
});
