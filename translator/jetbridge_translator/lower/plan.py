"""The plan of a written project: what `lower` hands to `render`. Frozen, free of Airflow, free of formatting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from jetbridge_translator.lower.expressions import Expression, Imported
from jetbridge_translator.model import Place


@dataclass(frozen=True, slots=True, order=True)
class ImportedName:
    """One name that an import statement binds: `import module as local` (no `name`) or `from module import name as local`."""

    module: str
    name: str | None
    local: str
    level: int = 0

    @property
    def binds(self) -> str:
        """The name that the import binds: `import a.b` binds `a`."""
        return self.local if self.name is not None or self.local != self.module else self.local.partition(".")[0]

    @property
    def leads_to(self) -> tuple[str, ...]:
        """The modules that the import may load: of `from a import b` both `a` and `a.b`."""
        return (self.module,) if self.name is None else (self.module, f"{self.module}.{self.name}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a written op."""

    name: str
    annotation: Expression | None = None
    default: Expression | None = None


@dataclass(frozen=True, slots=True)
class ResourceUse:
    """A resource that an op is given: the parameter, which is its key in resources.py, its class, and the id of its connection.

    `extra` is the extra of jetbridge that brings its client library.
    """

    key: str
    resource: Imported
    conn_id: str | None = None
    extra: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionBody:
    """The user's own function: its text from `def` to its end."""

    text: str


@dataclass(frozen=True, slots=True)
class WrittenBody:
    """A body that a template of `jetbridge_templates/ops` writes."""

    template: str
    parameters: tuple[Parameter, ...] = ()
    returns: Expression | None = None
    doc: str | None = None
    call: Expression | None = None


@dataclass(frozen=True, slots=True)
class OpPlan:
    """An op: a decorated function."""

    name: str
    decorator: Expression
    settings: tuple[tuple[str, Expression], ...]
    body: FunctionBody | WrittenBody
    place: Place
    wanted: str = ""  # the name that it would have had if that had been free
    resources: tuple[ResourceUse, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedValue:
    """`name = value` at module level: an op made of a class, a retry policy, a constant of a function's body."""

    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Assign:
    """`target = value` in a body."""

    target: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Do:
    """A call whose result nobody needs."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Loop:
    """`for target in iterable:`."""

    target: str
    iterable: Expression
    body: tuple[Statement, ...]


Statement: TypeAlias = Assign | Do | Loop


@dataclass(frozen=True, slots=True)
class GraphPlan:
    """A task group as a nested graph."""

    name: str
    parameters: tuple[str, ...]
    settings: tuple[tuple[str, Expression], ...]
    body: tuple[Statement, ...]
    returns: Expression | None = None
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class JobPlan:
    """A DAG as a job."""

    dag_id: str
    function: str
    settings: tuple[tuple[str, Expression], ...]
    body: tuple[Statement, ...]
    doc: str | None = None
    schedule: NamedValue | None = None


@dataclass(frozen=True, slots=True)
class TravellingStatement:
    """A statement of the user's module that travels along; `follows` when no blank line stood between it and the one before."""

    text: str
    place: Place
    follows: bool = False


@dataclass(frozen=True, slots=True)
class ModulePlan:
    """One written module."""

    path: str
    docstring: str | None = None
    future_annotations: bool = False
    imports: tuple[ImportedName, ...] = ()  # all that the user's file imports and that may be written
    statements: tuple[TravellingStatement, ...] = ()
    values: tuple[NamedValue, ...] = ()
    ops: tuple[OpPlan | NamedValue, ...] = ()
    graphs: tuple[GraphPlan, ...] = ()
    jobs: tuple[JobPlan, ...] = ()
    taken: frozenset[str] = frozenset()  # names that an import of ours must not bind
    undefined: frozenset[str] = frozenset()  # names that nothing binds in the user's code either
    leads_to: tuple[ImportedName, ...] = ()  # what it imports elsewhere than at its top: in a function, or for a value

    @property
    def all_imports(self) -> tuple[ImportedName, ...]:
        """All that the module imports in the end."""
        return (*(imported for imported in self.imports if imported.local in self.taken), *self.leads_to)


class Disposition(str, Enum):
    """What became of a DAG, task, edge or argument."""

    MIGRATED = "migrated"
    ASSUMED = "assumed"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The disposition of one thing of the source: what kind (`dag`, `task`, `edge`, `argument`), by which rule, where it stands and where it went."""

    kind: str
    name: str
    disposition: Disposition
    rule: str
    place: Place
    dag_id: str
    task_id: str | None = None
    target: str = ""
    file: str = ""  # the DAG file; the place may be in a helper module


@dataclass(frozen=True, slots=True, order=True)
class TemplateFile:
    """A file that a DAG file names as a template: `name` is relative to the folder of the DAG file."""

    dag_file: str
    name: str


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """All modules of a project, by path, and the template files that they name."""

    modules: tuple[ModulePlan, ...]
    template_files: tuple[TemplateFile, ...] = ()
    adapted: tuple[tuple[str, str], ...] = ()
    """Operators that run as Airflow's own classes: the qualified name of each, and the one in the adapter's module."""
