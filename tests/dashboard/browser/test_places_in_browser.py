"""An answer has an address of its own: whoever comes by it finds it unfolded and in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from internals_lab.model.verdict import Verdict

POINTED = "document.querySelector('.pointed-at')"
IN_VIEW = f"""(() => {{
    const box = {POINTED}.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
}})()"""


def test_an_answer_is_found_by_its_address_and_gives_it(
    visit: Callable[..., Any], until: Callable[..., None], run_builder: type[Any], make_folder: Any
) -> None:
    builder = run_builder().scaling()
    for number in range(12):
        scenario = builder.scenario(f"experiments/exp_many.py::one_{number}", strategies=["threads"])
        for one in builder.interpreters:
            builder.cell(scenario, one.name, "threads", 2)
            state = "inconclusive" if number else "faster"
            told = {"best_cell": None, "sentences": ["It is so."]}
            builder.verdicts.append(Verdict(scenario=scenario.id, interpreter=one.name, state=state, **told))
    begun = visit(make_folder([builder.build()]))
    page = begun.open("/verdict#answer-experiments-exp_many-py-one_7-cpython-3-13-5t")
    until(page, f"{POINTED} !== null && {IN_VIEW}")
    assert page.evaluate(f"{POINTED}.open && {POINTED}.parentElement.closest('details').open")
    assert "one_7 on 3.13t" in page.locator(".pointed-at").inner_text()
    page.locator(".pointed-at .answer-link").focus()
    page.evaluate("navigator.address = location.hash; location.hash = ''")
    page.keyboard.press("Enter")
    until(page, "location.hash === navigator.address")
    page.get_by_text("File", exact=True).click()
    page.wait_for_url(lambda url: "answers=file" in url and "#" not in url)
    until(page, "document.querySelector('.answers-group summary')?.innerText.includes('experiments/')")
