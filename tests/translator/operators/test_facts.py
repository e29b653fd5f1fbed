"""Operator facts: what the tables say, and how they are collected from source."""

from __future__ import annotations

import ast
import json
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from jetbridge_translator.operators.aliases import canonical_operator
from jetbridge_translator.operators.collect import main
from jetbridge_translator.operators.collecting.catalogue import Catalogue
from jetbridge_translator.operators.collecting.classes import classes_of
from jetbridge_translator.operators.collecting.sources import constants, modules
from jetbridge_translator.operators.facts import (
    facts_of,
    lineage,
    retired_classes,
    template_extensions_of,
    template_fields_of,
)
from jetbridge_translator.operators.forms import UNREADABLE, apply_form, form_of, value_of

SOURCE = """
from typing import cast
from airflow.models import BaseOperator

DEFAULT = cast("str", None)


class Mixin:
    template_fields = ("zone",)


class Base(BaseOperator):
    KIND = "plain"
    template_fields = ("sql", "mode", "skipped", "label", "size")
    template_ext = (".sql", ".hql")

    def __init__(self, *, sql, mode=None, old_mode=None, many=None, size=None, **kwargs):
        super().__init__(**kwargs)
        if old_mode is not None:
            mode = old_mode
        if many is None:
            many = []
        self.sql = sql
        self.mode = mode
        self.many = many
        self.kind = self.KIND
        self.label = f"{sql} of {size}"
        self.size = str(sql) if size is None else size


class Derived(Mixin, Base[int]):
    template_fields = tuple({"name"} | (set(Base.template_fields) - {"skipped"}) | set(Mixin.template_fields))

    def __init__(self, *, name=DEFAULT, zone="eu", **kwargs):
        super().__init__(sql="select 1", **kwargs)
        self.name = name or "unnamed"
        self.zone = zone.upper()


class NotAnOperator:
    pass
"""


@pytest.fixture
def collected(tmp_path: Path) -> dict[str, dict[str, object]]:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "ops.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "pack" / "broken.py").write_text("class (", encoding="utf-8")
    (module, tree), *rest = modules(tmp_path, "pack")
    assert rest == []
    return Catalogue(classes_of(module, tree), constants(module, tree)).wanted()


def test_only_operators_and_what_they_inherit_from_are_kept(collected: dict[str, dict[str, object]]) -> None:
    assert set(collected) == {"pack.ops.Base", "pack.ops.Derived", "pack.ops.Mixin"}


def test_template_fields_are_computed(collected: dict[str, dict[str, object]]) -> None:
    assert collected["pack.ops.Derived"]["template_fields"] == ["name", "sql", "mode", "label", "size", "zone"]


def test_endings_of_template_files_are_kept(collected: dict[str, dict[str, object]]) -> None:
    assert collected["pack.ops.Base"]["template_ext"] == [".sql", ".hql"]
    assert "template_ext" not in collected["pack.ops.Derived"]
    assert template_extensions_of("airflow.providers.common.sql.sensors.sql.SqlSensor") == (".hql", ".sql")
    assert template_extensions_of("airflow.providers.postgres.operators.postgres.PostgresOperator") == (".sql", ".json")
    assert template_extensions_of("airflow.operators.empty.EmptyOperator") == ()


def test_attributes_follow_from_parameters(collected: dict[str, dict[str, object]]) -> None:
    base, derived = collected["pack.ops.Base"], collected["pack.ops.Derived"]
    assert base["attributes"] == {
        "sql": ["p", "sql"],
        "mode": ["or", "old_mode", ["p", "mode"]],
        "label": ["str", ["p", "sql"], ["c", " of "], ["p", "size"]],
        "size": ["else", "size", ["str", ["p", "sql"]]],
    }
    assert derived["attributes"] == {"name": ["or", "name", ["c", "unnamed"]], "zone": ["?"]}
    assert derived["parameters"] == [["name", None], ["zone", "eu"]]
    assert derived["super"] == {"sql": ["c", "select 1"]}


@pytest.mark.parametrize(
    ("form", "values", "result"),
    [
        (["p", "x"], {"x": 1}, 1),
        (["c", {"tuple": [1, 2]}], {}, (1, 2)),
        (["or", "x", ["c", []]], {"x": None}, []),
        (["or", "x", ["p", "y"]], {"x": "", "y": "z"}, "z"),
        (["else", "x", ["p", "y"]], {"x": "", "y": "z"}, ""),
        (["else", "x", ["p", "y"]], {"x": None, "y": "z"}, "z"),
        (["str", ["p", "x"]], {"x": 516}, "516"),
        (["str", ["c", "k8s-"], ["p", "x"]], {"x": "a"}, "k8s-a"),
        (["str", ["p", "x"]], {"x": object()}, UNREADABLE),
        (["?"], {"x": 1}, UNREADABLE),
        (["p", "x"], {}, UNREADABLE),
    ],
)
def test_forms(form: list[object], values: dict[str, object], result: object) -> None:
    assert apply_form(form, values) == result


@pytest.mark.parametrize(
    ("expression", "form"),
    [
        ("x if x else 'y'", ["or", "x", ["c", "y"]]),
        ("'y' if not x else x", ["or", "x", ["c", "y"]]),
        ("x if x is not None else z", ["else", "x", ["p", "z"]]),
        ("'y' if x is None else x", ["else", "x", ["c", "y"]]),
        ("x if z else 'y'", ["?"]),
        ("f'{x!r}'", ["?"]),
        ("f'{x:>3}'", ["?"]),
        ("str(x.name)", ["?"]),
        ("str(x, 'utf-8')", ["?"]),
    ],
)
def test_forms_of_choices_and_texts(expression: str, form: list[object]) -> None:
    assert form_of(ast.parse(expression, mode="eval").body, {"x", "z"}) == form


def test_a_literal_with_something_unreadable_inside_is_unreadable() -> None:
    assert value_of([1, {"?": "NAME"}]) is UNREADABLE


def test_the_order_of_bases_is_pythons() -> None:
    names = [facts.name for facts in lineage("airflow.decorators.external_python._PythonExternalDecoratedOperator")]
    assert names.index("ExternalPythonOperator") < names.index("PythonOperator")
    assert names.index("DecoratedOperator") < names.index("ExternalPythonOperator")


@pytest.mark.parametrize(
    ("name", "is_v3", "canonical"),
    [
        ("airflow.operators.python_operator.PythonOperator", False, "airflow.operators.python.PythonOperator"),
        (
            "airflow.operators.python_operator.PythonOperator",
            True,
            "airflow.providers.standard.operators.python.PythonOperator",
        ),
        (
            "airflow.sensors.external_task_sensor.ExternalTaskSensor",
            True,
            "airflow.providers.standard.sensors.external_task.ExternalTaskSensor",
        ),
        (
            "airflow.contrib.sensors.gcs_sensor.GoogleCloudStorageObjectSensor",
            False,
            "airflow.providers.google.cloud.sensors.gcs.GCSObjectExistenceSensor",
        ),
        ("airflow.models.BaseOperator", True, "airflow.sdk.bases.operator.BaseOperator"),
        ("their.operators.Thing", True, "their.operators.Thing"),
    ],
)
def test_where_classes_went(name: str, is_v3: bool, canonical: str) -> None:
    assert canonical_operator(name, is_v3=is_v3) == canonical


def test_every_operator_of_the_tables_has_known_template_fields() -> None:
    for provider in (
        "google.cloud.operators.bigquery.BigQueryInsertJobOperator",
        "cncf.kubernetes.operators.pod.KubernetesPodOperator",
    ):
        name = f"airflow.providers.{provider}"
        assert facts_of(name) is not None
        assert template_fields_of(name)
    assert template_fields_of("airflow.providers.nobody.operators.x.XOperator") is None


def test_the_collector_writes_one_table_for_each_provider(tmp_path: Path) -> None:
    for provider in ("one", "two"):
        folder = tmp_path / "airflow" / "providers" / provider
        folder.mkdir(parents=True)
        text = f"from airflow.models import BaseOperator\nclass {provider.title()}Operator(BaseOperator):\n    template_fields = ('x',)\n"
        (folder / "operators.py").write_text(textwrap.dedent(text), encoding="utf-8")
    result = CliRunner().invoke(main, [str(tmp_path), "airflow.providers", "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert {"one.json", "two.json"} <= {path.name for path in tmp_path.iterdir()}


def test_the_collector_adds_classes_that_no_table_has_to_those_that_were_retired(tmp_path: Path) -> None:
    folder = tmp_path / "airflow" / "providers" / "http" / "operators"
    folder.mkdir(parents=True)
    text = "from airflow.models import BaseOperator\nclass HttpOperator(BaseOperator): ...\nclass LongGoneOperator(BaseOperator): ...\n"
    (folder / "http.py").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, [str(tmp_path), "airflow.providers", "--retired", "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    written = json.loads((tmp_path / "retired.json").read_text("utf-8"))
    assert set(written) - set(retired_classes()) == {"airflow.providers.http.operators.http.LongGoneOperator"}
    assert set(retired_classes()) <= set(written)
