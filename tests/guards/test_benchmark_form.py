"""The form that every benchmark keeps."""

import json
from types import SimpleNamespace

import pytest

from benchmarks import report as form
from benchmarks.report import Report, as_json, as_table, at_least, at_most, main

GOOD = Report(
    bench="pages", metrics={"p95_ms": 80.25}, ratios={"faster": 2.0}, claims=[at_most("p95", 100, 80.25)]
)
BAD = Report(
    bench="pages", metrics={"p95_ms": 120}, claims=[at_most("p95", 100, 120), at_least("pages", 10, 10)]
)


def test_a_report_is_one_object_with_four_keys() -> None:
    assert json.loads(as_json(GOOD)) == {
        "bench": "pages",
        "metrics": {"p95_ms": 80.25},
        "ratios": {"faster": 2.0},
        "claims": [{"claim": "p95", "target": 100, "measured": 80.25, "holds": True}],
    }


def test_the_table_says_which_claim_does_not_hold() -> None:
    assert [line.split() for line in as_table(BAD).splitlines()[-2:]] == [
        ["p95", "100", "120", "DOES", "NOT", "HOLD"],
        ["pages", "10", "10", "holds"],
    ]


@pytest.mark.parametrize(("report", "code"), [(GOOD, 0), (BAD, 1)])
def test_the_exit_code_is_zero_only_when_all_claims_hold(
    report: Report, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(form, "names", lambda: ["pages"])
    monkeypatch.setattr(form.importlib, "import_module", lambda _name: SimpleNamespace(run=lambda: report))

    assert main(["pages", "--json"]) == code
    assert json.loads(capsys.readouterr().out)["bench"] == "pages"


def test_an_unknown_name_lists_the_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(form, "names", lambda: ["pages", "sync"])

    assert main(["pags"]) == 2
    assert capsys.readouterr().err == "There is no benchmark 'pags'. Benchmarks: pages, sync\n"
