// A chart that has the focus is moved and zoomed along its horizontal axis by keys, as timelines are elsewhere:
// left and right move, + and - zoom, 0 shows all.
(() => {
  const STEP = 0.2, CLOSER = 0.7;
  const moves = {
    ArrowLeft: (low, high) => [low - STEP * (high - low), high - STEP * (high - low)],
    ArrowRight: (low, high) => [low + STEP * (high - low), high + STEP * (high - low)],
    "+": (low, high) => around(low, high, CLOSER),
    "-": (low, high) => around(low, high, 1 / CLOSER),
  };

  function around(low, high, factor) {
    const middle = (low + high) / 2, half = ((high - low) / 2) * factor;
    return [middle - half, middle + half];
  }

  function axisOf(chart) {
    const axis = chart && chart._fullLayout && chart._fullLayout.xaxis;
    return axis && !axis.fixedrange && Array.isArray(axis.range) ? axis : null;
  }

  function move(chart, range) {
    const change = range ? { "xaxis.range": range } : { "xaxis.autorange": true };
    window.internals_lab_charts.byHand(chart, () => window.Plotly.relayout(chart, change));
  }

  document.addEventListener("keydown", (event) => {
    const frame = event.target;
    if (!(frame instanceof Element) || !frame.matches(".graph-frame")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const chart = frame.querySelector(".js-plotly-plot"), axis = axisOf(chart);
    if (!axis) return;
    const key = event.key === "=" ? "+" : event.key;
    // A chart that is wider than its card is scrolled by the arrows, as the browser does it.
    if (key.startsWith("Arrow") && frame.scrollWidth > frame.clientWidth) return;
    if (key === "0") move(chart, window.internals_lab_charts.homeOf(axis));
    else if (moves[key]) {
      const [low, high] = axis.range.map(Number);
      move(chart, moves[key](low, high));
    } else return;
    event.preventDefault();
  });
})();
