// On a phone the names beside a chart's rows would leave no room for its dots: there each name stands above its row, within the
// chart. An axis title that has no room on one line goes on below, and of ticks whose words would meet every other one is left.
(() => {
  "use strict";
  const NARROW_PX = 560, MOST_OF_WIDTH = 0.33, LETTER_PX = 7, EDGE_PX = 8;
  const NAME_PX = 11, LINE_PX = 14, ABOVE_DOT_PX = 6, ABOVE_BAR_PX = 13;
  const EDGE_OF_ROW_PX = 8; // above a name, and as much below the row as its name has above
  const TITLE_LETTER_PX = 6.4;
  const GAP_PX = 8; // between the words of two ticks

  const isBar = (series) => series.type === "bar" && series.orientation === "h";

  function isOfRows(plot) {
    const { yaxis, yaxis2 } = plot.layout;
    return yaxis?.ticktext?.length > 0 && !yaxis2 && plot.data.every((one) => one.type === "scatter" || isBar(one));
  }

  // Labels of Plotly's own within a chart would hide the other axis.
  function nameOf(text, y, yshift) {
    const left = { x: 0, xref: "paper", xanchor: "left", align: "left" };
    return { ...left, y, yref: "y", yanchor: "bottom", yshift, text, showarrow: false, font: { size: NAME_PX }, name: "row" };
  }

  const hasNamesAbove = (plot) => plot.layout.yaxis?.showticklabels === false;

  // A legend that found less room above has become higher meanwhile: the rows keep theirs.
  function heightOf(plot) {
    const { ticktext } = plot.layout.yaxis;
    const lines = Math.max(...ticktext.map((text) => text.split("<br>").length));
    const { t, b } = plot._fullLayout._size;
    return `${ticktext.length * 2 * (lines * LINE_PX + EDGE_OF_ROW_PX) + t + b}px`;
  }

  function withNamesAbove(plot, graph) {
    const { yaxis, annotations = [] } = plot.layout;
    const shift = plot.data.some(isBar) ? ABOVE_BAR_PX : ABOVE_DOT_PX;
    plot.labWide = { ...plot.labWide, annotations };
    graph.style.height = plot.labWide.own = heightOf(plot);
    const names = yaxis.ticktext.map((text, place) => nameOf(text, yaxis.tickvals[place], shift));
    return { annotations: [...annotations, ...names], "yaxis.showticklabels": false, "margin.l": EDGE_PX };
  }

  function ofRows(plot, frame) {
    const graph = plot.closest(".graph");
    const { height, minWidth } = graph.style;
    const isOwn = plot.labWide && height === plot.labWide.own; // else the server's, of new figures
    if (!isOwn) plot.labWide = { ...plot.labWide, height, ...(minWidth === "0px" ? {} : { minWidth }) };
    const change = minWidth === "0px" ? {} : { autosize: true };
    graph.style.minWidth = "0px";
    if (hasNamesAbove(plot)) {
      if (heightOf(plot) === height) return change;
      graph.style.height = plot.labWide.own = heightOf(plot);
      return { autosize: true };
    }
    const isTooWide = plot._fullLayout._size.l > MOST_OF_WIDTH * frame.clientWidth;
    return isTooWide ? withNamesAbove(plot, graph) : change;
  }

  function wrapped(title, most) {
    const lines = [];
    for (const word of title.replace(" (", "<br>(").replaceAll("<br>", " \n").split(" ")) {
      const isNew = word.startsWith("\n") || lines.length === 0 || lines.at(-1).length + word.length >= most;
      if (isNew) lines.push(word.trim());
      else lines[lines.length - 1] += ` ${word}`;
    }
    return lines.join("<br>");
  }

  function titleOf(plot, frame) {
    const now = plot.layout.xaxis?.title?.text ?? "";
    const title = plot.labTitle?.told === now ? plot.labTitle.title : now;
    const { l, r } = plot._fullLayout._size;
    const most = (frame.clientWidth - l - r) / TITLE_LETTER_PX;
    const isTooLong = title.split("<br>").some((line) => line.length > most);
    const told = isTooLong ? wrapped(title, most) : title;
    plot.labTitle = { title, told };
    return told === now ? {} : { "xaxis.title.text": told };
  }

  // From 1× on, or the first, to both sides.
  function fitting(axis, values, words) {
    const seen = values
      .map((value, place) => ({ at: axis.d2p(value), half: (words[place].length * LETTER_PX) / 2, place }))
      .filter(({ at }) => at >= -1 && at <= axis._length + 1)
      .sort((one, other) => one.at - other.at);
    const first = Math.max(0, seen.findIndex(({ place }) => words[place] === "1×"));
    const left = seen.slice(first, first + 1);
    for (const tick of seen.slice(first + 1)) {
      if (tick.at - left.at(-1).at >= tick.half + left.at(-1).half + GAP_PX) left.push(tick);
    }
    for (const tick of seen.slice(0, first).reverse()) {
      if (left[0].at - tick.at >= tick.half + left[0].half + GAP_PX) left.unshift(tick);
    }
    return left.map(({ place }) => place);
  }

  function ticks(plot) {
    const change = {};
    plot.labTicks ??= {};
    for (const [name, axis] of Object.entries(plot._fullLayout)) {
      const own = plot.layout[name];
      if (!/^xaxis\d*$/.test(name) || !own?.ticktext?.length || axis.showticklabels === false) continue;
      const before = plot.labTicks[name];
      const now = JSON.stringify(own.tickvals);
      const { values, words } = before?.left === now ? before : { values: [...own.tickvals], words: [...own.ticktext] };
      const places = fitting(axis, values, words);
      const left = places.map((place) => values[place]);
      plot.labTicks[name] = { values, words, left: JSON.stringify(left) };
      if (JSON.stringify(left) === now && own.tickangle === 0) continue;
      change[`${name}.tickvals`] = left;
      change[`${name}.ticktext`] = places.map((place) => words[place]);
      change[`${name}.tickangle`] = 0;
    }
    return change;
  }

  function narrowed(plot, frame) {
    return { ...(isOfRows(plot) ? ofRows(plot, frame) : {}), ...titleOf(plot, frame), ...ticks(plot) };
  }

  // The phone was turned.
  function widened(plot) {
    const change = {};
    for (const [name, { values, words }] of Object.entries(plot.labTicks ?? {})) {
      Object.assign(change, { [`${name}.tickvals`]: values, [`${name}.ticktext`]: words, [`${name}.tickangle`]: "auto" });
    }
    plot.labTicks = {};
    if (plot.labTitle && plot.labTitle.title !== plot.labTitle.told) change["xaxis.title.text"] = plot.labTitle.title;
    plot.labTitle = null;
    if (!plot.labWide) return change;
    const { annotations, height, minWidth = "" } = plot.labWide;
    Object.assign(plot.closest(".graph").style, { height, minWidth });
    plot.labWide = null;
    return { ...change, ...(annotations ? { "yaxis.showticklabels": true, annotations } : {}), autosize: true };
  }

  function fit(plot) {
    const frame = plot.closest(".graph-frame");
    if (!frame || !frame.clientWidth) return;
    const change = frame.clientWidth < NARROW_PX ? narrowed(plot, frame) : widened(plot);
    if (Object.keys(change).length === 0) return;
    const figures = plot.data.flatMap((one, place) => (one.mode === "text" && one.textposition === "middle left" ? [place] : []));
    const raised = change["yaxis.showticklabels"] === false ? { textposition: "top left" } : {};
    window.Plotly.update(plot, raised, { ...change, autosize: true }, figures.length ? figures : undefined);
  }

  window.addEventListener("lab:chart", ({ detail: plot }) => plot.on("plotly_afterplot", () => fit(plot)));
})();
