"""Modules that the given folders do not have, and that stand beside them in the same repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from jetbridge_translator.extract import ReadOptions, neighbours_of, read_dags

DAG = """from airflow import DAG
from airflow.operators.bash import BashOperator
from {module} import {name}

with DAG("d"):
    BashOperator(task_id="t", bash_command={name})
"""


def repository(tmp_path: Path, *files: str, module: str = "utils.texts", name: str = "TEXT") -> Path:
    """A repository with one DAG file and the given other files; returns its folder of DAGs."""
    top = tmp_path / "repository"
    for file in files:
        path = top / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'{name} = "echo {file}"\n', encoding="utf-8")
    (top / ".git").mkdir(parents=True)
    (top / "dags").mkdir(exist_ok=True)
    (top / "dags" / "a_dag.py").write_text(DAG.format(module=module, name=name), encoding="utf-8")
    return top / "dags"


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("utils/texts.py", ".."),
        ("plugins/utils/texts.py", "../plugins"),
        ("src/utils/texts/__init__.py", "../src"),
    ],
)
def test_what_stands_beside_the_dags_is_read_and_told(file: str, shown: str, tmp_path: Path) -> None:
    (read,) = read_dags([repository(tmp_path, file)])
    assert read.dags["d"].tasks["t"].arguments["bash_command"].value == f"echo {file}"
    (told,) = read.findings
    assert (told.code, told.place.file, told.place.line) == ("DAG008", "a_dag.py", 3)
    assert told.message == f"`utils`: read from {shown}, which was not given"


def test_a_folder_that_was_given_is_none(tmp_path: Path) -> None:
    dags = repository(tmp_path, "utils/texts.py")
    (read,) = read_dags([dags], ReadOptions(module_folders=(dags.parent,)))
    assert read.findings == ()


def test_what_the_given_folders_have_themselves_wins(tmp_path: Path) -> None:
    (read,) = read_dags([repository(tmp_path, "utils/texts.py", "dags/utils/texts.py")])
    assert read.dags["d"].tasks["t"].arguments["bash_command"].value == "echo dags/utils/texts.py"
    assert read.findings == ()


def test_a_package_whose_folder_says_nothing_by_itself_needs_the_module(tmp_path: Path) -> None:
    assert neighbours_of([repository(tmp_path, "docker/other.py", module="docker", name="types")]) == ()


@pytest.mark.parametrize("module", ["json", "airflow.utils"])
def test_pythons_and_airflows_own_modules_are_never_the_teams(module: str, tmp_path: Path) -> None:
    assert neighbours_of([repository(tmp_path, f"{module.replace('.', '/')}.py", module=module)]) == ()


def test_nothing_above_the_repository_is_looked_at(tmp_path: Path) -> None:
    dags = repository(tmp_path)
    (tmp_path / "utils").mkdir()
    (tmp_path / "utils" / "texts.py").write_text('TEXT = "no"\n', encoding="utf-8")
    assert neighbours_of([dags]) == ()
