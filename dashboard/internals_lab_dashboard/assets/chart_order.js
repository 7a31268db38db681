// Each chart is drawn once for each answer, and those that the reader has before them first. Dash draws all charts of a page in one
// go, and each of them once more as soon as it has another height, although it was drawn with that height.
(() => {
  "use strict";
  const OFF_BY_PX = 1; // less is none, as Plotly has it

  function isInView(chart) {
    const { top, bottom } = chart.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  }

  function fits(chart) {
    const drawn = chart._fullLayout;
    if (!drawn) return false;
    const { width, height } = window.getComputedStyle(chart);
    return Math.abs(parseFloat(width) - drawn.width) <= OFF_BY_PX && Math.abs(parseFloat(height) - drawn.height) <= OFF_BY_PX;
  }

  function order(Plotly) {
    const { react } = Plotly;
    const { resize } = Plotly.Plots;
    // Dash waits for the one before it draws the next, so no chart is ever left behind an older one.
    Plotly.react = async (chart, ...figure) => {
      if (!isInView(chart)) await window.internals_lab_after_paint();
      return chart.isConnected ? react(chart, ...figure) : chart;
    };
    Plotly.Plots.resize = (chart) => (fits(chart) ? Promise.resolve(chart) : resize(chart));
  }

  // As soon as it is there, and before those that wait for it have it (charts_later.js).
  if (window.Plotly) order(window.Plotly);
  else document.getElementById("chart-script").addEventListener("load", () => order(window.Plotly));
})();
