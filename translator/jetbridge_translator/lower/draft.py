"""What is known of a file's plan between the passes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jetbridge_translator.findings import page_of
from jetbridge_translator.lower.bodies.dags import DagBodies
from jetbridge_translator.lower.callbacks import Callbacks
from jetbridge_translator.lower.connections import ResourceNames
from jetbridge_translator.lower.names import Names
from jetbridge_translator.lower.plan import JobPlan, ModulePlan
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.uses import OpGroup
from jetbridge_translator.lower.written_op import WrittenOp
from jetbridge_translator.model import DagFile, Finding, Level, Place, Task


@dataclass(frozen=True, slots=True)
class Draft:
    """The plan of a file as far as it is made; each pass gives a new one."""

    dag_file: DagFile
    scope: ModuleScope
    names: Names
    resource_names: ResourceNames = field(default_factory=ResourceNames)
    hoisted: dict[str, dict[str, Any]] = field(default_factory=dict)
    callbacks: dict[str, Callbacks] = field(default_factory=dict)  # those that all tasks of a DAG have
    groups: tuple[OpGroup, ...] = ()
    ops: tuple[WrittenOp, ...] = ()
    bodies: dict[str, DagBodies] = field(default_factory=dict)
    jobs: tuple[JobPlan, ...] = ()
    module: ModulePlan | None = None
    findings: tuple[Finding, ...] = ()
    adapted: dict[str, str] = field(default_factory=dict)  # operators that run as Airflow's own classes
    also_needed: frozenset[str] = frozenset()  # names that other written modules import from this one


def finding(code: str, place: Place, message: str, task: Task | None = None, dag_id: str | None = None) -> Finding:
    """A finding with the level and advice of its page."""
    page = page_of(code)
    level = page.level if page is not None else Level.MANUAL
    advice = page.advice if page is not None else ""
    return Finding(code, level, place, message, advice, dag_id, task.task_id if task is not None else None)
