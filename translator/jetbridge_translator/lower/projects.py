"""All files of a migration -> the plan of the project."""

from __future__ import annotations

import platform
from collections.abc import Collection, Sequence
from dataclasses import replace

from jetbridge_translator.lower.adapted import adapted_operators
from jetbridge_translator.lower.connections import ResourceNames
from jetbridge_translator.lower.draft import Draft
from jetbridge_translator.lower.draft import finding as told
from jetbridge_translator.lower.helpers import helper_plans, needed_from
from jetbridge_translator.lower.order import lower
from jetbridge_translator.lower.outcomes import outcomes_of
from jetbridge_translator.lower.passes.gather_code import gather_code
from jetbridge_translator.lower.plan import Outcome, ProjectPlan
from jetbridge_translator.lower.template_files import template_files
from jetbridge_translator.model import DagFile, Finding, Place, SourceModule
from jetbridge_translator.read import module_name


def lower_project(
    files: Sequence[DagFile], *, adapts: bool = False
) -> tuple[ProjectPlan, tuple[Finding, ...], tuple[Outcome, ...]]:
    """The plan of a project with what was found on the way; with `adapts`, unknown operators run as Airflow's own classes."""
    names = ResourceNames(files)
    adapted = adapted_operators(files) if adapts else {}
    lowered = [_lowered(file, names, adapted) for file in files]
    drafts = _imported_from_each_other([draft for draft in lowered if isinstance(draft, Draft)])
    failed = [found for found in lowered if isinstance(found, Finding)]
    modules = [draft.module for draft in drafts if draft.module is not None]
    helpers, hidden = _helpers(files, {_module(draft).name for draft in drafts})
    imports = [imported for module in modules for imported in module.all_imports]
    plans = (*modules, *helper_plans(imports, helpers))
    findings = (*failed, *_said_twice(drafts), *hidden, *(finding for draft in drafts for finding in draft.findings))
    outcomes = tuple(outcome for draft in drafts for outcome in outcomes_of(draft))
    templates = tuple(sorted({file for draft in drafts for file in template_files(draft)}))
    plan = ProjectPlan(tuple(sorted(plans, key=lambda plan: plan.path)), templates, tuple(adapted.items()))
    return plan, findings, outcomes


def _helpers(files: Sequence[DagFile], own: Collection[str]) -> tuple[list[SourceModule], list[Finding]]:
    """The team's modules under all names by which they are imported; of two files with one name the first, and what is said of the other."""
    found: dict[str, SourceModule] = {}
    hidden: list[Finding] = []
    for file in files:
        for helper in file.helper_modules:
            if helper.name not in own and found.setdefault(helper.name, helper).file != helper.file:
                message = f"{helper.file} and {found[helper.name].file} are both imported as {helper.name!r}: the second is written"
                hidden.append(told("DAG409", Place(file.file), message))
    by_path = {module_name(helper.file): helper for helper in found.values()}
    also = [replace(helper, name=name) for name, helper in by_path.items() if name not in found and name not in own]
    return [*found.values(), *also], hidden


def _said_twice(drafts: Sequence[Draft]) -> list[Finding]:
    """DAGs whose id another file has too: definitions.py can name one job of a name, the one of the first file."""
    first: dict[str, str] = {}
    found: list[Finding] = []
    for draft in sorted(drafts, key=lambda draft: draft.dag_file.file):
        for dag_id, dag in draft.dag_file.dags.items():
            file = first.setdefault(dag_id, draft.dag_file.file)
            if file != draft.dag_file.file:
                message = f"{file} has a DAG {dag_id!r} too: definitions.py names that one"
                found.append(told("DAG407", dag.place, message, dag_id=dag_id))
    return found


def _lowered(file: DagFile, names: ResourceNames, adapted: dict[str, str]) -> Draft | Finding:
    """The plan of a file; a file that cannot be planned ends as a finding and stops no other."""
    try:
        return lower(file, names, adapted)
    except SyntaxError as error:
        message = f"what travels of {file.file} is no Python {platform.python_version()}: {error.msg}"
        return told("DAG408", Place(file.file), message)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the other files are to be written
        message = f"no job could be written of {file.file}: {type(error).__name__}: {error}"
        return told("DAG405", Place(file.file), message)


def _imported_from_each_other(drafts: list[Draft]) -> list[Draft]:
    """DAG files that import names of other DAG files: those names travel there."""
    by_module = {_module(draft).name: index for index, draft in enumerate(drafts)}
    needed: dict[int, set[str]] = {}
    for draft in drafts:
        for imported in draft.module.all_imports if draft.module is not None else ():
            for name, names in needed_from(imported, by_module).items():
                needed.setdefault(by_module[name], set()).update(names or ())
    for index, names in needed.items():
        drafts[index] = gather_code(replace(drafts[index], also_needed=frozenset(names)))
    return drafts


def _module(draft: Draft) -> SourceModule:
    return draft.dag_file.module or SourceModule(draft.dag_file.file, "", ())
