// Links in a list of many rows. A row brings its key; where it leads to is put together here, so that thousands of rows stay
// small. Words are text nodes: React never takes them for markup.
window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
window.dashAgGridComponentFunctions.InternalsLabLink = function (props) {
  const { path, word, beside, value, data, eGridCell } = props;
  const text = props.text || value;
  const link = window.React.useRef(null);

  // The grid's own keys move from cell to cell; Enter follows the cell's link.
  window.React.useEffect(() => {
    if (!eGridCell) return undefined;
    const follow = (event) => {
      if (event.key === "Enter" && event.target === eGridCell && link.current) link.current.click();
    };
    eGridCell.addEventListener("keydown", follow);
    return () => eGridCell.removeEventListener("keydown", follow);
  }, [eGridCell]);

  if (!data.leads) return value ? window.React.createElement("span", null, value) : null;
  const address = path + "?" + new URLSearchParams({ ...beside, [word]: data.key }).toString();
  const go = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    window.internals_lab.go(address);
    window.scrollTo(0, 0);
  };
  return window.React.createElement("a", { href: address, onClick: go, ref: link, tabIndex: -1 }, text);
};
