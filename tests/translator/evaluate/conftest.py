"""Evaluating a text, or a tree of files, in a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from textwrap import dedent
from typing import Any

import pytest

from jetbridge_translator.evaluate import Evaluation, EvaluationSettings, Limits, evaluate_file
from jetbridge_translator.read import Folders

MOMENT = datetime(2024, 5, 17, 12, 30, tzinfo=timezone.utc)
Evaluate = Callable[..., Evaluation]


class Table:
    """The objects of a table have a meaning, nothing else has."""

    def __init__(self, objects: Mapping[str, Any]) -> None:
        self.objects = objects

    def resolve(self, qualified_name: str) -> Any:
        return self.objects.get(qualified_name, NotImplemented)


@pytest.fixture(scope="session")
def evaluate(tmp_path_factory: pytest.TempPathFactory) -> Evaluate:
    """`evaluate(text)` or `evaluate({path: text})`; the file to start with is `dag.py`."""

    def run(
        files: str | Mapping[str, str],
        start: str = "dag.py",
        *,
        objects: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        root: str = ".",
        search: tuple[str, ...] = (),
    ) -> Evaluation:
        folder = tmp_path_factory.mktemp("dags")
        for name, text in ({start: files} if isinstance(files, str) else files).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        folders = Folders([folder / root], [folder / name for name in search])
        settings = EvaluationSettings(environment or {}, MOMENT, limits or Limits())
        return evaluate_file(folder / start, folders, Table(objects or {}), settings)

    return run
