"""Start dates that count back from today (`days_ago(1)`): whether it matters for any DAG of the file which day that was."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from jetbridge_translator.model import Dag, Finding, Level, Place
from jetbridge_translator.read import SourceFile

MOVING = "DAG202"
_LONG_AGO = timedelta(days=1)
_EVERY_DAY = ["*", "*", "*"]


def with_settled_starts(
    findings: Iterable[Finding], dags: Collection[Dag], source: SourceFile, moment: datetime
) -> tuple[Finding, ...]:
    """The findings; of a start date that makes no difference, it is of level exact."""
    findings = tuple(findings)
    if not dags or all(found.code != MOVING for found in findings) or not all(_is_settled(dag, moment) for dag in dags):
        return findings
    starts = frozenset(_starts(source))
    return tuple(
        replace(found, level=Level.EXACT) if found.code == MOVING and found.place in starts else found
        for found in findings
    )


def _is_settled(dag: Dag, moment: datetime) -> bool:
    """Whether a DAG has the same runs whichever day it starts: it has no schedule, or one for at least every day, makes up for none, and has started long ago.

    A schedule that is rarer than the days that `days_ago` counts back never comes to a whole interval in Airflow, and does with a fixed start.
    """
    if dag.schedule.summary == "None" or dag.schedule.timetable.endswith(".NullTimetable"):
        return True
    starts = [start for start in (dag.start_date, *(task.settings.start_date for task in dag.tasks.values())) if start]
    return (
        not dag.catchup
        and dag.schedule.summary.split()[2:] == _EVERY_DAY
        and bool(starts)
        and all(start <= moment - _LONG_AGO for start in starts)
    )


def _starts(source: SourceFile) -> Iterator[Place]:
    """The calls that stand behind `start_date=` or `"start_date":`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.keyword) and node.arg == "start_date":
            yield from _calls(node.value, source)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "start_date":
                    yield from _calls(value, source)


def _calls(value: ast.expr, source: SourceFile) -> Iterator[Place]:
    return (source.place(node) for node in ast.walk(value) if isinstance(node, ast.Call))
