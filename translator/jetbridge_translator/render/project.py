"""A migration's files -> the texts of the whole project."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jetbridge_translator.findings import page_of
from jetbridge_translator.lower import lower_project
from jetbridge_translator.lower.plan import ModulePlan, Outcome, ProjectPlan
from jetbridge_translator.model import AirflowVersion, DagFile, Finding, Level, Place
from jetbridge_translator.render.checks import module_name, problems
from jetbridge_translator.render.environment import environment
from jetbridge_translator.render.formatting import LintProblem, formatted
from jetbridge_translator.render.modules import module_text
from jetbridge_translator.render.paths import written_paths
from jetbridge_translator.render.surroundings import BROUGHT_ALONG, surroundings
from jetbridge_translator.render.unloadable import unloadable


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How a project is written; `templates` are folders whose templates shadow ours; with `adapts`, unknown operators run as Airflow's own."""

    airflow_version: AirflowVersion = AirflowVersion.V3
    templates: tuple[Path, ...] = ()
    adapts: bool = False


@dataclass(frozen=True, slots=True)
class RenderedProject:
    """All files by relative path, what was found while writing, the disposition of everything in the source, and where each source went.

    `template_files` are files that the user's DAGs name as templates: where each belongs in the project, and where it stands in the source.
    `broken` are the sources whose written module does not compile, each with the reason.
    """

    files: dict[str, str]
    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]
    paths: dict[str, str]
    template_files: tuple[tuple[str, str], ...] = ()
    broken: dict[str, str] = field(default_factory=dict)


def write_project(files: Sequence[DagFile], options: WriteOptions) -> RenderedProject:
    """Write the project of DAG files: formatted, compiled, checked. Touches no file of the user or of the output folder."""
    plan, findings, outcomes = lower_project(files, adapts=options.adapts)
    templates = environment(options.templates)
    paths = written_paths([module.path for module in plan.modules], *_names_in_the_way(plan))
    modules = {paths[module.path]: module_text(module, templates) for module in plan.modules}
    undefined = {paths[module.path]: module.undefined for module in plan.modules}
    around = surroundings(plan, paths, modules, options.airflow_version, templates)
    ready, lint = formatted(modules | around, undefined)
    left_out = unloadable(ready, lint)
    if left_out:
        ready |= formatted(surroundings(plan, paths, modules, options.airflow_version, templates, left_out))[0]
    sources = {paths[module.path]: module for module in plan.modules}
    failed = problems(ready)
    wrong = [(problem.path, problem.line, problem.message) for problem in failed]
    wrong += [(problem.path, problem.line, _lint_text(problem, left_out)) for problem in lint]
    told = tuple(_told(path, line, message, sources) for path, line, message in wrong)
    beside = tuple(
        (_beside(paths[file.dag_file], file.name), _beside(file.dag_file, file.name)) for file in plan.template_files
    )
    broken = {sources[each.path].path: str(each) for each in failed if not each.compiles and each.path in sources}
    return RenderedProject(dict(sorted(ready.items())), (*findings, *told), outcomes, paths, beside, broken)


def _lint_text(problem: LintProblem, left_out: Collection[str]) -> str:
    told = "; so it cannot be imported, and definitions.py leaves its jobs out" if problem.path in left_out else ""
    return f"{problem.code} {problem.message}{told}"


def _names_in_the_way(plan: ProjectPlan) -> tuple[set[str], set[str]]:
    """The DAG files that no other module imports, and the top-level names that modules import from elsewhere."""
    imported = {name for module in plan.modules for found in module.all_imports for name in found.leads_to}
    tops = {name.partition(".")[0] for name in imported} | set(sys.stdlib_module_names) | {"jetbridge"}
    movable = {module.path for module in plan.modules if module.jobs and module_name(module.path) not in imported}
    return movable, tops | BROUGHT_ALONG


def _beside(module: str, name: str) -> str:
    """The path of a file that stands beside a module, both relative to one folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(module), name))


def _told(path: str, line: int, message: str, sources: dict[str, ModulePlan]) -> Finding:
    """A written file that does not pass its checks is reported at the file that it came from."""
    page = page_of("DAG403")
    source = sources[path].path if path in sources else path
    level = page.level if page is not None else Level.MANUAL
    return Finding("DAG403", level, Place(source), f"{path}:{line}: {message}", page.advice if page is not None else "")
