"""The levels `schedule` and `rendered` of the validation, on DAGs as a team writes them; each asks the real Airflow in one process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import jetbridge

pytestmark = pytest.mark.airflow

SCHEDULES = Path(__file__).parent / "schedules"
FIELDS = """
import pendulum
from airflow import DAG
from airflow.models import BaseOperator
from airflow.operators.bash import BashOperator
from airflow.operators.python import BranchPythonOperator, PythonOperator


class Copy(BaseOperator):
    template_fields = ("source", "options")
    template_ext = (".sql",)

    def __init__(self, source, options=None, **kwargs):
        super().__init__(**kwargs)
        self.source, self.options = source, options or {}

    def execute(self, context):
        raise RuntimeError("what only renders does no work")


def fail(context):
    raise RuntimeError("no callback is called")


with DAG(
    "fields", start_date=pendulum.datetime(2024, 1, 1, tz="Europe/Berlin"), schedule="0 3 * * *", catchup=False,
    params={"region": "eu"}, user_defined_macros={"double": lambda x: x * 2}, user_defined_filters={"shout": str.upper},
    jinja_environment_kwargs={"trim_blocks": True},
):
    branch = BranchPythonOperator(task_id="branch", python_callable=lambda start: "bash", op_args=["{{ data_interval_start }}"])
    bash = BashOperator(task_id="bash", bash_command="exit 1 # {{ ds }} {{ params.region | shout }}", env={"D": "{{ double(4) }}"})
    lines = BashOperator(task_id="lines", bash_command="{% if true %}\\nyes {{ ts }}\\n{% endif %}\\nend", on_failure_callback=fail)
    copy = Copy(task_id="copy", source="{{ data_interval_end }}", options={"a": ["{{ logical_date.day_of_week }}", 1]})
    text = Copy(task_id="text", source="load.sql")
    python = PythonOperator(task_id="python", python_callable=print, op_kwargs={"x": "{{ dag.timezone }}", "y": ("{{ ds }}", 2)})
    branch >> [bash, lines] >> copy >> text >> python
    Copy.partial(task_id="mapped", options={"k": "{{ ds_nodash }}"}).expand(source=["a", "{{ ds }}"])
"""
SEEN_FROM = ("2024-03-09", "2024-03-30T22:30:00+00:00", "2024-10-26T20:00:00+00:00")
DATES = ("2024-01-02", "2024-03-31T01:30:00+00:00", "2024-07-04T11:22:33+00:00")


def _migrated(folder: Path, files: dict[str, str], airflow: str) -> tuple[Path, Path]:
    (folder / "dags").mkdir()
    for name, text in files.items():
        (folder / "dags" / name).write_text(text)
    jetbridge("migrate", folder / "dags", "--out", folder / "jobs", "--airflow-version", airflow[-1])
    return folder / "dags", folder / "jobs"


def _validated(dags: Path, jobs: Path, python: Path, level: str, *dates: str) -> tuple[int, list[dict[str, object]]]:
    options = [part for date in dates for part in ("--date", date)]
    shown = jetbridge(
        "validate", dags, jobs, "--level", level, "--airflow-python", python, "--format", "json", *options
    )
    return shown.exit_code, [dag for dag in json.loads(shown.stdout)["dags"] if dag["level"] == level]


@pytest.fixture(params=["airflow2", "airflow3"])
def airflow(request: pytest.FixtureRequest) -> tuple[str, Path]:
    return request.param, request.getfixturevalue(f"{request.param}_python")


def test_schedules_run_when_airflow_runs_them(airflow: tuple[str, Path], tmp_path: Path) -> None:
    name, python = airflow
    files = {each: (SCHEDULES / each).read_text() for each in ("of_both.py", f"of_{name}.py")}
    dags, jobs = _migrated(tmp_path, files, name)
    code, found = _validated(dags, jobs, python, "schedule", *SEEN_FROM)
    assert [dag for dag in found if not dag["equal"]] == []
    assert code == 0
    assert len(found) >= 65 * len(SEEN_FROM)

    changed = (jobs / "of_both.py").read_text().replace('"0 6 * * 1-5"', '"0 7 * * 1-5"')
    (jobs / "of_both.py").write_text(changed)
    code, found = _validated(dags, jobs, python, "schedule", SEEN_FROM[0])
    assert code == 1
    (differs,) = [dag for dag in found if not dag["equal"]]
    assert differs["dag_id"] == "workdays"
    assert {each["key"] for each in differs["differences"]} >= {"first", "runs"}


def test_template_fields_are_rendered_as_airflow_does(airflow: tuple[str, Path], tmp_path: Path) -> None:
    name, python = airflow
    dags, jobs = _migrated(tmp_path, {"fields.py": FIELDS, "load.sql": "select '{{ ds }}'\n"}, name)
    code, found = _validated(dags, jobs, python, "rendered", *DATES)
    assert [dag for dag in found if not dag["equal"]] == []
    assert code == 0
    assert len(found) == len(DATES)

    (jobs / "fields.py").write_text((jobs / "fields.py").read_text().replace("{{ data_interval_end }}", "{{ ts }}"))
    code, found = _validated(dags, jobs, python, "rendered", DATES[1])
    assert code == 1
    (differs,) = found
    assert [(each["task_id"], each["key"]) for each in differs["differences"]] == [("copy", "rendered_fields.source")]
