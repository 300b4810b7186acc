/* Remarks beside the boxes and their words in the docked preview lead to one another, without leaving the form. */
"use strict";

(() => {
  document.addEventListener("DOMContentLoaded", () => {
    const frame = document.querySelector("iframe[name=page-preview-frame]");
    if (!frame) {
      return;
    }
    const besideOf = (key) => document.getElementById(`beside-${key}`);
    const wordsOf = (key) => frame.contentDocument && frame.contentDocument.getElementById(`words-${key}`);

    function show(element) {
      for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
        fold.open = true;
      }
      element.setAttribute("tabindex", "-1");
      element.focus({ preventScroll: true });
      element.scrollIntoView({ block: "center" });
    }

    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-remark]");
      const words = link && document.body.classList.contains("desk-docked") && wordsOf(link.dataset.remark);
      if (words) {
        event.preventDefault();
        show(words);
      }
    });
    frame.addEventListener("load", () => {
      for (const link of frame.contentDocument.querySelectorAll("a.remarked__link")) {
        const beside = besideOf(link.hash.replace("#remark-", ""));
        if (beside) {
          link.addEventListener("click", (event) => {
            event.preventDefault();
            show(beside);
          });
        }
      }
    });
  });
})();
