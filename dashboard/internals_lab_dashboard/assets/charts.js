// What several scripts want of charts: to hear when one was made, to know where its axes began, and to change it as a reader does.
(() => {
  "use strict";
  const made = new WeakSet();

  // Plotly tells nobody when it draws for the first time.
  new MutationObserver(() => {
    for (const chart of document.querySelectorAll(".graph-frame .js-plotly-plot")) {
      if (made.has(chart) || !chart.on) continue;
      made.add(chart);
      window.dispatchEvent(new CustomEvent("lab:chart", { detail: chart }));
    }
  }).observe(document.body, { childList: true, subtree: true });

  // The range with which an axis began, null where that was all there is; Plotly remembers it for its own double click.
  const homeOf = ({ _rangeInitial0: low, _rangeInitial1: high, _autorangeInitial: free }) =>
    free || low === undefined ? null : [low, high];

  // As by the reader's own hand: else the next new data would take the change away again.
  function byHand(chart, act) {
    chart._fullLayout._guiEditing = true;
    act();
    chart._fullLayout._guiEditing = false;
  }

  window.internals_lab_charts = { homeOf, byHand };
})();
