// An answer has a place of its own in the address (#answer-...). Whoever comes by such an address finds it unfolded and in view,
// once: what is drawn anew later must not take the reader back to it.
(() => {
  "use strict";
  let shown = "";

  function show() {
    const { hash } = window.location;
    if (hash === shown || !hash.startsWith("#answer-")) return;
    const place = document.getElementById(hash.slice(1));
    if (!place) return;
    shown = hash;
    for (let one = place; one; one = one.parentElement?.closest("details")) if (one.matches("details")) one.open = true;
    for (const before of document.querySelectorAll(".pointed-at")) before.classList.remove("pointed-at");
    place.classList.add("pointed-at");
    place.scrollIntoView({ block: "center" });
  }

  window.addEventListener("hashchange", () => {
    shown = "";
    show();
  });
  window.addEventListener("lab:settled", () => requestAnimationFrame(show));
})();
