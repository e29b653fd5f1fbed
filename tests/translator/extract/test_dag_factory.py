"""DAGs of dag-factory: what the real one (1.1.0 and 0.22.0, with Airflow 2.11.2 and 3.1.8) makes of these configurations."""

from __future__ import annotations

import textwrap
from datetime import timedelta
from pathlib import Path

import pytest

from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.migration import Request, migrate
from jetbridge_translator.model import AirflowVersion, Dag, DagFile, TaskOutput

LOAD = """
from pathlib import Path
# from airflow import DAG
from dagfactory import load_yaml_dags
load_yaml_dags(globals_dict=globals(), config_filepath=str(Path(__file__).parent / "config.yml"))
"""
FACTORY = """
import os
from pathlib import Path
# from airflow import DAG
import dagfactory
factory = dagfactory.DagFactory(str(Path(os.getenv("ROOT", "/usr/local/airflow/dags")) / "config.yml"))
factory.clean_dags(globals())
factory.generate_dags(globals())
"""
BASH = "operator: airflow.operators.bash.BashOperator, bash_command: echo"


class Folder:
    """A folder of DAGs: a DAG file that calls dag-factory, its configuration, and what else is written into it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, text: str) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")

    def read(self, config: str, *, load: str = LOAD, version: AirflowVersion = AirflowVersion.V2) -> DagFile:
        self.write("config.yml", config)
        self.write("load.py", load)
        found = read_dags([self.path], ReadOptions(airflow_version=version))
        return next(file for file in found if file.file == "load.py")

    def dag(self, config: str, *, load: str = LOAD, version: AirflowVersion = AirflowVersion.V2) -> Dag:
        read = self.read(config, load=load, version=version)
        assert [f for f in read.findings if f.level == "manual"] == []
        (dag,) = read.dags.values()
        return dag


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "dags")


def above(dag: Dag) -> dict[str, set[str]]:
    return {name: set(task.upstream_task_ids) for name, task in dag.tasks.items()}


@pytest.mark.parametrize("form", ["list", "mapping"])
def test_tasks_groups_and_edges(folder: Folder, form: str) -> None:
    tasks = {
        "a": BASH,
        "b": f"{BASH}, task_group_name: inner, dependencies: [a]",
        "c": f"{BASH}, dependencies: [outer]",
        "d": f"{BASH}, dependencies: [b]",
    }
    groups = {"inner": "parent_group_name: outer", "outer": "tooltip: around"}
    lines = [
        "d:",
        "  default_args: {owner: me, retries: 2, start_date: 2024-01-02}",
        '  schedule: "0 3 * * *"',
        "  tasks:",
    ]
    as_list = form == "list"
    lines += [f"  - {{task_id: {k}, {v}}}" if as_list else f"    {k}: {{{v}}}" for k, v in tasks.items()]
    lines += ["  task_groups:"]
    lines += [f"  - {{group_name: {k}, {v}}}" if as_list else f"    {k}: {{{v}}}" for k, v in groups.items()]
    dag = folder.dag("\n".join(lines))
    assert above(dag) == {"a": set(), "outer.inner.b": {"a"}, "c": {"outer.inner.b"}, "d": {"outer.inner.b"}}
    assert dag.tags == ("dagfactory",)
    assert {task.settings.retries for task in dag.tasks.values()} == {2}
    assert dag.schedule.summary == "0 3 * * *"
    assert dag.groups["outer"].tooltip == "around"


def test_places_are_those_of_the_configuration(folder: Folder) -> None:
    dag = folder.dag(
        f"# a comment\nd:\n  schedule: null\n  tasks:\n  - task_id: a\n    {BASH.replace(', ', chr(10) + '    ')}\n"
    )
    place = dag.tasks["a"].place
    assert (place.file, place.line) == ("config.yml", 5)


def test_defaults_by_file_folder_and_dag(folder: Folder) -> None:
    folder.write(
        "defaults.yml", "schedule: '@daily'\ncatchup: false\ntags: [top]\ndefault_args: {owner: top, retries: 1}\n"
    )
    folder.write("team/defaults.yml", "tags: [team]\ndefault_args: {owner: team}\n")
    folder.write(
        "team/config.yml",
        f"default:\n  default_args: {{start_date: '2024-01-01'}}\nd:\n  tasks:\n  - {{task_id: a, {BASH}}}\n",
    )
    dag = folder.read("x: {}", load=LOAD.replace('"config.yml"', '"team" / "config.yml"')).dags["d"]
    assert (dag.schedule.summary, dag.catchup, set(dag.tags)) == ("0 0 * * *", False, {"team", "top", "dagfactory"})
    settings = dag.tasks["a"].settings
    assert (settings.owner, settings.retries) == ("team", 1)


def test_functions_by_name_and_by_file(folder: Folder) -> None:
    folder.write("team/__init__.py", "")
    folder.write("team/work.py", "def hello(name):\n    return name\ndef told(context, where):\n    pass\n")
    dag = folder.dag(
        """
        d:
          on_failure_callback: {callback: team.work.told, where: ops}
          tasks:
          - {task_id: a, operator: airflow.operators.python.PythonOperator, python_callable: team.work.hello}
          - task_id: b
            operator: airflow.operators.python.PythonOperator
            python_callable_name: hello
            python_callable_file: /opt/airflow/dags/team/work.py
            op_kwargs: {name: x}
        """
    )
    names = {(task.callable.file, task.callable.name) for task in dag.tasks.values() if task.callable is not None}
    assert names == {("team/work.py", "hello")}
    (callback,) = dag.callbacks["on_failure_callback"]
    assert (callback.name, callback.bound_keywords) == ("told", (("where", "ops"),))


def test_decorated_and_mapped_tasks(folder: Folder) -> None:
    folder.write("work.py", "def numbers():\n    return [1]\ndef double(number, label=''):\n    return number\n")
    dag = folder.dag(
        """
        d:
          tasks:
            numbers: {decorator: airflow.decorators.task, python_callable: work.numbers}
            single: {decorator: airflow.decorators.task, python_callable: work.double, number: +numbers}
            mapped: {decorator: airflow.decorators.task, python_callable: work.double, expand: {number: +numbers}, partial: {label: x}}
            other: {operator: airflow.operators.bash.BashOperator, bash_command: echo}
            run:
              operator: airflow.operators.python.PythonOperator
              python_callable: work.double
              partial: {op_kwargs: {label: y}}
              expand: {op_args: other.output}
              dependencies: [single, other]
        """
    )
    assert above(dag)["single"] == {"numbers"}
    assert above(dag)["mapped"] == {"numbers"}
    assert above(dag)["run"] == {"single", "other"}
    assert dag.tasks["single"].op_kwargs["number"].value == TaskOutput("numbers", "return_value")
    assert [name for name, task in dag.tasks.items() if task.mapping is not None] == ["mapped", "run"]


def test_objects_and_conditions_of_a_configuration(folder: Folder) -> None:
    config = f"""
        d:
          schedule: {{__and__: [{{__type__: airflow.sdk.Asset, uri: 's3://a/x'}}, {{__type__: airflow.sdk.Asset, uri: 's3://a/y'}}]}}
          dagrun_timeout: {{__type__: datetime.timedelta, hours: 1}}
          default_args: {{start_date: 2024-01-01}}
          tasks:
          - {{task_id: a, {BASH}, outlets: ['s3://b/z']}}
        """
    dag = folder.dag(config, version=AirflowVersion.V3)
    assert dag.dagrun_timeout == timedelta(hours=1)
    assert (
        dag.start_date is None
    )  # dag-factory hands on an explicit None, with which Airflow 3 takes none of default_args
    assert dag.schedule.summary == "Asset"
    assert [asset.uri for asset in dag.tasks["a"].settings.outlets] == ["s3://b/z"]


def test_the_spellings_of_0_x(folder: Folder) -> None:
    config = f"""
        d:
          schedule_interval: '@hourly'
          dagrun_timeout_sec: 60
          default_args: {{start_date: 2 days, retry_delay_sec: 30, retries: 1}}
          tasks:
            a: {{{BASH}, execution_timeout_secs: 5}}
        """
    read = folder.read(config, load=FACTORY)
    dag = read.dags["d"]
    task = dag.tasks["a"]
    assert (dag.schedule.summary, dag.dagrun_timeout) == ("0 * * * *", timedelta(seconds=60))
    assert (task.settings.retry_delay, task.settings.execution_timeout) == (timedelta(seconds=30), timedelta(seconds=5))
    assert {"DAG202", "DAG229"} <= {finding.code for finding in read.findings}


def test_what_cannot_be_built_is_left_out_and_told_of(folder: Folder) -> None:
    good = f"good:\n  tasks:\n  - {{task_id: a, {BASH}}}\n"
    bad = f"bad:\n  tasks:\n  - {{task_id: a, {BASH}, dependencies: [nobody]}}\n"
    read = folder.read(good + bad)
    assert set(read.dags) == {"good"}
    assert [(f.place.file, f.place.line) for f in read.findings if f.code == "DAG228"] == [("config.yml", 4)]


def test_0_x_makes_nothing_of_a_file_with_a_fault(folder: Folder) -> None:
    read = folder.read(f"d:\n  tasks:\n    a: {{{BASH}}}\n", load=FACTORY)
    assert read.dags == {}
    assert "missing start_date" in next(f.message for f in read.findings if f.code == "DAG106")


def test_a_configuration_that_is_unknown_is_told_of(folder: Folder) -> None:
    load = "from airflow.models import Variable\nimport dagfactory\ndagfactory.DagFactory(Variable.get('x')).generate_dags(globals())\n"
    assert "DAG225" in {finding.code for finding in folder.read("d: {}", load=load).findings}


def test_the_jobs_are_normal_code(folder: Folder, tmp_path: Path) -> None:
    folder.write(
        "config.yml",
        f"d:\n  schedule: '@daily'\n  tasks:\n  - {{task_id: a, {BASH}}}\n  - {{task_id: b, {BASH}, dependencies: [a]}}\n",
    )
    folder.write("load.py", LOAD)
    text = migrate(Request((folder.path,), tmp_path / "jobs")).files["load.py"]
    assert "dagfactory import" not in text
    assert "yml" not in text
    assert "def d():\n    a_done = a()\n    b(after=a_done)" in text
