"""The catalogue is complete and well written."""

from __future__ import annotations

import re

import pytest

from jetbridge_translator.findings import FindingPage, all_pages, page_of

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
