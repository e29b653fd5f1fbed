"""The files around the jobs: definitions, project file, README, environment, smoke tests."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from jinja2 import Environment

from jetbridge_translator.lower.adapted import ADAPTER
from jetbridge_translator.lower.plan import JobPlan, OpPlan, ProjectPlan, ResourceUse
from jetbridge_translator.model import AirflowVersion
from jetbridge_translator.operators.registry import extra_of_module
from jetbridge_translator.render.checks import module_name
from jetbridge_translator.render.stand_ins import stand_ins

_DISTRIBUTIONS = {
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "google": "google-cloud-storage",
    "PIL": "pillow",
    "psycopg2": "psycopg2-binary",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}
"""Import names whose distribution is called otherwise; for all others both names are the same."""

_WITH_JETBRIDGE = frozenset({"jetbridge", "jinja2", "pendulum", "pydantic", "sqlalchemy", "yaml"})
BROUGHT_ALONG = _WITH_JETBRIDGE | {
    "click",
    "croniter",
    "cronsim",
    "docker",
    "fsspec",
    "kubernetes",
    "networkx",
    "pytest",
    "pytz",
    "rich",
    "tests",
}
"""Packages that the runtime or the tests import: no module of a project may be called like them."""
_VARIABLE_PREFIX = "AIRFLOW_VAR_"
_VARIABLE = re.compile(r"""(?:Variable\.get\(\s*["']|var\.(?:value|json)\.)([\w.-]+)""")
_PROVIDER_PACKAGE = re.compile(r"\.(operators|sensors|transfers|notifications|hooks|triggers|decorators)\..*")
_PROVIDER = re.compile(r"from (jetbridge\.airflow\.providers\.[\w.]+) import")
_CONNECTION = re.compile(r"""(?:get_connection\(\s*["']|conn\.|conn_id\s*=\s*["'])([\w.-]+)""")


@dataclass(frozen=True, slots=True)
class WrittenJob:
    """A job as definitions.py names it."""

    module: str
    function: str
    name: str
    schedule: str | None


def surroundings(
    plan: ProjectPlan,
    paths: Mapping[str, str],
    texts: Mapping[str, str],
    version: AirflowVersion,
    templates: Environment,
    left_out: Collection[str] = (),
) -> dict[str, str]:
    """The texts of those files by path; the jobs of the modules `left_out` (paths) are not named."""
    jobs = [job for path, job in _jobs(plan, paths) if path not in left_out]
    resources = _resources(plan)
    environment = _environment(texts.values(), resources)
    values = {
        "jobs": jobs,
        "imports": _imports(jobs),
        "resources": resources,
        "resources_module": _resources_module(paths.values()),
        "airflow_version": version.value,
        "dependencies": [*_dependencies(texts), *_adapter_dependencies(plan)],
        "adapted": [(*operator.rpartition(".")[::2], name) for operator, name in plan.adapted],
        "extras": _extras(texts.values(), resources),
        "environment": environment,
        "stand_ins": stand_ins(texts.values()),
    }
    files = {
        "definitions.py": "project/definitions.py.j2",
        "pyproject.toml": "project/pyproject.toml.j2",
        "README.md": "project/README.md.j2",
        "tests/test_jobs.py": "project/test_jobs.py.j2",
    }
    if plan.adapted:
        files[f"{ADAPTER}.py"] = "project/airflow_operators.py.j2"
    if resources:
        files[f"{values['resources_module']}.py"] = "project/resources.py.j2"
    if values["stand_ins"]:
        files["tests/conftest.py"] = "project/conftest.py.j2"
    if values["environment"]:
        files[".env.example"] = "project/env.example.j2"
    return {path: templates.get_template(template).render(values) for path, template in files.items()}


def _jobs(plan: ProjectPlan, paths: Mapping[str, str]) -> list[tuple[str, WrittenJob]]:
    """The jobs of all modules with the paths of these; of two with one name the first."""
    found: dict[str, tuple[str, WrittenJob]] = {}
    for module in plan.modules:
        for job in module.jobs:
            schedule = job.schedule.name if job.schedule is not None else None
            name = job_name(job)
            path = paths[module.path]
            found.setdefault(name, (path, WrittenJob(module_name(path), job.function, name, schedule)))
    return list(found.values())


def job_name(job: JobPlan) -> str:
    """The name of a job: of its function, unless the decorator says another."""
    for keyword, value in job.settings:
        if keyword == "name":
            return str(getattr(value, "value", job.function))
    return job.function


def _imports(jobs: Iterable[WrittenJob]) -> list[tuple[str, list[str]]]:
    by_module: dict[str, list[str]] = {}
    for job in jobs:
        names = by_module.setdefault(job.module, [])
        names += [job.function, *([job.schedule] if job.schedule else [])]
    return sorted(by_module.items())


def _resources_module(paths: Iterable[str]) -> str:
    """The module of the resources: not one that the user has, nor a folder of the user."""
    taken = {path.partition("/")[0].removesuffix(".py") for path in paths}
    return "job_resources" if "resources" in taken else "resources"


def _resources(plan: ProjectPlan) -> list[ResourceUse]:
    """The resources that ops ask for by the name of a parameter, each once."""
    ops = [op for module in plan.modules for op in module.ops if isinstance(op, OpPlan)]
    found = {use.key: use for op in ops for use in op.resources}
    return [found[key] for key in sorted(found)]


_OF_DECORATORS = {"docker_op": "docker", "kubernetes_op": "kubernetes"}
"""Decorator of ops -> the extra of its client library."""


def _extras(texts: Collection[str], resources: Iterable[ResourceUse]) -> list[str]:
    """The extras of jetbridge that bring the client libraries: of resources, and of the hooks that the user's code imports."""
    modules = {name for text in texts for name in _PROVIDER.findall(text)}
    found = {use.extra for use in resources} | {extra_of_module(module) for module in modules}
    found |= {extra for decorator, extra in _OF_DECORATORS.items() if any(f"@{decorator}(" in text for text in texts)}
    return sorted({name for extra in found if extra for name in extra.split(",")})


def _dependencies(texts: Mapping[str, str]) -> list[str]:
    """Distributions that the written modules import, jetbridge and what it brings left out."""
    own = {module_name(path).partition(".")[0] for path in texts}
    found: set[str] = set()
    for text in texts.values():
        try:
            tree = ast.parse(text)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.partition(".")[0])
    outside = found - own - set(sys.stdlib_module_names) - _WITH_JETBRIDGE
    return sorted(_DISTRIBUTIONS.get(name, name) for name in outside)


def _adapter_dependencies(plan: ProjectPlan) -> list[str]:
    """Airflow, and the distributions of the providers whose operators run as they are."""
    providers = {_PROVIDER_PACKAGE.sub("", operator).replace(".", "-") for operator, _ in plan.adapted}
    return sorted({f"apache-{provider}" for provider in providers} | ({"apache-airflow"} if providers else set()))


def _environment(texts: Iterable[str], resources: Iterable[ResourceUse]) -> list[str]:
    """Environment variables by which the jobs read what Airflow calls Variables and Connections."""
    joined = "\n".join(texts)
    variables = {f"{_VARIABLE_PREFIX}{name.upper()}" for name in _VARIABLE.findall(joined)}
    connections = {f"AIRFLOW_CONN_{name.upper()}" for name in _CONNECTION.findall(joined)}
    connections |= {f"AIRFLOW_CONN_{use.conn_id.upper()}" for use in resources if use.conn_id}
    return sorted(connections) + sorted(variables)
