// Light, dark, or as the system has it. Loaded in the page's head, before anything is painted.
(() => {
  "use strict";
  const KEY = "internals-lab-theme";
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  // Storage may be forbidden: then the choice lasts for the page.
  let chosen = "system";
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === "light" || kept === "dark") chosen = kept;
  } catch {}

  function apply() {
    const root = document.documentElement;
    if (chosen === "system") delete root.dataset.theme;
    else root.dataset.theme = chosen;
    const shown = chosen === "system" ? (system.matches ? "dark" : "light") : chosen;
    root.setAttribute("data-mantine-color-scheme", shown); // what the select boxes follow
    for (const button of document.querySelectorAll("[data-choose-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.chooseTheme === chosen));
    }
  }

  function choose(theme) {
    chosen = theme;
    try {
      localStorage.setItem(KEY, theme);
      localStorage.setItem("mantine-color-scheme-value", theme === "system" ? "auto" : theme);
    } catch {}
    apply();
  }

  apply();
  system.addEventListener("change", () => requestAnimationFrame(apply));
  window.addEventListener("lab:settled", apply); // the buttons are there by now
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose-theme]");
    if (button) choose(button.dataset.chooseTheme);
  });
})();
