// Where a reader has zoomed to and which series are hidden stand in the address too, so that a reload, Back and a colleague show
// the same part of the picture: `zoom.speedup=x:1.2:3.5` and `hidden.speedup=<series>`. The server does not see these words:
// they are about the picture, and change nothing of what is in it.
(() => {
  "use strict";
  const ZOOM = "zoom.", HIDDEN = "hidden.";
  const QUIET_MS = 120; // a held key moves many times: browsers limit how often an address may change
  const DIGITS = 6;
  const { homeOf, byHand } = window.internals_lab_charts;
  let given = new WeakMap(); // charts that have been given what the address says, and for which figures
  let follows = true; // the address, to which the browser went, and not yet the reader's hand
  let path = null; // of the page that is shown
  let timer = null;

  const frames = () => [...document.querySelectorAll(".graph-frame")];
  const chartOf = (frame) => frame.querySelector(".js-plotly-plot");
  const charts = () => frames().map(chartOf).filter((chart) => chart && chart._fullLayout);
  const keyOf = (chart) => chart.closest(".graph-frame").dataset.chart;
  const isAbout = (key, frame) => [ZOOM, HIDDEN].some((word) => key === word + frame.dataset.chart);

  function axesOf(chart) {
    return Object.keys(chart._fullLayout)
      .filter((name) => /^[xy]axis\d*$/.test(name))
      .map((name) => [name, chart._fullLayout[name]])
      .filter(([, axis]) => !axis.fixedrange && Array.isArray(axis.range));
  }

  // By hand, which Plotly remembers; what new data have changed is no zoom.
  function isZoomed(chart, name, axis) {
    const touched = Object.keys(chart._fullLayout._preGUI || {});
    if (!touched.some((key) => key.startsWith(`${name}.range`) || key === `${name}.autorange`)) return false;
    const home = homeOf(axis);
    return home === null ? !axis.autorange : short(axis.range) !== short(home);
  }

  const short = (range) => range.map((edge) => Number(Number(edge).toPrecision(DIGITS))).join(":");
  const nameOf = (series) => series.uid || series.name || "";

  // What of a chart is not as it was drawn, as words of an address.
  function stateOf(chart) {
    const zoomed = axesOf(chart)
      .filter(([name, axis]) => isZoomed(chart, name, axis))
      .map(([name, axis]) => `${name.replace("axis", "")}:${short(axis.range)}`);
    const hidden = chart.data.filter((series) => series.visible === "legendonly").map(nameOf);
    return { [ZOOM + keyOf(chart)]: zoomed, [HIDDEN + keyOf(chart)]: hidden };
  }

  function ranges(words) {
    const change = {};
    for (const word of words) {
      const [, letter, number, low, high] = /^([xy])(\d*):([^:]+):([^:]+)$/.exec(word) || [];
      if (letter && [low, high].every((edge) => edge.trim() !== "" && Number.isFinite(Number(edge)))) {
        change[`${letter}axis${number}`] = [Number(low), Number(high)];
      }
    }
    return change;
  }

  // Brings a chart to what the address says of it, from wherever it is.
  function give(chart) {
    const query = new URLSearchParams(window.location.search);
    const wanted = ranges(query.getAll(ZOOM + keyOf(chart)));
    const change = {};
    for (const [name, axis] of axesOf(chart)) {
      const home = homeOf(axis);
      if (wanted[name]) {
        if (short(wanted[name]) !== short(axis.range)) change[`${name}.range`] = wanted[name];
      } else if (isZoomed(chart, name, axis)) change[home ? `${name}.range` : `${name}.autorange`] = home || true;
    }
    if (Object.keys(change).length) byHand(chart, () => window.Plotly.relayout(chart, change));
    const hidden = new Set(query.getAll(HIDDEN + keyOf(chart)));
    for (const visible of ["legendonly", true]) {
      const others = chart.data.flatMap((series, place) => {
        const isHidden = series.visible === "legendonly";
        return hidden.has(nameOf(series)) !== isHidden && isHidden === (visible === true) ? [place] : [];
      });
      if (others.length) byHand(chart, () => window.Plotly.restyle(chart, { visible }, others));
    }
  }

  // The address says what is seen. Of a chart that is not drawn yet it keeps what it says; one that is gone has no word in it.
  function write() {
    if (window.location.pathname !== path) return; // on the way to another page
    const query = new URLSearchParams(window.location.search);
    const before = query.toString();
    const kept = [...query].filter(([key]) => frames().some((frame) => isAbout(key, frame) && !given.has(chartOf(frame))));
    for (const key of [...query.keys()]) if (window.internals_lab.isOfFigures(key)) query.delete(key);
    for (const [key, word] of kept) query.append(key, word);
    for (const chart of charts()) {
      if (!given.has(chart)) continue;
      for (const [key, words] of Object.entries(stateOf(chart))) for (const word of words) query.append(key, word);
    }
    if (query.toString() !== before) window.internals_lab.write(query);
  }

  function drawn(chart) {
    const revision = chart.layout.uirevision;
    if (!given.has(chart) || (follows && given.get(chart) !== revision)) {
      given.set(chart, revision);
      give(chart);
    }
    clearTimeout(timer);
    timer = setTimeout(write, QUIET_MS);
  }

  window.addEventListener("lab:chart", ({ detail: chart }) => {
    for (const event of ["plotly_afterplot", "plotly_relayout", "plotly_restyle"]) chart.on(event, () => drawn(chart));
  });

  // Another address that the browser went to, not the reader's hand: its words count, and the charts may stay the same ones.
  window.addEventListener("popstate", () => {
    given = new WeakMap();
    follows = true;
    clearTimeout(timer);
  });
  window.addEventListener("lab:chosen", () => (follows = false));
  window.addEventListener("lab:settled", ({ detail: screen }) => {
    path = screen.path;
    requestAnimationFrame(() => requestAnimationFrame(() => charts().forEach(drawn)));
  });
})();
