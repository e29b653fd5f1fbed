"""The catalogue is complete and well written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jetbridge_translator.findings import FindingPage, all_pages, page_of
from jetbridge_translator.migration import Request, migrate

PAGES = sorted(all_pages().values(), key=lambda page: page.code)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_every_page_says_what_why_and_what_to_do(page: FindingPage) -> None:
    assert re.fullmatch(r"DAG\d{3}", page.code)
    assert page.title
    assert not page.title.endswith(".")
    assert page.why.endswith((".", ")"))
    assert page.advice.endswith((".", "`"))


def test_codes_are_found_whatever_their_case() -> None:
    assert page_of("dag001") is page_of("DAG001")
    assert page_of("DAG999") is None


@pytest.mark.parametrize("page", [page for page in PAGES if page.example], ids=lambda page: page.code)
def test_the_example_of_a_page_gives_the_finding(page: FindingPage, tmp_path: Path) -> None:
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "example.py").write_text(page.example, encoding="utf-8")
    done = migrate(Request((tmp_path / "dags",), tmp_path / "jobs"))
    assert page.code in {finding.code for finding in done.report.all_findings}
