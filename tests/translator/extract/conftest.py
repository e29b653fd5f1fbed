"""Snippets of DAG files as models."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.model import AirflowVersion, Dag, DagFile

V2 = "from airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\nfrom airflow.operators.bash import BashOperator\n"
V3 = "from airflow.sdk import DAG\nfrom airflow.providers.standard.operators.empty import EmptyOperator\n"


class Reader:
    """Writes a snippet to a file and reads it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, text: str, options: ReadOptions | None = None, **helpers: str) -> DagFile:
        for name, helper in helpers.items():
            (self.folder / f"{name}.py").write_text(textwrap.dedent(helper), encoding="utf-8")
        path = self.folder / "a_dag.py"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        (read,) = read_dags([path], options or ReadOptions())
        return read

    def dag(self, text: str, options: ReadOptions | None = None, **helpers: str) -> Dag:
        """The one DAG of a snippet that starts with the usual imports of 2.x."""
        read = self.file(
            V2 + textwrap.dedent(text), options or ReadOptions(airflow_version=AirflowVersion.V2), **helpers
        )
        assert [f for f in read.findings if f.code.startswith("DAG1")] == []
        (dag,) = read.dags.values()
        return dag

    def dag3(self, text: str, options: ReadOptions | None = None) -> Dag:
        """The one DAG of a snippet that starts with the usual imports of 3.x."""
        read = self.file(V3 + textwrap.dedent(text), options)
        (dag,) = read.dags.values()
        return dag


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


@pytest.fixture
def edges_of(reader: Reader) -> Callable[[str], dict[str, set[str]]]:
    """The upstream task ids of the tasks of a snippet, those without left out."""

    def read(text: str) -> dict[str, set[str]]:
        dag = reader.dag(text)
        return {name: set(task.upstream_task_ids) for name, task in dag.tasks.items() if task.upstream_task_ids}

    return read
