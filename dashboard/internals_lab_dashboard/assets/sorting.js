// The order of a table stands in the address too: `sort.speedups=estimate:desc`, the first column first. As with the zoom, the
// server does not see these words.
(() => {
  "use strict";
  const SORT = "sort.";
  const tables = new Map(); // the grid by its key

  function orderOf(grid) {
    return grid
      .getColumnState()
      .filter((column) => column.sort)
      .sort((one, other) => one.sortIndex - other.sortIndex)
      .map((column) => `${column.colId}:${column.sort}`);
  }

  function give(key, grid) {
    const words = new URLSearchParams(window.location.search).getAll(SORT + key);
    const state = words
      .map((word) => /^(.+):(asc|desc)$/.exec(word))
      .filter((found) => found && grid.getColumn(found[1]))
      .map(([, colId, sort], sortIndex) => ({ colId, sort, sortIndex }));
    const wanted = state.map(({ colId, sort }) => `${colId}:${sort}`);
    if (wanted.join() !== orderOf(grid).join()) grid.applyColumnState({ state, defaultState: { sort: null } });
  }

  function write(key, grid) {
    const query = new URLSearchParams(window.location.search);
    query.delete(SORT + key);
    for (const word of orderOf(grid)) query.append(SORT + key, word);
    window.internals_lab.write(query);
  }

  window.addEventListener("lab:table", ({ detail: { key, grid } }) => {
    tables.set(key, grid);
    give(key, grid);
    grid.addEventListener("sortChanged", ({ source }) => source === "uiColumnSorted" && write(key, grid));
  });
  // Another address that the browser went to.
  let went = false;
  window.addEventListener("popstate", () => (went = true));
  window.addEventListener("lab:settled", () => {
    for (const [key, grid] of tables) {
      if (grid.isDestroyed()) tables.delete(key);
      else if (went) give(key, grid);
    }
    went = false;
  });
})();
