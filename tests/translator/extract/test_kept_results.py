"""A second run reads only what has changed, and never believes what has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from jetbridge_translator.extract import ReadOptions, one_file, read_dags
from jetbridge_translator.model import AirflowVersion, DagFile, TaskOutput

MOMENT = datetime(2026, 3, 4, 5, 6, tzinfo=timezone.utc)

FILES = {
    "dags/main.py": """
from airflow import DAG
from airflow.models import Variable
from airflow.operators.empty import EmptyOperator
import os
import yaml
from pathlib import Path
from team.helpers import names

with DAG("d_" + Variable.get("suffix", default_var="x") + os.environ.get("STAGE", "")):
    for name in [*names(), *yaml.safe_load((Path(__file__).parent / "more.yaml").read_text())]:
        EmptyOperator(task_id=name)
    for file in sorted(Path(__file__).parent.glob("sql/*.sql")):
        EmptyOperator(task_id=file.stem)
""",
    "dags/plain.py": """
from airflow import DAG
from airflow.operators.empty import EmptyOperator

with DAG("plain"):
    EmptyOperator(task_id="a")
""",
    "dags/team/__init__.py": "",
    "dags/team/helpers.py": "from .constants import NAMES\nimport json\n\ndef names():\n    return NAMES\n",
    "dags/team/constants.py": "NAMES = ['one', 'two']\n",
    "dags/more.yaml": "[three]\n",
    "dags/sql/load.sql": "select 1\n",
}

Read = Callable[..., list[DagFile]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        write(tmp_path / name, text)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were evaluated, not taken from the cache."""
    files: list[str] = []
    real = one_file.evaluate_file

    def noted(path: Path, *arguments: object) -> object:
        files.append(path.name)
        return real(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(one_file, "evaluate_file", noted)
    return files


def read(folder: Path, **options: object) -> dict[str, list[str]]:
    """The tasks of each DAG."""
    given = {"moment": MOMENT, "airflow_version": AirflowVersion.V2, "cache": folder / "cache", **options}
    files = read_dags([folder / "dags"], ReadOptions(**given))  # type: ignore[arg-type]
    return {dag.dag_id: list(dag.tasks) for file in files for dag in file.dags.values()}


def test_a_second_run_evaluates_nothing_and_gives_the_same(folder: Path, evaluated: list[str]) -> None:
    options = ReadOptions(moment=MOMENT, cache=folder / "cache")
    first = read_dags([folder / "dags"], options)
    assert sorted(evaluated) == ["main.py", "plain.py"]
    evaluated.clear()
    assert read_dags([folder / "dags"], options) == first
    assert evaluated == []
    assert read_dags([folder / "dags"], ReadOptions(moment=MOMENT)) == first


CHANGES = {
    "the file": ("dags/main.py", FILES["dags/main.py"].replace('"d_"', '"e_"')),
    "a helper module": ("dags/team/helpers.py", "def names():\n    return ['other']\n"),
    "a module that a helper module imports": ("dags/team/constants.py", "NAMES = ['one']\n"),
    "a data file": ("dags/more.yaml", "[four]\n"),
    "a file that a listing finds": ("dags/sql/more.sql", "select 2\n"),
    "a module that comes before the one of the standard library": ("dags/json.py", "raise ValueError('mine')\n"),
    "a module that comes before the package": ("dags/team.py", "x = 1\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_the_file_looked_at(change: str, folder: Path, evaluated: list[str]) -> None:
    before = read(folder)
    evaluated.clear()
    name, text = CHANGES[change]
    write(folder / name, text)
    after = read(folder)
    assert evaluated == ["main.py"]
    assert after == read(folder, cache=None)
    assert after["plain"] == before["plain"]


OPTIONS = {
    "a variable": {"variables": {"suffix": "y"}},
    "an environment variable": {"environ": {"STAGE": "test"}},
    "the generation": {"airflow_version": AirflowVersion.V3},
    "a folder of modules": {"module_folders": ()},
}


@pytest.mark.parametrize("option", OPTIONS)
def test_a_change_of_an_option(option: str, folder: Path, evaluated: list[str]) -> None:
    read(folder)
    evaluated.clear()
    given = OPTIONS[option] or {}
    if option == "a folder of modules":
        write(folder / "plugins/extra.py", "x = 1\n")
        given = {"module_folders": (folder / "plugins",)}
    after = read(folder, **given)
    assert sorted(evaluated) == ["main.py", "plain.py"]
    assert after == read(folder, cache=None, **given)


CLOCKS = {
    "from datetime import datetime\nday = datetime.now().strftime('%d%H%M')": True,
    "from airflow.utils.dates import days_ago\nday = days_ago(1).strftime('%Y%m%d')": False,
}


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_file_that_asks_a_clock(clock: str, folder: Path, evaluated: list[str]) -> None:
    write(folder / "dags/main.py", f"from airflow import DAG\n{clock}\ndag = DAG('d_' + day)\n")
    first = read(folder)
    evaluated.clear()
    assert read(folder) == first
    assert evaluated == []
    read(folder, moment=MOMENT + timedelta(minutes=1))
    assert evaluated == (["main.py"] if CLOCKS[clock] else [])
    evaluated.clear()
    assert read(folder, moment=MOMENT + timedelta(days=1)) != first
    assert evaluated == ["main.py"]


def test_a_package_that_is_installed_now(folder: Path, evaluated: list[str]) -> None:
    guarded = "try:\n    import fancy\n    name = 'with'\nexcept ImportError:\n    name = 'without'\n"
    write(folder / "dags/main.py", f"from airflow import DAG\n{guarded}dag = DAG(name)\n")
    assert "without" in read(folder)
    evaluated.clear()
    write(folder / "dags/requirements.txt", "fancy==1.0\n")
    assert "with" in read(folder)
    assert evaluated == ["main.py"]


def test_what_a_shared_function_read_for_another_file_counts_too(folder: Path) -> None:
    helper = (
        "import functools, pathlib, yaml\n\n@functools.lru_cache\ndef names():\n"
        "    return yaml.safe_load((pathlib.Path(__file__).parent / 'names.yaml').read_text())\n"
    )
    write(folder / "dags/team/helpers.py", helper)
    write(folder / "dags/team/names.yaml", "[five]\n")
    dag = "from airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\nfrom team.helpers import names\n"
    for name in ("main", "other"):
        write(
            folder / f"dags/{name}.py",
            f"{dag}with DAG({name!r}):\n    [EmptyOperator(task_id=name) for name in names()]\n",
        )
    assert read(folder)["other"] == ["five"]
    write(folder / "dags/team/names.yaml", "[six]\n")
    assert {name: tasks for name, tasks in read(folder).items() if name != "plain"} == {
        "main": ["six"],
        "other": ["six"],
    }


def test_a_change_while_the_file_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = one_file.evaluate_file

    def changed_meanwhile(path: Path, *arguments: object) -> object:
        result = real(path, *arguments)  # type: ignore[arg-type]
        write(folder / "dags/more.yaml", "[meanwhile]\n")
        write(folder / "dags/team/constants.py", "NAMES = ['new']\n")
        write(folder / "dags/sql/late.sql", "select 3\n")
        return result

    monkeypatch.setattr(one_file, "evaluate_file", changed_meanwhile)
    assert read(folder)["d_x"] == ["one", "two", "three", "load"]
    monkeypatch.undo()
    assert read(folder)["d_x"] == ["new", "meanwhile", "late", "load"]


def test_what_is_outside_of_the_folders_is_not_looked_at(folder: Path, evaluated: list[str]) -> None:
    outside = folder / "outside/names.txt"
    write(outside, "a\n")
    write(folder / "dags/main.py", f"from airflow import DAG\nnames = open({str(outside)!r}).read()\ndag = DAG('d')\n")
    first = read(folder)
    evaluated.clear()
    write(outside, "b\n")
    assert read(folder) == first
    assert evaluated == []


def test_workers_keep_what_they_read(folder: Path, evaluated: list[str]) -> None:
    first = read(folder, workers=2)
    assert read(folder) == first
    assert evaluated == []


@pytest.mark.parametrize("damage", [lambda data: data[:-10], lambda _: b"", lambda data: data[:50] + b"x" + data[51:]])
def test_damaged_results_are_read_anew(folder: Path, evaluated: list[str], damage: Callable[[bytes], bytes]) -> None:
    first = read(folder)
    kept = [path for path in (folder / "cache").rglob("*") if path.is_file()]
    assert len(kept) == 2
    for path in kept:
        path.write_bytes(damage(path.read_bytes()))
    evaluated.clear()
    assert read(folder) == first
    assert len(evaluated) == 2
    evaluated.clear()
    read(folder)
    assert evaluated == []


def test_a_cache_folder_that_cannot_be_written(folder: Path) -> None:
    write(folder / "cache", "a file\n")
    assert "plain" in read(folder)


def test_values_of_the_programs_own_classes(folder: Path) -> None:
    text = (
        "from enum import Enum\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n"
        "class Kind(str, Enum):\n    A = 'a'\n    B = 'b'\nclass Size(int): pass\n"
        "with DAG('d'):\n    for kind in Kind:\n"
        "        BashOperator(task_id=kind, bash_command=kind, env={'a': kind, 'b': Size(3), 'c': Kind})\n"
    )
    write(folder / "dags/main.py", text)
    options = {"moment": MOMENT, "airflow_version": AirflowVersion.V2}
    plain = read_dags([folder / "dags"], ReadOptions(**options))  # type: ignore[arg-type]
    by_workers = read_dags([folder / "dags"], ReadOptions(**options, workers=2))  # type: ignore[arg-type]
    assert [list(dag.tasks) for file in by_workers for dag in file.dags.values()] == [["a", "b"], ["a"]]
    assert [file.dags for file in plain] == [file.dags for file in by_workers]


def test_outputs_inside_of_what_a_package_makes_are_kept(folder: Path, evaluated: list[str]) -> None:
    text = """
from airflow import DAG
from airflow.operators.bash import BashOperator
from acme.notify import Notifier

with DAG("told"):
    first = BashOperator(task_id="first", bash_command="date")
    BashOperator(task_id="second", bash_command="date", on_failure_callback=[Notifier(text=[first.output])])
"""
    write(folder / "dags/told.py", text)
    assert read(folder)["told"] == ["first", "second"]
    evaluated.clear()
    (told,) = (
        file
        for file in read_dags([folder / "dags"], ReadOptions(moment=MOMENT, cache=folder / "cache"))
        if "told" in file.dags
    )
    assert evaluated == []
    (callback,) = told.dags["told"].tasks["second"].settings.callbacks["on_failure_callback"]
    assert callback.keywords == {"text": [TaskOutput("first")]}
