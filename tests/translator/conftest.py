"""A DAG file given as text, and the project that it becomes."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.model import AirflowVersion
from jetbridge_translator.render import RenderedProject, WriteOptions, write_project

HEADER = """
from datetime import datetime, timedelta
from airflow import DAG
from airflow.decorators import task
from airflow.operators.bash import BashOperator
from airflow.operators.empty import EmptyOperator
from airflow.operators.python import BranchPythonOperator, PythonOperator, ShortCircuitOperator
from airflow.utils.task_group import TaskGroup
"""


@dataclass(frozen=True)
class Written:
    """What a DAG file became."""

    project: RenderedProject
    path: str = "dag.py"

    @property
    def text(self) -> str:
        return self.project.files[self.path]

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def codes(self) -> list[str]:
        return sorted({finding.code for finding in self.project.findings})

    def function(self, name: str) -> str:
        """A function with its decorators, as Python would print it."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                return ast.unparse(node)
        raise AssertionError(f"no function {name} in\n{self.text}")

    def body(self, name: str = "d") -> str:
        """The statements of a function, as Python would print them."""
        node = ast.parse(self.function(name)).body[0]
        assert isinstance(node, ast.FunctionDef)
        return "\n".join(ast.unparse(statement) for statement in node.body)


Write = Callable[..., Written]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the project of DAG files: `write(text)`, `write(text, **{"lib/more.py": text})`."""

    def write_files(
        text: str, *, version: AirflowVersion = AirflowVersion.V2, header: str = HEADER, **more: str
    ) -> Written:
        folder = tmp_path / "dags"
        for name, content in {"dag.py": header + textwrap.dedent(text), **more}.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(textwrap.dedent(content), encoding="utf-8")
        files = [file for file in read_dags([folder], ReadOptions(airflow_version=version)) if file.dags]
        return Written(write_project(files, WriteOptions(airflow_version=version)))

    return write_files
