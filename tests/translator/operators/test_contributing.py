"""The examples in CONTRIBUTING.md work as they stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jetbridge_translator.findings import FindingPage
from jetbridge_translator.model import Level
from jetbridge_translator.operators import registry
from jetbridge_translator.operators.mapping import Case, OperatorMapping, parameter

TEXT = (Path(__file__).parents[3] / "CONTRIBUTING.md").read_text(encoding="utf-8")
OPERATOR, PAGE = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def added() -> Iterator[OperatorMapping]:
    """The operator of the page, in the registry for the length of a test."""
    mapping = eval(OPERATOR, {"operator": registry.operator, "parameter": parameter, "Case": Case})  # noqa: S307 -- our own page
    yield mapping
    for name in mapping.names:
        del registry._ENTRIES[name]


def test_an_operator_takes_under_twenty_lines() -> None:
    assert len(OPERATOR.strip().splitlines()) < 20


def test_the_operator_becomes_what_its_case_says(added: OperatorMapping, write: Any) -> None:
    (case,) = added.cases
    written = write(
        f'from {added.names[0].rpartition(".")[0]} import MakeOperator\nwith DAG("d"):\n    {case.operator}\n'
    )
    assert written.function("docs") == ast.unparse(ast.parse(case.op))
    assert not {code for code in written.codes if code.startswith("DAG3")}


def test_an_argument_that_the_operator_does_not_map_is_a_finding(added: OperatorMapping, write: Any) -> None:
    written = write(
        f"from {added.names[0].rpartition('.')[0]} import MakeOperator\n"
        'with DAG("d"):\n    MakeOperator(task_id="docs", target="make", colour="red", verbose=True)\n'
    )
    assert "DAG302" in written.codes
    assert any("colour" in finding.message for finding in written.project.findings)
    assert not any("verbose" in finding.message for finding in written.project.findings)


def test_the_finding_is_a_page() -> None:
    page = eval(PAGE, {"FindingPage": FindingPage, "Level": Level})  # noqa: S307 -- our own page
    assert page.level is Level.ASSUMED
