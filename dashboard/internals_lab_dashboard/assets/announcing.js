// Says, to those who hear the page, what an answer has changed: a reader who sees it needs no words for it. Politely: what is
// being read is read to its end. What a run that goes on changes is not said; assets/live.js says when it has ended.
(() => {
  "use strict";
  const MOST_ANSWERS = 3;
  let asked = 0; // the reader's own last question
  let said = 0; // answers that were said or, as the first one, read from the page itself
  const words = (selector) => document.querySelector("main " + selector)?.textContent.trim() || "";

  function sentences() {
    const heads = [...document.querySelectorAll("main :is(.answer h3, .folded-answer summary)")];
    const answers = heads.slice(0, MOST_ANSWERS).map((head) => [...head.children].map((one) => one.textContent.trim()).filter(Boolean).join(": "));
    const charts = document.querySelectorAll("main .graph-frame").length;
    return [
      words("h1"),
      words(".subject"),
      words(".filtered > span"),
      words(".message h2"),
      ...answers,
      heads.length > MOST_ANSWERS ? `${heads.length - MOST_ANSWERS} more answers` : "",
      charts === 1 ? "1 chart" : charts ? `${charts} charts` : "",
    ];
  }

  window.addEventListener("lab:asked", ({ detail }) => (asked = detail));
  window.addEventListener("lab:settled", ({ detail: screen }) => {
    if (screen.number !== asked) return;
    said += 1;
    if (said === 1) return;
    requestAnimationFrame(() => {
      const place = document.getElementById("said");
      if (place) place.textContent = sentences().filter(Boolean).join(". ") + ".";
    });
  });
})();
