// The address is the truth: run, filters and choices stand in it. This file writes it, asks the server for what it says,
// and sees to it that what is shown is what was asked for last. Dash itself never touches the address: it would rebuild
// the page on every change.
(() => {
  "use strict";
  const CARRIED = ["run", "baseline", "interpreter", "strategy", "workers", "scenario"]; // from page to page
  const STEPS = ["run", "baseline", "scenario"]; // a change of these is a step that Back takes back
  const FILTERS = ["interpreter", "strategy", "workers"];
  const lab = {
    number: 0, // of the last question
    shown: 0, // of the question whose answer is on the screen
    values: {}, // what each control holds, as words
    hints: {}, // what those of several values say while they hold none
    focus: null, // the id of the control in which the reader was, "" in anything else
    address: "", // that was asked for last
    anew: 0, // how often in a row the page was asked for as a whole
  };

  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const wordsOf = (value) =>
    (Array.isArray(value) ? value : [value]).filter((word) => typeof word === "string" && word !== "");
  const same = (one, other) => JSON.stringify(one || []) === JSON.stringify(other || []);

  // Words that the server has nothing to do with: of these figures (zoom.js), of the page however it is filled (sorting.js, folds.js).
  const isOfFigures = (key) => /^(zoom|hidden)\./.test(key);
  const isOfPicture = (key) => isOfFigures(key) || /^(sort\..*|open|shut)$/.test(key);

  function grouped(query) {
    const words = {};
    for (const [key, word] of query) if (!isOfPicture(key)) (words[key] = words[key] || []).push(word);
    return words;
  }

  // Dash finds the newest question's answer by itself and drops the others; the number proves it.
  function ask({ whole = false, follows = false } = {}) {
    lab.number += 1;
    lab.focus = placeOf(document.activeElement);
    lab.address = window.location.pathname + window.location.search;
    setProps("asked", {
      data: {
        path: window.location.pathname,
        words: grouped(new URLSearchParams(window.location.search)),
        number: lab.number,
        whole,
        follows,
      },
    });
    window.internals_lab_after_paint().then(pointMenu); // fourteen links, for which the question does not wait
    if (!follows) window.dispatchEvent(new CustomEvent("lab:asked", { detail: lab.number })); // nobody waits for it
  }

  // The choices of a switch have ids that are others when it is drawn anew: its own stays.
  function placeOf(element) {
    if (!element || element === document.body) return null;
    const control = element.closest(`#page [id*='"type":"control"']`);
    return control ? control.id : element.id;
  }

  // A change of the reader's leaves the place on the page that the address pointed at.
  function write(query, { step, place = "" }) {
    const text = query.toString();
    const address = window.location.pathname + (text ? "?" + text : "");
    if (address === window.location.pathname + window.location.search) return;
    if (step) history.pushState({}, "", address);
    else history.replaceState(history.state, "", address + place);
    lab.address = address;
  }

  // What a screen holds that was just drawn is no change of the reader's. Where the address was changed past a control, or
  // what it said could not be had, it is told what is shown; the others were drawn with it.
  function learn(screen) {
    if (!screen || screen.number === lab.learned) return;
    lab.learned = screen.number;
    const held = lab.values;
    lab.values = {};
    lab.hints = screen.hints;
    for (const [key, value] of Object.entries(screen.values)) lab.values[key] = wordsOf(value);
    for (const [key, value] of Object.entries(screen.values)) {
      if (!held[key] || same(held[key], lab.values[key])) continue;
      setProps({ type: "control", key }, { value });
      hint(key);
    }
  }

  // "all" beside what was chosen would be wrong; the field itself is not drawn anew.
  function hint(key) {
    if (!(key in lab.hints)) return;
    setProps({ type: "control", key }, { placeholder: lab.values[key].length ? "" : lab.hints[key] });
  }

  function changed(values, screen) {
    learn(screen);
    const controls = window.dash_clientside.callback_context.inputs_list[0] || [];
    const query = new URLSearchParams(window.location.search);
    const keys = [];
    for (const control of controls) {
      const key = control.id.key;
      const words = wordsOf(control.value);
      if (same(words, lab.values[key])) continue;
      lab.values[key] = words;
      hint(key);
      query.delete(key);
      for (const word of words) query.append(key, word);
      keys.push(key);
    }
    if (keys.length === 0) return;
    const step = keys.some((key) => STEPS.includes(key));
    // Other figures: what was seen of the ones before says nothing about them.
    if (step) for (const key of [...query.keys()]) if (isOfFigures(key)) query.delete(key);
    write(query, { step });
    window.dispatchEvent(new CustomEvent("lab:chosen"));
    ask();
  }

  function settled(screen) {
    if (!screen) return ask(); // the dashboard was just opened
    learn(screen);
    const upon = lab.shown;
    lab.shown = screen.number;
    if (screen.number === lab.number) {
      document.title = screen.title;
      const query = new URLSearchParams(window.location.search);
      // Tomorrow's newest run is another one.
      if (!query.has("run") && screen.words.run) {
        query.set("run", screen.words.run[0]);
        write(query, { step: false, place: window.location.hash });
        pointMenu();
      }
      if (screen.upon !== upon && lab.anew < 2) {
        lab.anew += 1;
        return ask({ whole: true }); // made for another screen than the one that it changed
      }
      lab.anew = 0;
      if (screen.path !== lab.path) drawn();
      lab.path = screen.path;
      window.dispatchEvent(new CustomEvent("lab:settled", { detail: screen }));
      requestAnimationFrame(giveFocusBack);
    }
  }

  // On a phone the filters take half of the screen: they are folded until asked for.
  function drawn() {
    if (!window.matchMedia("(max-width: 860px)").matches) return;
    requestAnimationFrame(() => document.querySelectorAll(".bar").forEach((bar) => (bar.open = false)));
  }

  // A control that was drawn anew is still the one in which the reader was.
  function giveFocusBack() {
    if (lab.focus !== null && document.activeElement === document.body) {
      // Where it is gone, the Tab key goes on from the page, not from the menu's first entry.
      const control = document.getElementById(lab.focus);
      const place = control ? control.querySelector("input:checked") || control : document.getElementById("content");
      place.focus({ preventScroll: true });
    }
  }

  // The menu leads to the same run and filters. It is told so past Dash, which would wait for the server's answer.
  function pointMenu() {
    const query = new URLSearchParams(window.location.search);
    const kept = new URLSearchParams();
    for (const key of CARRIED) for (const word of query.getAll(key)) kept.append(key, word);
    const text = kept.toString();
    for (const entry of document.querySelectorAll("#menu a[id]")) {
      const id = JSON.parse(entry.id);
      setProps(id, { href: text ? id.path + "?" + text : id.path });
    }
  }

  function clearFilters() {
    const query = new URLSearchParams(window.location.search);
    for (const key of FILTERS) query.delete(key);
    // Where scenarios are a filter, they are shown again as well.
    if (document.querySelector(".bar .control-for-scenario:is(.control-several, .control-any)")) query.delete("scenario");
    write(query, { step: false });
    ask();
  }

  // A step of the reader to another view.
  function go(address) {
    history.pushState({}, "", address);
    ask();
  }

  window.addEventListener("popstate", () => {
    // A way to a place on the page is no question.
    if (window.location.pathname + window.location.search !== lab.address) ask();
  });
  window.addEventListener("_dashprivate_pushstate", () => ask()); // a link that Dash drew
  document.addEventListener("click", (event) => {
    if (event.target.closest(".clear-filters")) clearFilters();
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.internals_lab = { changed, settled };
  window.internals_lab = { ask, go, isOfFigures, write: (query) => write(query, { step: false }) };
})();
