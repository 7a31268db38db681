// Search with /, help with ?. Real dialogs: the browser keeps the focus within, gives it back, and closes them on Escape.
(() => {
  "use strict";
  const MOST = 12; // results that are shown
  let entries = [];
  let of = null; // the run whose entries these are
  let found = [];
  let here = 0;

  const byId = (id) => document.getElementById(id);
  const isTyping = (element) =>
    element && (element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName)) && element.type !== "radio";

  async function openSearch() {
    const dialog = byId("search");
    if (!dialog || dialog.open) return;
    const field = byId("search-words") || newField();
    dialog.showModal();
    field.focus();
    field.value = "";
    const run = new URLSearchParams(window.location.search).get("run") || "";
    show();
    if (of !== run) {
      const answer = await fetch("/search.json?" + new URLSearchParams({ run }));
      if (answer.ok) {
        entries = await answer.json();
        of = run;
      }
      show();
    }
  }

  // An input of Dash would tell the server each letter.
  function newField() {
    const field = document.createElement("input");
    Object.assign(field, { id: "search-words", type: "text", autocomplete: "off", placeholder: "pages, scenarios, claims, runs" });
    const told = { role: "combobox", "aria-label": "Words to look for", "aria-controls": "search-found", "aria-expanded": "true" };
    for (const [name, value] of Object.entries(told)) field.setAttribute(name, value);
    byId("search-field").append(field);
    return field;
  }

  function show() {
    const words = byId("search-words").value.toLowerCase().split(/\s+/).filter(Boolean);
    found = entries.filter((one) => words.every((word) => one.words.includes(word))).slice(0, MOST);
    here = 0;
    byId("search-found").replaceChildren(
      ...found.map((one, place) => {
        const item = document.createElement("li");
        item.id = "found-" + place;
        item.setAttribute("role", "option");
        const kind = document.createElement("span");
        kind.className = "found-kind";
        kind.textContent = one.kind;
        const text = document.createElement("span");
        text.textContent = one.text; // never markup: names come from results
        item.append(kind, text);
        item.addEventListener("click", () => go(place));
        return item;
      }),
    );
    byId("search-none").textContent = found.length ? "" : entries.length ? "Nothing has these words." : "";
    mark();
  }

  function mark() {
    const field = byId("search-words");
    for (const [place, item] of [...byId("search-found").children].entries()) {
      item.setAttribute("aria-selected", String(place === here));
      if (place === here) item.scrollIntoView({ block: "nearest" });
    }
    if (found.length) field.setAttribute("aria-activedescendant", "found-" + here);
    else field.removeAttribute("aria-activedescendant");
  }

  function go(place) {
    const one = found[place];
    if (!one) return;
    byId("search").close();
    // A page keeps the filters; everything else has an address of its own.
    const entry = one.kind === "Page" && [...document.querySelectorAll("#menu a")].find((a) => a.pathname === one.address);
    const address = entry ? entry.getAttribute("href") : one.address;
    window.internals_lab.go(address);
    window.scrollTo(0, 0);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.id === "search-words") {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && found.length) {
        event.preventDefault();
        here = (here + step + found.length) % found.length;
        mark();
      } else if (event.key === "Enter") {
        event.preventDefault();
        go(here);
      }
      return;
    }
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      event.preventDefault();
      openSearch();
    } else if (event.key === "?") {
      event.preventDefault();
      byId("help").showModal();
    }
  });
  document.addEventListener("input", (event) => event.target.id === "search-words" && show());
  document.addEventListener("click", (event) => {
    if (event.target.closest("#open-search")) openSearch();
    else if (event.target.closest("#open-help")) byId("help").showModal();
    else if (event.target.closest(".close-dialog")) event.target.closest("dialog").close();
    else if (event.target.tagName === "DIALOG") event.target.close(); // beside it
  });
})();
