// What a reader unfolded, or folded, stands in the address: `open=<name>` and `shut=<name>`, each only where it is not as it was
// drawn. As with the zoom, the server does not see these words.
(() => {
  "use strict";
  const WORDS = { open: true, shut: false };
  let given = new WeakMap(); // folds that have been given what the address says, and under which name

  const folds = () => [...document.querySelectorAll("details[data-fold]")];
  const begins = (fold) => fold.dataset.begins === "open";

  // A fold that was just drawn, or that another one's place was taken by.
  function give() {
    const query = new URLSearchParams(window.location.search);
    for (const fold of folds()) {
      const name = fold.dataset.fold;
      const before = given.get(fold);
      if (before === name) continue;
      given.set(fold, name);
      const told = Object.entries(WORDS).find(([word]) => query.getAll(word).includes(name));
      if (told) fold.open = told[1];
      else if (before !== undefined) fold.open = begins(fold);
    }
  }

  function write() {
    const query = new URLSearchParams(window.location.search);
    for (const word of Object.keys(WORDS)) query.delete(word);
    for (const fold of folds()) if (fold.open !== begins(fold)) query.append(fold.open ? "open" : "shut", fold.dataset.fold);
    window.internals_lab.write(query);
  }

  // By the reader's hand (Enter is a click as well): what an address with a place opens stands in it already.
  document.addEventListener("click", (event) => {
    const summary = event.target instanceof Element && event.target.closest("details[data-fold] > summary");
    if (summary) setTimeout(write, 0); // after it has opened
  });
  window.addEventListener("popstate", () => {
    for (const fold of folds()) if (given.has(fold)) given.set(fold, null); // as drawn, but for what the address says
  });
  window.addEventListener("lab:settled", () => requestAnimationFrame(give));
})();
