// On a phone the names beside a chart's rows would leave no room for its dots: there each name stands above its row, within the
// chart. An axis title that has no room on one line goes on below.
(() => {
  "use strict";
  const NARROW_PX = 560, ROW_PX = 38, MOST_OF_WIDTH = 0.33, LETTER_PX = 7, EDGE_PX = 8, NAME_PX = 11;

  function isOfRows(plot) {
    const { yaxis, yaxis2 } = plot.layout;
    return yaxis?.ticktext?.length > 0 && !yaxis2 && plot.data.every((one) => one.type === "scatter");
  }

  // Labels of Plotly's own within a chart would hide the other axis.
  function nameOf(text, y) {
    const left = { x: 0, xref: "paper", xanchor: "left", align: "left" };
    return { ...left, y, yref: "y", yanchor: "bottom", text, showarrow: false, font: { size: NAME_PX }, name: "row" };
  }

  function narrowed(plot, frame) {
    const room = plot._fullLayout._size;
    const change = {};
    if (isOfRows(plot) && plot.layout.yaxis.showticklabels !== false && room.l > MOST_OF_WIDTH * frame.clientWidth) {
      const { yaxis, annotations = [] } = plot.layout;
      const graph = plot.closest(".graph");
      const { height, minWidth } = graph.style;
      const own = `${yaxis.ticktext.length * ROW_PX + room.t + room.b}px`;
      plot.labWide = { height, minWidth, own, ...(height === plot.labWide?.own ? plot.labWide : {}), annotations };
      Object.assign(graph.style, { height: own, minWidth: "0" });
      change.annotations = [...annotations, ...yaxis.ticktext.map((text, place) => nameOf(text, yaxis.tickvals[place]))];
      Object.assign(change, { "yaxis.showticklabels": false, "margin.l": EDGE_PX });
    }
    const title = plot.layout.xaxis?.title?.text ?? "";
    if (title.includes(" (") && title.length * LETTER_PX > frame.clientWidth - room.l - room.r) {
      change["xaxis.title.text"] = title.replace(" (", "<br>(");
    }
    return change;
  }

  // The phone was turned.
  function widened(plot) {
    if (!plot.labWide) return {};
    const { annotations, height, minWidth } = plot.labWide;
    Object.assign(plot.closest(".graph").style, { height, minWidth });
    plot.labWide = null;
    return { "yaxis.showticklabels": true, annotations };
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
