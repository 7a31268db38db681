// Draws the figures that stand in the file beside their places: those in sight first, the others while there is time.
(() => {
  const PRINTED = 660; // as wide as a sheet of paper between its edges
  const config = JSON.parse(document.getElementById("chart-settings").textContent);
  const waiting = new Set(document.querySelectorAll("[data-figure]"));

  function draw(place) {
    if (!waiting.delete(place)) return;
    const { data, layout } = JSON.parse(document.getElementById(place.dataset.figure).textContent);
    place.replaceChildren();
    window.Plotly.newPlot(place, data, layout, config);
  }

  const inSight = new IntersectionObserver(
    (seen) => {
      for (const one of seen) {
        if (!one.isIntersecting) continue;
        inSight.unobserve(one.target);
        draw(one.target);
      }
    },
    { rootMargin: "400px" },
  );
  for (const place of waiting) inSight.observe(place);

  function drawRest() {
    const [place] = waiting;
    if (place === undefined) {
      document.documentElement.dataset.drawn = "all";
      return;
    }
    draw(place);
    setTimeout(drawRest, 0); // a reader may scroll in between
  }
  setTimeout(drawRest, 200);

  const charts = () => document.querySelectorAll(".js-plotly-plot");

  // Plotly would follow the window onto paper as well, and come too late.
  let printing = false;
  window.addEventListener("resize", () => {
    if (!printing) for (const chart of charts()) window.Plotly.Plots.resize(chart);
  });

  // Paper is narrower than a screen, and nobody can open what is folded on it.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    printing = true;
    for (const place of [...waiting]) draw(place);
    for (const chart of charts()) {
      const width = Math.max(PRINTED, parseInt(chart.style.minWidth, 10) || 0);
      chart.style.zoom = PRINTED / width;
      window.Plotly.relayout(chart, { autosize: false, width });
    }
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const one of folded) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    printing = false;
    for (const chart of charts()) {
      chart.style.zoom = "";
      window.Plotly.relayout(chart, { autosize: true, width: null });
    }
    for (const one of folded) one.open = false;
  });
})();
