// A table is two stops of the Tab key, its headings and its rows; within them the arrow keys go from cell to cell. The grid's own
// Tab goes through every cell: nobody without a mouse would come to what is below a long table.
(() => {
  "use strict";

  // The browser goes on from where the focus is: from just outside the table.
  function leave(table, isBack) {
    const post = document.createElement("span");
    post.tabIndex = -1;
    if (isBack) table.before(post);
    else table.after(post);
    post.focus({ preventScroll: true });
    setTimeout(() => post.remove(), 0);
  }

  document.addEventListener(
    "keydown",
    (event) => {
      const table = event.key === "Tab" && event.target instanceof Element && event.target.closest(".table");
      if (!table || event.ctrlKey || event.metaKey || event.altKey) return;
      const isHeading = event.target.closest(".ag-header") !== null;
      if (!isHeading && !event.target.closest(".ag-row")) return;
      event.stopPropagation(); // the grid must not go to the next cell
      const next = isHeading
        ? !event.shiftKey && table.querySelector(".ag-row .ag-cell")
        : event.shiftKey && table.querySelector(".ag-header-cell");
      if (!next) return leave(table, event.shiftKey);
      event.preventDefault();
      next.focus();
    },
    { capture: true },
  );
})();
