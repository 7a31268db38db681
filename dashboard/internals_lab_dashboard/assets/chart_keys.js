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

  // As a drag of the mouse: else the next new data would take the zoom away again.
  function byHand(chart, change) {
    chart._fullLayout._guiEditing = true;
    window.Plotly.relayout(chart, change);
    chart._fullLayout._guiEditing = false;
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
    if (key === "0") byHand(chart, homeOf(chart));
    else if (moves[key]) {
      const [low, high] = axis.range.map(Number);
      byHand(chart, { "xaxis.range": moves[key](low, high) });
    } else return;
    event.preventDefault();
  });

  // Where the axis began; Plotly remembers it for its own double click.
  function homeOf(chart) {
    const { _rangeInitial0: low, _rangeInitial1: high, _autorangeInitial: free } = chart._fullLayout.xaxis;
    return free || low === undefined ? { "xaxis.autorange": true } : { "xaxis.range": [low, high] };
  }
})();
