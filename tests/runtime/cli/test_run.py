"""`jetbridge run`: exit codes, dates, params, config, selection."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jetbridge.cli import main

JOBS = Path(__file__).parents[1] / "airflow" / "jobs"
TEXT = """
import datetime
import threading

from jetbridge import Config, Definitions, RetryPolicy, ScheduleDefinition, job, op, resource, template
from jetbridge.airflow import Context, FailException, Param, get_current_context


@op(kind="python")
def show(context: Context, text: str = template("{{ ds }} {{ params.size }} {{ run_id }}")):
    print("printed")
    return [text, get_current_context()["ts"], str(context["data_interval_start"])]


@op(kind="python", retry_policy=RetryPolicy(max_retries=1, delay=300))
def fails(context: Context):
    raise RuntimeError(f"try {context['ti'].try_number}")


@op(kind="python")
def never(context: Context):
    raise FailException("for good")


@job(start_date=datetime.datetime(2021, 1, 1), params={"size": Param(1, type="integer")})
def dated():
    show()


@job(start_date=datetime.datetime(2021, 1, 1))
def failing():
    never.alias("last")(after=fails())


class Size(Config):
    size: int


@op
def sized(config: Size) -> int:
    return config.size


@op
def double(size: int) -> int:
    return size * 2


@job
def configured():
    double(sized())


@resource
def unreachable(_context):
    raise ConnectionError("nobody answers")


@op(required_resource_keys={"unreachable"})
def needs_it(context):
    return 1


@job(resource_defs={"unreachable": unreachable})
def cut_off():
    needs_it()


@op
def wraps():
    try:
        raise KeyError("deep inside")
    except KeyError as error:
        raise ValueError("what the op says") from error


@job(op_retry_policy=RetryPolicy(max_retries=1))
def wrapped():
    wraps()


@op
def lock():
    return threading.Lock()


@job
def unkept():
    double(lock())


dated_schedule = ScheduleDefinition(job=dated, cron_schedule="0 6 * * *")
defs = Definitions(jobs=[dated, failing, configured, cut_off, wrapped, unkept], schedules=[dated_schedule])
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "several.py").write_text(TEXT, "utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.jetbridge]\nairflow-version = "2.11"\n', "utf-8")
    return str(tmp_path / "several.py")


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["run", *arguments], catch_exceptions=False)


def document(*arguments: str) -> dict[str, Any]:
    answer = run(*arguments, "--format", "json")
    found: dict[str, Any] = json.loads(answer.stdout)
    assert answer.exit_code == (0 if found["dag_run_state"] == "success" else 1)
    return found


def test_dates_of_a_manual_run(file: str) -> None:
    found = document(file, "dated", "--date", "2024-01-02")
    assert found["run_id"] == "manual__2024-01-02T00:00:00+00:00"
    assert found["logical_date"] == "2024-01-02T00:00:00+00:00"
    assert found["data_interval"] == ["2023-12-31T06:00:00+00:00", "2024-01-01T06:00:00+00:00"]
    (shown,) = found["task_instances"]
    assert shown["return_value"] == [
        "2024-01-02 1 manual__2024-01-02T00:00:00+00:00",
        "2024-01-02T00:00:00+00:00",
        "2023-12-31 06:00:00+00:00",
    ]
    assert (shown["stdout"], shown["rendered_fields"]["op_kwargs"]) == (
        "printed\n",
        {"text": "2024-01-02 1 manual__2024-01-02T00:00:00+00:00"},
    )


def test_without_a_date_it_is_now(file: str) -> None:
    found = document(file, "dated")
    assert found["run_id"] == f"manual__{found['logical_date']}"


def test_params(file: str) -> None:
    found = document(file, "dated", "--date", "2024-01-02", "--params", '{"size": 5}')
    assert found["task_instances"][0]["return_value"][0].startswith("2024-01-02 5 ")


def test_params_that_do_not_fit(file: str) -> None:
    found = document(file, "dated", "--params", '{"size": "x"}')
    assert found["dag_run_state"] == "failed"


def test_failure_is_told(file: str) -> None:
    answer = run(file, "failing", "--retry-delay", "0")
    assert answer.exit_code == 1
    assert "failed          fails (try 2)" in answer.stdout
    assert "RuntimeError: try 2" in answer.stdout
    assert "upstream_failed last" in answer.stdout
    assert "failing: failed" in answer.stdout


def test_config_files_earlier_ones_win(file: str, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("ops: {sized: {config: {size: 3}}}", "utf-8")
    (tmp_path / "two.json").write_text('{"ops": {"sized": {"config": {"size": 4}}}}', "utf-8")
    found = document(file, "configured", "--config", str(tmp_path / "one.yaml"), "--config", str(tmp_path / "two.json"))
    assert {each["task_id"]: each["return_value"] for each in found["task_instances"]} == {"double": 6, "sized": 3}


def test_selection(file: str, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("ops: {sized: {config: {size: 3}}}", "utf-8")
    found = document(file, "configured", "-c", str(tmp_path / "one.yaml"), "--select", "sized")
    assert [each["task_id"] for each in found["task_instances"]] == ["sized"]


@pytest.mark.parametrize(
    ("job", "says"),
    [("wrapped", "ValueError: what the op says"), ("unkept", "is not picklable. You are currently using the fs_io_")],
)
def test_a_failed_op_is_shown_with_what_it_raised(file: str, job: str, says: str, tmp_path: Path) -> None:
    answer = run(file, job, "--retry-delay", "0", "--instance", str(tmp_path / "runs"))
    assert answer.exit_code == 1
    assert says in answer.stdout
    assert "deep inside" not in answer.stdout


@pytest.mark.parametrize("kept", [[], ["--instance", "runs"]])
def test_a_run_that_never_began_says_why(file: str, kept: list[str], tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run(file, "cut_off", *kept)
    assert answer.exit_code == 1
    assert "cut_off: The run failed before its first step" in answer.stderr
    assert "unreachable Caused by: ConnectionError: nobody answers" in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "several.py holds several jobs: name one of configured, cut_off, dated, failing, unkept, wrapped"),
        (["absent"], "There is no job 'absent' in"),
        (["absent"], "several.py. Jobs there: configured, cut_off, dated, failing, unkept, wrapped."),
        (["dated", "--date", "yesterday"], "no date in ISO 8601"),
        (["dated", "--params", "{"], "is no JSON"),
        (["dated", "--params", "[1]"], "must be an object"),
        (["dated", "--config", "absent.yaml"], "No such file"),
        (["configured"], "size"),
        (["dated", "--select", "nothing"], "nothing"),
    ],
)
def test_wrong_usage(file: str, arguments: list[str], says: str) -> None:
    answer = run(file, *arguments)
    assert answer.exit_code == 2
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr


def test_text_of_a_run() -> None:
    answer = run(str(JOBS), "tutorial_taskflow_api", "--date", "2024-01-02")
    assert answer.exit_code == 0
    assert "success         transform" in answer.stdout
    assert "3 success; data interval 2024-01-02T00:00:00+00:00 to 2024-01-02T00:00:00+00:00" in answer.stdout


def test_json_is_alone_on_stdout() -> None:
    answer = run(str(JOBS), "tutorial_taskflow_api", "--date", "2024-01-02", "--format", "json")
    assert json.loads(answer.stdout)["dag_run_state"] == "success"
    assert "Total order value" in answer.stderr
