// plotly.js is by far the longest of the scripts, and runs beside the others (async). Charts wait for it: Dash takes what stands
// under its name, and a promise as what comes of it.
(() => {
  "use strict";
  if (window.Plotly) return;
  const script = document.getElementById("chart-script");
  window.Plotly = new Promise((resolve, reject) => {
    script.addEventListener("load", () => resolve(window.Plotly)); // its own by now
    script.addEventListener("error", () => reject(new Error("plotly.js could not be loaded")));
  });
})();
