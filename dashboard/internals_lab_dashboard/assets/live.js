// Follows a run that lasts. The server is asked for a word that changes with the run, and answers when the page may draw: a run
// on its machine waits between two rounds until that is done, so nothing may be left to do when it is told so. Only where
// the word is another one, the page asks for what it shows.
(() => {
  "use strict";
  const FIRST_LOOK_MS = 2000;
  const PATIENCE = 30; // looks without an answer, after which it will not come
  const UNSEEN_MS = 1000; // a page that nobody sees has no frames: then it is as good as drawn
  const live = { run: "", revision: "", turn: 0, lasts: null, offered: "", timer: null, busy: false, asking: false, patience: 0 };

  function later(ms) {
    clearTimeout(live.timer);
    live.timer = setTimeout(look, ms);
  }

  async function look() {
    if (live.asking) return; // the answer may take its time
    if (document.hidden && !live.turn) return; // taken up again when the page is seen
    if (live.busy && --live.patience > 0) return later(FIRST_LOOK_MS); // what is shown is being drawn anew
    live.busy = false;
    live.asking = true;
    const about = live.run;
    let told;
    try {
      // A page that nobody sees only gives its turn back.
      const shown = document.hidden ? "" : about;
      const query = new URLSearchParams({ run: shown, revision: live.revision, turn: live.turn });
      live.turn = 0;
      const response = await fetch("/_live?" + query.toString(), { cache: "no-store" });
      if (!response.ok) return later(10 * FIRST_LOOK_MS);
      told = await response.json();
    } catch {
      return later(10 * FIRST_LOOK_MS); // the dashboard was stopped
    } finally {
      live.asking = false;
    }
    live.turn = told.turn;
    if (document.hidden || about !== live.run) return later(0); // the reader has gone on meanwhile
    offer(told.begun);
    if (live.run && told.revision !== live.revision && !live.busy) {
      live.busy = true;
      live.patience = PATIENCE;
      window.internals_lab.ask({ follows: true });
    }
    if (live.lasts === true && !told.lasts) say("The run has ended. What waited for its rounds is shown now.");
    live.lasts = told.lasts;
    later(told.wait_s * 1000);
  }

  // Once the frames that show it are through and nothing else waits to be done.
  function whenDrawn(then) {
    let isDue = true;
    const once = () => {
      if (isDue) then();
      isDue = false;
    };
    setTimeout(once, UNSEEN_MS);
    const idle = window.requestIdleCallback || ((what) => setTimeout(what, 50));
    requestAnimationFrame(() => requestAnimationFrame(() => idle(once)));
  }

  // A run that begins does not take the reader's place: it is offered.
  function offer(begun) {
    const place = document.getElementById("begun");
    if (!place || live.offered === (begun ? begun.key : "")) return;
    live.offered = begun ? begun.key : "";
    place.replaceChildren();
    if (!begun) return;
    const names = begun.scenarios.slice(0, 3).join(", ") + (begun.scenarios.length > 3 ? ", …" : "");
    const words = document.createElement("span");
    words.textContent = names ? `A run has begun (${names}).` : "A run has begun.";
    const link = document.createElement("a");
    link.textContent = "Show it";
    link.href = window.location.pathname + "?" + new URLSearchParams({ run: begun.key }).toString();
    link.addEventListener("click", (event) => {
      event.preventDefault();
      place.replaceChildren();
      window.internals_lab.go(link.href);
    });
    place.append(words, link);
  }

  // For those who hear the page: what has changed for good, never each round.
  function say(sentence) {
    const place = document.getElementById("live-status");
    if (place) place.textContent = sentence;
  }

  window.addEventListener("lab:settled", ({ detail: screen }) => {
    const run = (screen.words.run || [""])[0];
    if (run !== live.run) {
      live.lasts = null;
      say("");
    }
    live.busy = false;
    live.run = run;
    live.revision = screen.revision || "";
    if (live.turn) whenDrawn(look);
    else if (live.timer === null || run !== live.was) later(FIRST_LOOK_MS);
    live.was = run;
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) later(0);
  });
})();
