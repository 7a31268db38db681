// The scripts that draw tables, 2 MB, come behind the first chart: a reader looks there first. Until they are there, a table is
// as much empty room as it will take. Later as well, charts are drawn first, and what a table held for a moment is passed over.
(() => {
  "use strict";
  const LOOK_MS = 20;
  const PATIENCE_MS = 10000; // with a chart that does not come
  const HEAD_PX = 49, ROW_PX = 38;
  const { createElement, lazy, memo, startTransition, Suspense, useEffect, useState } = window.React;

  const areChartsDrawn = () =>
    [...document.querySelectorAll(".graph-frame")].every((frame) => frame.querySelector(".js-plotly-plot .main-svg"));

  function charts() {
    const begun = performance.now();
    return new Promise((resolve) => {
      const look = () => {
        if (areChartsDrawn() || performance.now() - begun > PATIENCE_MS) resolve();
        else setTimeout(look, LOOK_MS);
      };
      setTimeout(look, 0); // the page that has tables may have charts below them
    });
  }

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.async = false; // in their order
      script.src = address;
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(`${address} could not be loaded`)));
      document.head.append(script);
    });
  }

  const Loaded = lazy(async () => {
    await charts();
    await Promise.all(JSON.parse(document.getElementById("table-scripts").textContent).map(load));
    const loaded = window.dash_ag_grid;
    window.dash_ag_grid = { ...loaded, AgGrid }; // else Dash would take tables that are there for others
    return { default: memo((props) => told(loaded, props)) }; // the same settings once more are no change
  });

  // Whoever wants to hear of a table and of its grid (sorting.js) hears it here.
  function told(loaded, props) {
    useEffect(() => {
      loaded.getApiAsync(props.id).then((grid) => {
        window.dispatchEvent(new CustomEvent("lab:table", { detail: { key: JSON.parse(props.id).key, grid } }));
      });
    }, []);
    return createElement(loaded.AgGrid, props);
  }

  // As it was until the browser has painted what came with it.
  function useLater(props) {
    const [shown, show] = useState(props);
    useEffect(() => {
      let isDue = true;
      window.internals_lab_after_paint().then(() => isDue && startTransition(() => show(props)));
      return () => {
        isDue = false;
      };
    }, [props]);
    return shown;
  }

  function AgGrid(props) {
    const rows = (props.rowData || []).length;
    const room = { ...props.style, height: (props.style && props.style.height) || `${HEAD_PX + ROW_PX * rows}px` };
    return createElement(
      Suspense,
      { fallback: createElement("div", { className: "table", style: room }) },
      createElement(Loaded, useLater(props)),
    );
  }
  AgGrid.dashRenderType = true; // as the one that is loaded has it: Dash tells it what has changed

  window.dash_ag_grid = { AgGrid };
})();
