"""The written project: what is in it, what it must not hold, and that two runs give the same bytes."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.model import AirflowVersion
from jetbridge_translator.render import WriteOptions, write_project
from jetbridge_translator.render.checks import problems
from jetbridge_translator.render.formatting import formatted
from jetbridge_translator.render.paths import written_paths

SAMPLES = Path(__file__).parents[3] / "samples"


@pytest.fixture(scope="module")
def project() -> dict[str, str]:
    files = [
        file for file in read_dags([SAMPLES / "dags"], ReadOptions(airflow_version=AirflowVersion.V2)) if file.dags
    ]
    rendered = write_project(files, WriteOptions(airflow_version=AirflowVersion.V2))
    assert not rendered.findings
    return rendered.files


def test_two_runs_give_the_same_bytes(project: dict[str, str]) -> None:
    files = [
        file for file in read_dags([SAMPLES / "dags"], ReadOptions(airflow_version=AirflowVersion.V2)) if file.dags
    ]
    assert write_project(list(reversed(files)), WriteOptions(airflow_version=AirflowVersion.V2)).files == project


def test_the_samples_are_what_is_written(project: dict[str, str]) -> None:
    for path, text in project.items():
        kept = SAMPLES / "jobs" / path
        assert kept.is_file(), f"{path} is new: make samples"
        assert kept.read_text(encoding="utf-8") == text, f"{path} has changed: make samples"


def test_every_file_passes_its_checks(project: dict[str, str]) -> None:
    assert problems(project) == ()
    again, lint = formatted(project)
    assert again == project
    assert lint == ()


def test_the_project_file_names_the_airflow_that_is_followed(project: dict[str, str]) -> None:
    assert '[tool.jetbridge]\nairflow-version = "2"\n' in project["pyproject.toml"]


def test_definitions_name_every_job_once(project: dict[str, str]) -> None:
    call = ast.parse(project["definitions.py"]).body[-1]
    assert isinstance(call, ast.Assign)
    assert isinstance(call.value, ast.Call)
    named = {keyword.arg: ast.unparse(keyword.value) for keyword in call.value.keywords}
    assert named["jobs"].count("daily_report") == 1
    assert named["resources"] == "RESOURCES"
    assert '"shell": Shell()' in project["resources.py"]


def test_variables_and_connections_are_listed(project: dict[str, str]) -> None:
    assert "AIRFLOW_VAR_GREETING=" in project[".env.example"]


def test_jobs_of_one_name_do_not_meet(write: Any) -> None:
    other = "from airflow import DAG\nwith DAG('d'):\n    pass\n"
    written = write('with DAG("d"):\n    pass\n', **{"other.py": other})
    files = written.project.files
    assert [(finding.code, finding.place.file) for finding in written.project.findings] == [("DAG407", "other.py")]
    assert files["definitions.py"].count("        d,\n") == 1


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("a/b.py", "a/b.py"),
        ("my-dags/01 load.py", "my_dags/dag_01_load.py"),
        ("definitions.py", "definitions_dag.py"),
        ("import.py", "import_.py"),
    ],
)
def test_modules_stand_where_python_can_import_them(path: str, written: str) -> None:
    assert written_paths([path]) == {path: written}


def test_paths_do_not_meet() -> None:
    assert sorted(written_paths(["a-b.py", "a_b.py"]).values()) == ["a_b.py", "a_b_2.py"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import airflow.models\n", "imports airflow.models"),
        ("from airflow import DAG\n", "imports airflow"),
        ("def f(:\n", "does not compile"),
        ("from lib.missing import x\n", "was not written"),
    ],
)
def test_what_does_not_pass_is_told(text: str, message: str) -> None:
    (found,) = problems({"job.py": text, "lib/there.py": ""})
    assert message in found.message


def test_an_unused_import_is_told() -> None:
    _, lint = formatted({"job.py": "import os\n"})
    assert [problem.code for problem in lint] == ["F401"]


def test_users_quotes_stay() -> None:
    texts, _ = formatted({"job.py": "x = {'a':1}\n"})
    assert texts["job.py"] == "x = {'a': 1}\n"


def test_a_template_of_the_user_shadows_ours(tmp_path: Path) -> None:
    (tmp_path / "ops").mkdir()
    (tmp_path / "ops" / "call.py.j2").write_text("    print('mine')\n    return {{ body.call | py }}\n")
    (tmp_path / "dags").mkdir(exist_ok=True)
    (tmp_path / "dags" / "dag.py").write_text(
        "from airflow import DAG\nfrom airflow.operators.bash import BashOperator\n"
        "with DAG('d'):\n    BashOperator(task_id='a', bash_command='ls')\n"
    )
    files = read_dags([tmp_path / "dags"], ReadOptions(airflow_version=AirflowVersion.V2))
    text = write_project(files, WriteOptions(AirflowVersion.V2, (tmp_path,))).files["dag.py"]
    assert "print('mine')" in text


def test_everything_in_the_source_has_one_outcome(write: Any) -> None:
    written = write(
        """
        with DAG("d", schedule=None, tags=["x"]):
            BashOperator(task_id="a", bash_command="ls") >> EmptyOperator(task_id="b")
        """
    )
    outcomes = [(o.kind, o.name, o.disposition.value) for o in written.project.outcomes]
    assert sorted(outcomes) == [
        ("argument", "bash_command", "migrated"),
        ("argument", "schedule", "migrated"),
        ("argument", "tags", "migrated"),
        ("dag", "d", "migrated"),
        ("edge", "a >> b", "migrated"),
        ("task", "a", "migrated"),
        ("task", "b", "migrated"),
    ]


def test_template_files_travel_with_the_module(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            BashOperator(task_id="a", bash_command="sql/run.sh")
            BashOperator(task_id="b", bash_command="bash other.sh {{ ds }}.sh ")
            BashOperator(task_id="c", bash_command="/abs/run.sh")
        """
    )
    assert written.project.template_files == (("sql/run.sh", "sql/run.sh"),)
    assert "template_file('sql/run.sh')" in written.function("a")


def test_what_newer_defaults_of_ruff_say_of_the_users_code_is_named_once() -> None:
    texts, lint = formatted({"job.py": "import logging\n\nlogging.info('a')\nlogging.info('b')\n"})
    assert texts["job.py"].splitlines()[0] == "# ruff: noqa: LOG015"
    assert lint == ()


def test_a_line_of_the_user_that_names_a_rule_is_no_finding_where_the_file_names_it_as_well() -> None:
    handled = "    try:\n        print(1)\n    except Exception:{}\n        print(2)\n"
    text = "def f():\n" + handled.format("  # noqa: BLE001") + "\n\ndef g():\n" + handled.format("")
    texts, lint = formatted({"job.py": text})
    assert texts["job.py"].splitlines()[0] == "# ruff: noqa: BLE001, RUF100"
    assert formatted(texts) == (texts, lint) == (texts, ())
