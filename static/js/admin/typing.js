/* Forms of the desk: keeps what is typed every few seconds and on leaving, warns of leaving, says who else is there. */
"use strict";

(() => {
  const KEEP_MS = 3000;
  const HERE_MS = 60000;

  document.addEventListener("DOMContentLoaded", () => {
    const sitting = document.querySelector("input[name=_sitting][data-typing]");
    if (sitting) {
      start(sitting.form, sitting);
    }
  });

  function start(form, sitting) {
    const { typing, address, kept, typed, failed } = sitting.dataset;
    const others = form.querySelector(".desk-others");
    const status = document.createElement("p");
    status.className = "desk-kept";
    status.setAttribute("role", "status");
    (form.querySelector(".submit-row") || form).append(status);

    let isUnsaved = Boolean(sitting.dataset.unsaved);
    let isKept = true;
    let isSaving = false;
    let timer = 0;
    let running = null;

    function words() {
      const data = new FormData();
      for (const [name, value] of new FormData(form)) {
        if (typeof value === "string" && !name.toLowerCase().includes("password")) {
          data.append(name, value);
        }
      }
      data.append("_address", address);
      return data;
    }

    function mark() {
      if (isSaving) {
        return;
      }
      isUnsaved = true;
      isKept = false;
      if (!status.textContent) {
        status.textContent = typed;
      }
      if (!timer) {
        timer = window.setTimeout(keep, KEEP_MS);
      }
    }

    async function send(data, isByItself) {
      const headers = { "X-Requested-With": "XMLHttpRequest" };
      if (isByItself) {
        headers["X-By-Itself"] = "1";
      }
      running = new AbortController();
      const answer = await fetch(typing, { method: "POST", body: data, headers, signal: running.signal });
      let said = {};
      try {
        said = await answer.json();
      } catch {
        // An answer that is no JSON says nothing more than its status.
      }
      if (said.others) {
        show(others, said.others.join(" "));
      }
      if (!answer.ok) {
        throw new Error(said.error || failed);
      }
      return said;
    }

    function show(element, text) {
      if (element.textContent !== text) {
        element.textContent = text;
      }
    }

    async function keep() {
      timer = 0;
      if (isSaving) {
        return;
      }
      isKept = true;
      try {
        const said = await send(words(), false);
        if (said.kept_at) {
          show(status, `${kept} ${said.kept_at}`);
        }
      } catch (error) {
        if (!isSaving) {
          isKept = false;
          show(status, error instanceof TypeError ? failed : error.message);
          timer = timer || window.setTimeout(keep, 5 * KEEP_MS);
        }
      }
    }

    // What a script does by itself, as for a preview, is no typing; what somebody does is.
    for (const kind of ["input", "change", "drop"]) {
      form.addEventListener(kind, (event) => {
        if (event.isTrusted) {
          mark();
        }
      });
    }
    // Sections are moved by pointer or by a button, and no event tells of it.
    const places = () => [...form.querySelectorAll("[name$=-position]")].map((box) => box.value).join();
    let before = places();
    for (const kind of ["click", "pointerup"]) {
      form.addEventListener(kind, () => {
        window.setTimeout(() => {
          if (places() !== before) {
            before = places();
            mark();
          }
        });
      });
    }
    document.addEventListener("formset:added", mark);
    document.addEventListener("formset:removed", mark);
    form.addEventListener("desk:typed", mark);

    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (event.defaultPrevented || (button && button.getAttribute("formtarget"))) {
        return;
      }
      if (button && button.getAttribute("formaction")) {
        // It goes elsewhere and saves nothing of this form.
        leave();
      }
      isSaving = true;
      window.clearTimeout(timer);
      if (running) {
        running.abort();
      }
    });

    function leave() {
      if (!isKept && !isSaving) {
        isKept = true;
        navigator.sendBeacon(typing, words());
      }
    }
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        leave();
      }
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) {
        isSaving = false;
      }
    });
    window.addEventListener("beforeunload", (event) => {
      if (isUnsaved && !isSaving) {
        event.preventDefault();
      }
    });

    function here() {
      if (document.visibilityState === "visible" && !isSaving) {
        const data = new FormData();
        for (const [name, value] of [
          ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value],
          ["_sitting", sitting.value],
          ["_address", address],
          ["_only_here", "1"],
        ]) {
          data.append(name, value);
        }
        send(data, true).catch(() => {});
      }
    }
    here();
    window.setInterval(here, HERE_MS);
  }
})();
