"""`load_definitions_from_…`: what stands in modules."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from jetbridge import (
    Definitions,
    load_definitions_from_current_module,
    load_definitions_from_module,
    load_definitions_from_package_name,
)

JOBS = """
from jetbridge import ScheduleDefinition, job, load_definitions_from_current_module, op, sensor


@op(required_resource_keys={"size"})
def shown(context):
    return context.resources.size


@job
def NAME():
    shown()


another_name = NAME
NAME_daily = ScheduleDefinition(job=NAME, cron_schedule="@daily", name="NAME_daily")


@sensor(job=NAME)
def NAME_sensor():
    return None


defs = load_definitions_from_current_module(resources={"size": 3})
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, file in {"top": "__init__", "second": "second", "deep": "inner/deep"}.items():
        target = tmp_path / "loaded_package" / f"{file}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(JOBS.replace("NAME", name), "utf-8")
    (tmp_path / "loaded_package" / "inner" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    return "loaded_package"


def names(found: Definitions) -> list[str]:
    return sorted(each.name for each in (*found.jobs, *found.schedules, *found.sensors))


def test_of_modules(package: str) -> None:
    found = load_definitions_from_package_name(package, resources={"size": 3})
    assert names(found) == sorted(
        f"{name}{end}" for name in ("deep", "second", "top") for end in ("", "_daily", "_sensor")
    )
    assert found.get_job_def("deep").execute_in_process().output_for_node("shown") == 3

    second = importlib.import_module(f"{package}.second")
    assert names(load_definitions_from_module(second)) == ["second", "second_daily", "second_sensor"]
    assert second.defs.get_job_def("second").execute_in_process().output_for_node("shown") == 3


def test_of_this_module() -> None:
    assert names(load_definitions_from_current_module()) == []
