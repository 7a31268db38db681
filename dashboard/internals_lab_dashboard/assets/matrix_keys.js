// The links of a table of states are one stop of the Tab key: a ledger has hundreds, and nobody would come to what is below it.
// Up and down go from statement to statement, right to what it stands on, left back.
(() => {
  "use strict";
  const STEPS = { ArrowDown: 1, ArrowUp: -1 };

  // The first one, until a reader went on to another.
  new MutationObserver(() => {
    for (const matrix of document.querySelectorAll(".matrix:has(a:not([tabindex]))")) {
      const links = [...matrix.querySelectorAll("a")];
      const stop = links.find((link) => link.getAttribute("tabindex") === "0") ?? links[0];
      for (const link of links) link.tabIndex = link === stop ? 0 : -1;
    }
  }).observe(document.body, { childList: true, subtree: true });

  function beside(link, key) {
    const matrix = link.closest(".matrix");
    if (!STEPS[key]) return link.closest("tr").querySelector(key === "ArrowRight" ? ".evidence" : ".statement");
    const all = [...matrix.querySelectorAll(".statement")];
    return all[all.indexOf(link.closest("tr").querySelector(".statement")) + STEPS[key]];
  }

  document.addEventListener("keydown", (event) => {
    const link = event.target instanceof Element && event.target.closest(".matrix a");
    if (!link || !/^Arrow/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = beside(link, event.key);
    if (!next) return;
    link.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
})();
