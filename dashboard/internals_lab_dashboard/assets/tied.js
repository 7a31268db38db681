// In charts whose figure says `tied`, a dot and its row in the table below mark each other. The dot's customdata is the number
// of its row; the grid's row-id is the same, however the table is sorted.
(function () {
  "use strict";
  const tied = (plot) => plot && plot.layout && plot.layout.meta && plot.layout.meta.tied;

  function mark(card, number) {
    for (const row of card.querySelectorAll(".ag-row.tied")) row.classList.remove("tied");
    if (number === null) return;
    for (const row of card.querySelectorAll(".ag-row")) {
      if (row.getAttribute("row-id") === String(number)) row.classList.add("tied");
    }
  }

  function listen(plot) {
    if (plot.listensForRows) return;
    plot.listensForRows = true;
    const card = plot.closest(".card");
    plot.on("plotly_hover", (event) => mark(card, event.points[0].customdata));
    plot.on("plotly_unhover", () => mark(card, null));
    plot.on("plotly_click", (event) => {
      const number = event.points[0].customdata;
      for (const row of card.querySelectorAll(".ag-row")) {
        if (row.getAttribute("row-id") === String(number)) row.scrollIntoView({ block: "center" });
      }
      mark(card, number);
    });
  }

  function pointAt(plot, number) {
    const points = [];
    plot.data.forEach((trace, curveNumber) => {
      (trace.customdata || []).forEach((one, pointNumber) => {
        if (String(one) === number) points.push({ curveNumber, pointNumber });
      });
    });
    if (points.length) window.Plotly.Fx.hover(plot, points);
  }

  document.addEventListener("mouseover", (event) => {
    if (!(event.target instanceof Element)) return;
    const card = event.target.closest(".card");
    const plot = card && card.querySelector(".js-plotly-plot");
    if (!tied(plot)) return;
    listen(plot);
    const row = event.target.closest(".ag-row");
    if (!row) return;
    mark(card, row.getAttribute("row-id"));
    pointAt(plot, row.getAttribute("row-id"));
  });
})();
