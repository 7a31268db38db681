// What a reader does not wait for is done when the browser has painted what they do wait for.
(() => {
  "use strict";
  const UNSEEN_MS = 1000; // a page that nobody sees is not painted

  window.internals_lab_after_paint = () =>
    new Promise((resolve) => {
      if (document.hidden) return resolve();
      setTimeout(resolve, UNSEEN_MS);
      requestAnimationFrame(() => setTimeout(resolve, 0));
    });
})();
