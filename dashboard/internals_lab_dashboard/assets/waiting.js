// What a reader is told while an answer is long in coming, when it failed, and when nobody is there to answer.
(() => {
  "use strict";
  const QUIET_MS = 300; // an answer that comes sooner needs no sign
  const LOOK_AGAIN_MS = 3000;
  const STOPPED = "The dashboard has stopped. Start it again with: internals-lab dashboard. This page goes on by itself when it is there.";
  const FAILED = "This view could not be drawn; the terminal of the dashboard says why. What is below is the view before it.";
  let timer = null;
  let watch = null;

  const alarm = document.createElement("div");
  alarm.className = "trouble";
  alarm.setAttribute("role", "alert");
  document.addEventListener("DOMContentLoaded", () => document.body.append(alarm));

  function waiting(is) {
    document.documentElement.classList.toggle("waiting", is);
    const page = document.getElementById("content");
    if (page) page.setAttribute("aria-busy", String(is));
  }

  function settled() {
    clearTimeout(timer);
    waiting(false);
  }

  window.addEventListener("lab:asked", () => {
    clearTimeout(timer);
    timer = setTimeout(() => waiting(true), QUIET_MS);
  });
  window.addEventListener("lab:settled", () => {
    settled();
    alarm.textContent = "";
  });

  // Dash tells nobody when a request fails.
  const fetched = window.fetch.bind(window);
  window.fetch = async (resource, options) => {
    const isAsked = String(resource).includes("_dash-update-component");
    try {
      const answer = await fetched(resource, options);
      if (isAsked && answer.status >= 400) {
        settled();
        alarm.textContent = FAILED;
      }
      return answer;
    } catch (error) {
      if (isAsked && error.name !== "AbortError") {
        settled();
        alarm.textContent = STOPPED;
        if (watch === null) watch = setInterval(lookAgain, LOOK_AGAIN_MS);
      }
      throw error;
    }
  };

  async function lookAgain() {
    try {
      await fetched(window.location.pathname, { method: "HEAD", cache: "no-store" });
    } catch {
      return; // still nobody there
    }
    clearInterval(watch);
    watch = null;
    window.internals_lab.ask();
  }
})();
