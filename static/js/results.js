// Opens a result with a way back to the results: the question goes along in the body; for [data-enhance] on their form.

export function enhance(form, site) {
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".entry a");
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain) return;
    event.preventDefault();
    form.action = link.href;
    // In the discreet copy history holds one entry, so the page takes the place of the results.
    if (form.dataset.send) import(form.dataset.send).then((module) => module.send(form, site, null, link.hash.slice(1)));
    else form.submit();
  });
}
