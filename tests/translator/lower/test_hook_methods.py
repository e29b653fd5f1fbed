"""Methods of hooks that only Airflow's have are told, and nothing that ours have is told so."""

from __future__ import annotations

import importlib

import libcst as cst
import pytest

from jetbridge_translator.lower.callables.hook_methods import lacking, table
from jetbridge_translator.lower.callables.rewrite import rewrite
from jetbridge_translator.lower.plan import ImportedName
from jetbridge_translator.operators.registry import CARRIED, carried_name

MODULE = "airflow.providers.postgres.hooks.postgres"
IMPORTS = {"PostgresHook": ImportedName(MODULE, "PostgresHook", "PostgresHook")}
LACKS, HAS = "get_azure_iam_token", "get_records"


@pytest.mark.parametrize("hook", sorted(table()))
def test_what_the_table_says_is_lacking_is(hook: str) -> None:
    module = carried_name(hook)
    assert module is not None, f"{hook} of {len(CARRIED)} names is not carried: make the table anew"
    owner = getattr(importlib.import_module(module), hook)
    assert [name for name in table()[hook] if hasattr(owner, name)] == []


@pytest.mark.parametrize(
    ("code", "is_told"),
    [
        ("PostgresHook('a').{}()", True),
        ("hook = PostgresHook('a')\nhook.{}()", True),
        ("hook: PostgresHook = PostgresHook('a')\nprint(hook.{})", True),
        ("with PostgresHook('a') as hook:\n    hook.{}()", True),
        ("def f(self):\n    self.hook = PostgresHook('a')\n    return self.hook.{}()", True),
        ("hook = PostgresHook('a')\nhook = other()\nhook.{}()", False),
        ("other().{}()", False),
    ],
)
def test_hooks_are_followed_to_their_methods(code: str, is_told: bool) -> None:
    told = {f"{MODULE}.PostgresHook.{LACKS}"}
    assert lacking(cst.parse_module(code.format(LACKS)), IMPORTS) == (told if is_told else set())
    assert lacking(cst.parse_module(code.format(HAS)), IMPORTS) == set()


def test_code_that_calls_one_has_no_counterpart() -> None:
    code = f"def f():\n    from {MODULE} import PostgresHook\n    return PostgresHook('a').{LACKS}()"
    assert rewrite(code, {}).missing == (f"{MODULE}.PostgresHook.{LACKS}",)
    assert rewrite(code.replace(LACKS, HAS), {}).missing == ()
