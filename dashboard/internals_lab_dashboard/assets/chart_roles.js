// What a chart is to those who hear the page or have no mouse. It is one picture, with a name and what it shows, not the dozens
// of words that stand at its axes; the role cannot be its frame's, whose keys move the picture and which holds its buttons.
// The buttons are one stop of the Tab key, and the arrow keys go from one to the next, as in any bar of tools.
(() => {
  "use strict";
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  // Plotly draws on several sheets over each other; the first one stands for all.
  function tell(sheet) {
    const frame = sheet.closest(".graph-frame");
    if (!sheet.matches(":first-of-type")) return sheet.setAttribute("aria-hidden", "true");
    sheet.setAttribute("role", "img");
    for (const told of ["aria-labelledby", "aria-describedby"]) sheet.setAttribute(told, frame.getAttribute(told));
  }

  function gather(tools) {
    tools.setAttribute("aria-label", "Buttons of the chart");
    tools.querySelectorAll(".modebar-btn").forEach((button, place) => (button.tabIndex = place === 0 ? 0 : -1));
  }

  // Plotly tells nobody when it has made them, and makes the buttons anew where others fit a chart better.
  new MutationObserver(() => {
    for (const sheet of document.querySelectorAll(".graph-frame .main-svg:not([role], [aria-hidden])")) tell(sheet);
    for (const button of document.querySelectorAll(".modebar-btn:not([tabindex])")) gather(button.closest(".modebar"));
  }).observe(document.body, { childList: true, subtree: true });

  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const button = event.target instanceof Element && event.target.closest(".modebar-btn");
    if (!step || !button || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const all = [...button.closest(".modebar").querySelectorAll(".modebar-btn")];
    const next = all[(all.indexOf(button) + step + all.length) % all.length];
    button.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
})();
