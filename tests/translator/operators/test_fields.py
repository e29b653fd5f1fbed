"""The runtime's tables of template fields are what the facts of the mapped operators say."""

from __future__ import annotations

import importlib

import pytest

from jetbridge.airflow.kinds import kind_of
from jetbridge_translator.operators.fields import FOLDER, flattened, tables
from jetbridge_translator.operators.registry import CARRIED, MappingError, carried, carried_name


def test_the_tables_are_current() -> None:
    assert {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.json")} == tables(), "make fields"


def test_a_chain_of_constructors_is_one_form_a_field() -> None:
    forms, defaults = flattened("airflow.providers.snowflake.operators.snowflake.SnowflakeCheckOperator")
    assert forms["conn_id"] == ["p", "snowflake_conn_id"]
    assert forms["sql"] == ["p", "sql"]
    assert defaults["snowflake_conn_id"] == "snowflake_default"


def test_fields_follow_from_arguments() -> None:
    kind = kind_of("SQLExecuteQueryOperator")
    assert kind.values({"sql": "SELECT 1", "conn_id": "w"}) == {
        "sql": "SELECT 1",
        "parameters": None,
        "conn_id": "w",
        "database": None,
        "hook_params": {},
    }


def test_an_operator_that_no_table_holds_has_no_fields() -> None:
    assert kind_of("NobodyKnowsOperator").fields == ()


def test_the_runtime_has_what_is_carried_over() -> None:
    assert carried_name("DbApiHook") == "jetbridge.airflow.providers.db_api_hook"
    assert carried_name("NobodyKnowsHook") is None
    missing = [name for name, (module, _) in CARRIED.items() if not hasattr(importlib.import_module(module), name)]
    assert not missing


def test_a_name_is_carried_over_once() -> None:
    with pytest.raises(MappingError, match="twice"):
        carried("elsewhere", "DbApiHook")
