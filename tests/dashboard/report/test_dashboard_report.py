"""The report: the pages' own figures and words in one file that runs nothing but its own scripts."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.bases.run_page import RunPage
from internals_lab_dashboard.pages.content.page import Content, Page
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.report.asked_view import AskedView, asked_view
from internals_lab_dashboard.report.html_file import html_file, listed_columns
from internals_lab_dashboard.report.number_words import number_words
from internals_lab_dashboard.report.policy import inline
from internals_lab_dashboard.report.sections import report_of
from internals_lab_dashboard.report.writing import ReportSettings, write_report
from internals_lab_dashboard.view import View

from internals_lab.cli.main import main
from internals_lab.errors import ResultsError, SettingsError
from internals_lab.model.run import RunDocument

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOSTILE = "</script><!--<img src=x onerror=alert(1)><b>bold</b>\"'&amp;\u2028"
RUN = "20260301-101500-ab12"


@pytest.fixture(autouse=True)
def small_plotly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for a megabyte and a half that the browser's tests run, and these would only read."""
    monkeypatch.setattr(
        "internals_lab_dashboard.report.html_file.get_plotlyjs", lambda: "window.Plotly = {newPlot: '<b>'};"
    )


class Elements(HTMLParser):
    """Everything of a file: its elements with their attributes, its words, and what its scripts hold."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.words: list[str] = []
        self._open: dict[str, str | None] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.found.append((tag, dict(attrs)))
        if tag == "script":
            self._open = dict(attrs)
            self.scripts.append((self._open, ""))

    def handle_endtag(self, tag: str) -> None:
        """A script is over."""
        if tag == "script":
            self._open = None

    def handle_data(self, data: str) -> None:
        """Of a script, or of the page."""
        if self._open is not None:
            self.scripts[-1] = (self._open, self.scripts[-1][1] + data)
        else:
            self.words.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of this kind."""
        return [attributes for name, attributes in self.found if name == tag]

    def data(self, identity: str) -> Any:
        """The JSON under an id."""
        [text] = [text for attributes, text in self.scripts if attributes.get("id") == identity]
        return json.loads(text)


def report_text(folder: Path, view: str = "") -> str:
    report = report_of(Library(folder), asked_view(view, PAGES), PAGES)
    return html_file(report, folder=folder, made=NOW)


def content(page: Page, folder: Path, **query: object) -> Content:
    library = Library(folder)
    return page.content(library, library.shelf(), View.of(query))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if isinstance(page, RunPage)], ids=lambda page: page.name
)
def test_the_report_has_the_pages_own_figures_and_tables(page: Page, results_folder: Path) -> None:
    shown = content(page, results_folder)
    report = Elements(report_text(results_folder, f"page={page.path.strip('/')}"))
    words = " ".join(" ".join(report.words).split())
    assert page.question in words
    for chart in shown.charts:
        drawn = report.data(f"{page.path.strip('/')}-{chart.key}-figure")
        assert drawn == json.loads(chart.figure.to_json())
        assert " ".join(chart.how_to_read.split()) in words
    cells = sum(len(chart.columns) * len(chart.rows) for chart in shown.charts)
    cells += sum(len(listed_columns(listing)) * len(listing.rows) for listing in shown.listings)
    in_tables = [
        one
        for one in report.of("td")
        if set(one) <= {"class"} and one.get("class") in (None, "figures", "fills")
    ]
    assert len(in_tables) == cells
    for fact in shown.facts:
        assert " ".join(fact.text.split()) in words


def test_the_report_draws_everything_that_a_page_may_have() -> None:
    template = (Path(html_file.__code__.co_filename).parent / "report.html.jinja").read_text(encoding="utf-8")
    leading_elsewhere = {"links"}  # to other views, which are not in the file
    for field in dataclasses.fields(Content):
        if field.name in leading_elsewhere:
            continue
        place = "section.choices" if field.name == "controls" else f"content.{field.name}"
        assert place in template, f"a report would leave out what a page has in {field.name}"


def test_without_a_page_every_page_of_the_run_is_there_or_said_to_be_empty(results_folder: Path) -> None:
    for query, run in (("", RUN), ("run=20260228-090000-cd34", "20260228-090000-cd34")):
        text = report_text(results_folder, query)
        report = report_of(Library(results_folder), asked_view(query, PAGES), PAGES)
        assert report.run == run
        shown = {section.page.name for section in report.sections}
        empty = {name for name, _ in report.empty}
        assert shown | empty == {page.name for page in PAGES if isinstance(page, RunPage)}
        assert not shown & empty
        for name in shown:
            assert re.search(rf"<h1[^>]*>{name}</h1>", text)
        # What all pages would say is said once.
        assert text.count("<summary>How it was run</summary>") == 1
    assert "Calls" in empty


def test_nothing_runs_but_the_scripts_whose_hashes_the_policy_has(results_folder: Path) -> None:
    text = report_text(results_folder)
    report = Elements(text)
    [policy] = [
        one["content"] or ""
        for one in report.of("meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    ]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in directives["script-src"]
    assert "connect-src" not in directives
    assert not [part for part in directives.values() if "http" in part or "*" in part]
    run = [code for attributes, code in report.scripts if "type" not in attributes]
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for code in run]
    assert directives["script-src"].split() == hashes
    assert len(run) == 4
    kinds = {attributes.get("type") for attributes, _ in report.scripts}
    assert kinds == {None, "application/json"}
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_nothing_in_the_file_leads_out_of_it(results_folder: Path) -> None:
    report = Elements(report_text(results_folder))
    for tag, attributes in report.found:
        assert tag not in ("iframe", "object", "embed", "link", "base", "form", "img", "audio", "video")
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in ("src", "href", "srcset", "action", "xlink:href"):
                assert (value or "").startswith("#")


def hostile_run(builder: Any) -> RunDocument:
    """Markup in every string that a run may have of its own."""
    builder.scaling(doc=HOSTILE).calls().leak().anatomy().collector().looked_at()
    document = builder.build()
    run = msgspec.structs.replace(
        document.run,
        effort=HOSTILE,
        started=HOSTILE,
        command_line=[HOSTILE],
        git_commit=HOSTILE,
        damage=[HOSTILE],
    )
    return msgspec.structs.replace(
        document,
        run=run,
        interpreters=[
            msgspec.structs.replace(one, short=one.short + HOSTILE, version=HOSTILE)
            for one in document.interpreters
        ],
        scenarios=[
            msgspec.structs.replace(
                one,
                name=HOSTILE,
                source=HOSTILE,
                variants=dict.fromkeys(one.variants, HOSTILE),
                claims=[
                    msgspec.structs.replace(claim, text=HOSTILE, section=HOSTILE) for claim in one.claims
                ],
            )
            for one in document.scenarios
        ],
        cells=[
            msgspec.structs.replace(
                one,
                reason=one.reason and HOSTILE,
                cell=msgspec.structs.replace(
                    one.cell,
                    strategy=one.cell.strategy + HOSTILE,
                    variant=one.cell.variant and one.cell.variant + HOSTILE,
                ),
                probe_passes=[
                    msgspec.structs.replace(seen, detail=_hostile(seen.detail)) for seen in one.probe_passes
                ],
            )
            for one in document.cells
        ],
        comparisons=[
            msgspec.structs.replace(one, reason=HOSTILE, confounded_by=[HOSTILE])
            for one in document.comparisons
        ],
        verdicts=[msgspec.structs.replace(one, sentences=[HOSTILE]) for one in document.verdicts],
        claims=[msgspec.structs.replace(one, text=HOSTILE, setting=HOSTILE) for one in document.claims],
    )


def _hostile(detail: Any) -> Any:
    """The same with markup behind every word that is a value."""
    if isinstance(detail, dict):
        return {key: _hostile(value) for key, value in detail.items()}
    if isinstance(detail, list):
        return [_hostile(one) for one in detail]
    return detail + HOSTILE if isinstance(detail, str) else detail


def test_hostile_words_are_text_in_every_place(
    run_builder: type[Any], make_folder: Callable[[Iterable[RunDocument]], Path], results_folder: Path
) -> None:
    usual = Elements(report_text(results_folder))
    folder = results_folder
    (folder / f"{RUN}.json").write_bytes(msgspec.json.encode(hostile_run(run_builder())))
    text = report_text(folder)
    report = Elements(text)
    assert {tag for tag, _ in report.found} <= {tag for tag, _ in usual.found} | {"noscript"}
    assert not report.of("img")
    assert not report.of("b")
    assert not any(name.startswith("on") for _, attributes in report.found for name in attributes)
    assert sum("type" not in attributes for attributes, _ in report.scripts) == 4
    assert "<img src=x onerror=alert(1)>" in " ".join(report.words)
    for attributes, code in report.scripts:
        if "type" in attributes:
            json.loads(code)
            assert not set("<>&\u2028\u2029") & set(code)
    hostile = html_file(
        report_of(Library(folder), AskedView(page=None, view=View.of({"param.n": HOSTILE})), PAGES),
        folder=Path(HOSTILE),
        made=NOW,
    )
    assert not Elements(hostile).of("img")


def test_a_script_that_would_end_itself_is_refused() -> None:
    for code in ("'</SCRIPT>'", "'<!--'"):
        with pytest.raises(ValueError, match="cannot stand within a page"):
            inline(code)
    assert inline("a\r\nb\rc") == "a\nb\nc"


@pytest.mark.parametrize(
    ("text", "page", "words"),
    [
        ("", None, {}),
        ("run=a", None, {"run": ("a",)}),
        ("?run=a&strategy=x&strategy=y", None, {"run": ("a",), "strategy": ("x", "y")}),
        ("page=scaling&run=a", "/scaling", {"run": ("a",)}),
        ("scaling", "/scaling", {}),
        ("scaling?run=a", "/scaling", {"run": ("a",)}),
        ("/scaling?param.n=%22x+y%22", "/scaling", {"param.n": ('"x y"',)}),
        ("http://127.0.0.1:8642/scaling?run=a&token=secret", "/scaling", {"run": ("a",)}),
        ("https://lab.example/why#x", "/why", {}),
        (" /scaling ", "/scaling", {}),
    ],
)
def test_a_view_is_an_address_a_path_or_a_query(
    text: str, page: str | None, words: dict[str, tuple[str, ...]]
) -> None:
    asked = asked_view(text, PAGES)
    assert (asked.page.path if asked.page else None, dict(asked.view.words)) == (page, words)


def test_a_mistyped_page_is_named_with_the_nearest_one() -> None:
    with pytest.raises(SettingsError, match="no page 'scalling'; did you mean 'scaling'"):
        asked_view("/scalling?run=a", PAGES)


def test_the_view_is_shown_with_its_choices(results_folder: Path) -> None:
    view = "page=scaling&param.n=400000&interpreter=cpython-3.13.5t"
    [section] = report_of(Library(results_folder), asked_view(view, PAGES), PAGES).sections
    assert ("n", "400000 (1 of 2)") in section.choices
    assert ("Interpreters", "3.13t") in section.choices
    assert {row["interpreter"] for row in section.content.charts[0].rows} == {"3.13t"}
    assert f"run={RUN}" in report_text(results_folder, view)


@pytest.mark.parametrize(
    ("value", "figures", "words"),
    [
        (2.98937, ".3f", "2.989"),
        (12345.678, ",.1f", "12,345.7"),
        (0.1234, ".1%", "12.3%"),
        (0.95, ".3~p", "95%"),
        (0.99609, ".3~p", "99.6%"),
        (12, "d", "12"),
        (1234567, ",d", "1,234,567"),
        (0.5, "+,.3f", "+0.500"),
        (-0.5, "+,.3f", "−0.500"),
        (-0.0001, ".2f", "0.00"),
        (1234.5, ",.4~g", "1,235"),
        (0.00012346, ".4~g", "0.0001235"),
        (0, ".4~g", "0"),
        (0, ".1%", "0.0%"),
        (2.5, "d", "3"),
        (9.9996, ".4~g", "10"),
        (1e300, ".3f", f"{int(1e300)}.000"),
        (100, ",.4~g", "100"),
        (2.5e9, ",.4~g", "2.5e+9"),
        (1e-9, ".4~g", "1e-9"),
        (2.5e9, ",.4~r", "2,500,000,000"),
        (987654, ",.4~r", "987,700"),
        (9999.9, ",.4~r", "10,000"),
        (None, ".3f", "–"),
        (float("nan"), ".3f", "–"),
    ],
)
def test_numbers_are_written_as_the_dashboards_tables_write_them(
    value: float | None, figures: str, words: str
) -> None:
    assert number_words(value, figures) == words


def test_a_format_that_nobody_foresaw_is_refused() -> None:
    with pytest.raises(ValueError, match="no format that is known here"):
        number_words(1.0, "$,.2s")


def test_the_command_writes_the_file_whole(results_folder: Path, tmp_path: Path, capsys: Any) -> None:
    output = tmp_path / "report.html"
    words = ["report", "--results", str(results_folder), "-o", str(output)]
    assert main([*words, "--view", "/scaling?scale=log"]) == 0
    assert f"{output}: Scaling of run {RUN}" in capsys.readouterr().out
    text = output.read_text(encoding="utf-8")
    assert text.lstrip().startswith("<!DOCTYPE html>")
    assert len(text) < 8_000_000
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []


def test_the_file_of_a_run_is_enough(results_folder: Path, tmp_path: Path) -> None:
    output, said = tmp_path / "report.html", io.StringIO()
    older = results_folder / "20260228-090000-cd34.json"
    assert write_report(ReportSettings(results=older, output=output), now=NOW, out=said) == 0
    assert "of run 20260228-090000-cd34" in said.getvalue()
    assert "2026-03-02 09:00 UTC" in output.read_text(encoding="utf-8")
    with pytest.raises(SettingsError, match="names another run"):
        write_report(ReportSettings(results=older, output=output, view=f"run={RUN}"), now=NOW, out=said)


def test_what_cannot_be_shown_is_an_error_and_no_file(
    results_folder: Path, tmp_path: Path, capsys: Any
) -> None:
    output = tmp_path / "report.html"
    empty = tmp_path / "empty"
    empty.mkdir()
    for results, view, said in (
        (tmp_path / "nowhere", "", "no such folder or file"),
        (empty, "", "holds no run that can be read"),
        (results_folder, "run=gone", f"has no run 'gone'; there are: {RUN}, 20260228-090000-cd34"),
        (results_folder, "page=nowhere", "no page 'nowhere'"),
        (results_folder, "http://[bad", "is no address"),
    ):
        assert main(["report", "--results", str(results), "--view", view, "-o", str(output)]) == 2
        assert said in capsys.readouterr().err
        assert not output.exists()
    unwritable = tmp_path / "no" / "folder" / "report.html"
    with pytest.raises(ResultsError, match="cannot be written"):
        write_report(ReportSettings(results=results_folder, output=unwritable), now=NOW, out=io.StringIO())
