"""A control that is set as its reader would, and when what follows from it was to be seen."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

QUIET_MS = 400  # of a page that has nothing left to change
PATIENCE_MS = 30_000
# The first chart is drawn anew: the event of the chart that was there, or the first ticks of the one that takes its place. It is
# to be seen when the frame after that is painted. What is still to be done then ends with the last change to the page.
SET_CONTROL = """([key, value, quiet, patience]) => new Promise((resolve, reject) => {
    const before = document.querySelector('.js-plotly-plot');
    const data = before.data;
    const begun = performance.now();
    const since = () => performance.now() - begun;
    const told = {drawn: null, painted: null, settled: 0};
    const changes = new MutationObserver(() => { told.settled = since(); });
    changes.observe(document.getElementById('page'), {subtree: true, childList: true, attributes: true, characterData: true});
    const end = () => {
        if (quiet && since() - Math.max(told.settled, told.painted) < quiet) return setTimeout(end, quiet / 10);
        changes.disconnect();
        resolve(told);
    };
    const done = () => {
        if (told.drawn !== null) return;
        told.drawn = since();
        before.removeListener?.('plotly_afterplot', drawn); // none any more where another has taken its place
        requestAnimationFrame(() => setTimeout(() => { told.painted = since(); end(); }, 0));
    };
    // A chart may still be drawn once more for the change before this one: then its data are as they were.
    const drawn = () => { if (before.data !== data) done(); };
    const look = () => {
        const now = document.querySelector('.js-plotly-plot');
        if (now !== before && now && now.querySelector('.main-svg .xtick, .main-svg .ytick')) done();
        else if (told.drawn === null) requestAnimationFrame(look);
    };
    setTimeout(() => reject(new Error(`no chart follows from ${key} ${value}`)), patience);
    before.on('plotly_afterplot', drawn);
    requestAnimationFrame(look);
    window.dash_clientside.set_props({type: 'control', key}, {value});
})"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Milliseconds from a control's change until the first chart was drawn and painted, and until the page had nothing left to
    change where that was waited for.
    """

    drawn_ms: float
    painted_ms: float
    settled_ms: float | None


def set_control(page: Page, key: str, value: str | list[str], *, settle: bool = False) -> Change:
    """Set it, and wait for its chart; with `settle` until the page is at rest."""
    told = page.evaluate(SET_CONTROL, [key, value, QUIET_MS if settle else 0, PATIENCE_MS])
    return Change(
        drawn_ms=told["drawn"],
        painted_ms=told["painted"],
        settled_ms=max(told["settled"], told["painted"]) if settle else None,
    )
