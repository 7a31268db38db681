"""Folders without results, with broken files, with hostile words, with runs that are still going."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from internals_lab.model.run import RunDocument
from internals_lab.store.journal import Journal

HOSTILE = "<img src=x onerror=\"window.broken_in='{}'\"><script>window.broken_in='{}'</script><b>bold</b>"

PAGES = {
    # path: the parts in which it has words of its own alone
    "/verdict": set(),
    "/scaling": set(),
    "/why": {".legend"},
    "/strategies": set(),
    "/calls": set(),
    "/implementations": {".legend", ".subject, .answer h3", ".hoverlayer"},  # no two cells have one knob
    "/memory": {".legend"},
    "/gc": set(),
    "/figures": {".legend"},
    "/claims": {".subject, .answer h3"},
    "/samples": {".legend", ".hoverlayer", ".ag-row"},
    "/runs": {".legend", ".subject, .answer h3"},
}


def hostile(place: str) -> str:
    """Markup that would leave a trace where a page took it for markup."""
    return HOSTILE.replace("{}", place)


def test_a_first_visit_says_how_to_get_results(visit: Callable[..., Any], tmp_path: Path) -> None:
    missing = tmp_path / "lab-results"
    begun = visit(missing)
    for path in ("/verdict", "/scaling", "/why", "/implementations", "/samples"):
        page = begun.open(path, chart=False)
        said = page.locator(".message").inner_text()
        assert "pytest --internals-lab" in said
        assert "internals-lab init" in said
        assert str(missing) in said
    assert not missing.exists()


def test_files_that_are_no_runs_are_listed_with_the_reason(
    visit: Callable[..., Any], results_folder: Path
) -> None:
    whole = next(results_folder.glob("*.json")).read_bytes()
    (results_folder / "cut.json").write_bytes(whole[: len(whole) // 2])
    (results_folder / "package.json").write_text('{"name": "left-pad"}')
    (results_folder / "future.json").write_text('{"schema": "internals-lab/run/99"}')
    (results_folder / "empty.json").write_bytes(b"")
    (results_folder / "bytes.json").write_bytes(b"\xff\xfe\x00" * 40)
    (results_folder / "deep.json").write_bytes(b"[" * 200_000)
    (results_folder / "notes.jsonl").write_text("not a journal\n")
    (results_folder / f"{hostile('file name').replace('/', '')[:80]}.json").write_text("{")
    page = visit(results_folder).open("/scaling")
    page.locator("#unreadable summary").click()
    listed = page.locator("#unreadable").inner_text()
    assert "8 files" in listed
    for word in (
        "cut.json",
        "truncated",
        "package.json",
        "internals-lab/run/99",
        "deep.json",
        "notes.jsonl",
        "<img",
    ):
        assert word in listed
    assert page.evaluate("window.broken_in") is None


def test_a_broken_run_that_the_address_asks_for_says_why(
    visit: Callable[..., Any], results_folder: Path
) -> None:
    (results_folder / "cut.json").write_bytes(next(results_folder.glob("*.json")).read_bytes()[:3000])
    page = visit(results_folder).open("/scaling?run=cut", chart=False)
    assert "truncated" in page.locator(".message").inner_text()


def test_an_address_that_means_nothing_shows_what_there_is(
    visit: Callable[..., Any], shown_results: Path
) -> None:
    begun = visit(shown_results)
    page = begun.open("/scaling?scenario=nowhere&param.n=1&strategy=magic&scale=cubic&self=1&run=")
    assert page.evaluate("document.querySelector('.js-plotly-plot').data.length") == 5
    page = begun.open("/scaling?run=" + "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", chart=False)
    assert "<img src=x onerror=alert(1)>" in page.locator(".message").inner_text()
    page = begun.open("/nowhere", chart=False)
    assert page.locator("h1").inner_text() == "No such page"


def test_hostile_words_are_shown_as_text_everywhere(
    visit: Callable[..., Any], run_builder: type[Any], make_folder: Callable[[Iterable[RunDocument]], Path]
) -> None:
    builder = run_builder()
    builder.interpreters = [
        msgspec.structs.replace(one, short=f"{one.short}{hostile('short')}") for one in builder.interpreters
    ]
    builder.run = msgspec.structs.replace(
        builder.run, effort=hostile("effort"), started=hostile("started"), command_line=[hostile("command")]
    )
    builder.scaling(doc=hostile("doc")).calls().looked_at()
    builder.scenarios = [
        msgspec.structs.replace(
            one,
            name=hostile("name"),
            source=hostile("source"),
            variants={key: hostile("statement") for key in one.variants},
        )
        for one in builder.scenarios
    ]
    builder.cells = [
        msgspec.structs.replace(
            one,
            reason=one.reason and hostile("reason"),
            cell=msgspec.structs.replace(
                one.cell,
                strategy=one.cell.strategy + hostile("strategy"),
                knobs={hostile("knob"): f"{index % 2}{hostile('value')}"},
                variant=one.cell.variant and one.cell.variant + hostile("variant"),
            ),
        )
        for index, one in enumerate(builder.cells)
    ]
    begun = visit(make_folder([builder.build()]))
    for path, own_words in PAGES.items():
        page = begun.open(path)
        page.locator("summary").last.click()
        if path in ("/gc", "/runs"):  # a map answers the pointer alone
            page.locator(".js-plotly-plot .nsewdrag").first.hover()
            page.locator(".hoverlayer .hovertext").first.wait_for()
        else:
            page.evaluate(
                "Plotly.Fx.hover(document.querySelector('.js-plotly-plot'), [{curveNumber: 0, pointNumber: 0}])"
            )
        for part in {".hoverlayer", ".legend", ".subject, .answer h3", ".ag-row"} - own_words:
            assert page.locator(part).count(), (path, part)
            assert "<img src=x" in (page.locator(part).first.text_content() or ""), (path, part)
        page.locator(".control-for-axis input").first.click()
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Escape")
        assert page.locator("main img, main b, main script").count() == 0
        assert page.evaluate("window.broken_in") is None


def test_a_run_that_is_still_going_is_marked_as_running(
    visit: Callable[..., Any], run_builder: type[Any], results_folder: Path
) -> None:
    going = run_builder("20260302-080000-ef56", started="2026-03-02T08:00:00+00:00").scaling()
    going.run = msgspec.structs.replace(going.run, status="running", finished=None)
    going.comparisons = []
    journal = Journal.create(results_folder, going.build())
    try:
        page = visit(results_folder).open("/scaling", chart=False)
        page.wait_for_selector(".facts")
        assert page.get_by_label("Run").first.input_value().startswith("running · 2026-03-02")
        assert "still running" in page.locator(".facts").inner_text()
    finally:
        journal.close()


def test_a_new_run_is_there_after_a_reload_and_nothing_is_written(
    visit: Callable[..., Any], until: Callable[..., None], run_builder: type[Any], results_folder: Path
) -> None:
    page = visit(results_folder).open("/scaling")
    newer = run_builder("20260305-080000-aa11", started="2026-03-05T08:00:00+00:00").scaling().build()
    (results_folder / "20260305-080000-aa11.json").write_bytes(msgspec.json.encode(newer))
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in results_folder.iterdir()}
    page.goto(page.url.partition("?")[0])
    until(page, "document.querySelector('.control-for-run input')?.value.includes('2026-03-05')")
    after = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in results_folder.iterdir()}
    assert after == before
