"""The registry refuses what cannot work, and every entry does what its cases say."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from jetbridge_translator.operators.mapping import PYTHON_CALLABLE, Case, OperatorMapping, OpShape, parameter
from jetbridge_translator.operators.registry import MappingError, all_mappings, check, mapping_of, operator

CASE = (Case("X(task_id='a')", "x()"),)
OF_ANOTHER_FORM = {"_AssetMainOperator"}
"""Not called in a DAG: `@asset` makes it, tests/translator/lower/test_assets.py shows how."""

ALL_CASES = [
    (mapping, case) for mapping in all_mappings() for case in mapping.cases if mapping.names[0] not in OF_ANOTHER_FORM
]


def entry(**changes: object) -> OperatorMapping:
    given = {
        "names": ("a.X",),
        "shape": OpShape.READY,
        "kind": "x",
        "cases": CASE,
        "target": ("jetbridge.ops", "empty"),
    }
    return OperatorMapping(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"cases": ()}, "no case"),
        ({"decorator": "task"}, "no decorator"),
        ({"target": None}, "needs `target`"),
        ({"shape": OpShape.CALL}, "needs `resource`"),
        ({"shape": OpShape.FUNCTION}, "must be the callable"),
        ({"args": {"a": parameter()}, "ignored": {"a": "why"}}, "mapped and ignored"),
        ({"ignored": {"a": " "}}, "without a reason"),
    ],
)
def test_a_malformed_entry_is_refused(changes: dict[str, object], text: str) -> None:
    with pytest.raises(MappingError, match=text):
        check(entry(**changes))


def test_a_sound_entry_is_taken() -> None:
    check(entry(shape=OpShape.FUNCTION, args=PYTHON_CALLABLE))


def test_a_name_is_mapped_once() -> None:
    assert mapping_of("airflow.operators.bash.BashOperator") is not None
    with pytest.raises(MappingError, match="mapped twice"):
        operator("airflow.operators.bash.BashOperator", kind="x", cases=CASE, target=("jetbridge.ops", "empty"))


def test_all_generations_of_a_name_lead_to_one_entry() -> None:
    names = ["airflow.operators.bash", "airflow.operators.bash_operator", "airflow.providers.standard.operators.bash"]
    assert len({id(mapping_of(f"{name}.BashOperator")) for name in names}) == 1


def test_an_operator_that_nobody_maps_has_no_entry() -> None:
    assert mapping_of("airflow.providers.acme.operators.make.MakeOperator") is None


@pytest.mark.parametrize(("mapping", "case"), ALL_CASES, ids=lambda value: getattr(value, "rule", ""))
def test_an_entry_does_what_its_case_says(mapping: OperatorMapping, case: Case, write: Any) -> None:
    written = write(_dag(mapping, case))
    wanted = ast.unparse(ast.parse(case.op))
    if mapping.shape in (OpShape.READY, OpShape.CLASS):
        assert written.body() == wanted
    else:
        node = ast.parse(case.op).body[0]
        assert isinstance(node, ast.FunctionDef)
        assert written.function(node.name) == wanted
    assert not written.codes


def _dag(mapping: OperatorMapping, case: Case) -> str:
    module, _, name = mapping.names[0].rpartition(".")
    imported = f"from {module} import {name}\n" if module else ""
    body = "\n".join(f"    {line}" for line in case.operator.splitlines())
    return f'{imported}with DAG("d"):\n{body}\n'
