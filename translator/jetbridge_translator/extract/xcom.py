"""XComArg: what a task will have pushed, as a value of the program.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract import setup_teardown
from jetbridge_translator.extract.edges import Dependency
from jetbridge_translator.extract.errors import airflow_error, type_error, value_error
from jetbridge_translator.extract.methods import Method, bound

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.labels import LabelObject
    from jetbridge_translator.extract.tasks import TaskNode

RETURN_VALUE = "return_value"


class Output(Dependency):
    """Any XComArg."""

    __slots__ = ()

    @abstractmethod
    def tasks(self) -> list[TaskNode]:
        """The tasks whose XComs it reads, in order, with repetitions."""

    def roots(self) -> list[TaskNode]:
        """The tasks that it reads."""
        return self.tasks()

    def leaves(self) -> list[TaskNode]:
        """The tasks that it reads."""
        return self.tasks()

    def relate(self, others: Sequence[Dependency], *, upstream: bool, label: LabelObject | None = None) -> None:
        """The edge is that of its tasks."""
        for task in self.tasks():
            task.relate(others, upstream=upstream, label=label)

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`map`, `zip`, `concat` and the methods of a dependency."""
        if name in _OPERATIONS:
            return Method(name, lambda arguments, keywords, *_: _OPERATIONS[name](self, arguments, keywords))
        return self.dependency_method(name)


class PlainOutput(Output):
    """One XCom of one task."""

    __slots__ = ("key", "task")

    def __init__(self, task: TaskNode, key: str = RETURN_VALUE) -> None:
        self.task = task
        self.key = key

    def tasks(self) -> list[TaskNode]:
        """The task."""
        return [self.task]

    def group_name(self) -> str | None:
        """That of its task."""
        return self.task.group_name()

    def subscript(self, key: Any, site: Site, machine: Machine) -> Any:
        """`output["key"]`.

        Raises:
            EvaluatedError: the key is no text.
        """
        if not isinstance(key, str):
            raise value_error(f"XComArg only supports str lookup, received {type(key).__name__}")
        return PlainOutput(self.task, key)

    def iterate(self, site: Site, machine: Machine) -> Any:
        """An output cannot be iterated while the file is loaded.

        Raises:
            EvaluatedError: always.
        """
        raise type_error("'XComArg' object is not iterable")

    def format(self, spec: str, site: Site, machine: Machine) -> Any:
        """The Jinja expression that pulls the XCom: `f"{output}"` in a template field."""
        dag_id = self.task.dag.dag_id if self.task.dag is not None else "_in_memory_dag_"
        pull = f"task_ids='{self.task.task_id}', dag_id='{dag_id}', key='{self.key}'"
        return format(f"{{{{ task_instance.xcom_pull({pull}) }}}}", spec)

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`operator`, `key`, setup and teardown; else as any output."""
        if name == "operator":
            return self.task.value
        if name == "key":
            return self.key
        if name in ("is_setup", "is_teardown", "on_failure_fail_dagrun"):
            return self.task.get_attribute(name, site, machine)
        if name in ("as_setup", "as_teardown"):
            return setup_teardown.marker(name, self, self.task)
        return Output.get_attribute(self, name, site, machine)

    def set_attribute(self, name: str, value: Any, site: Site, machine: Machine) -> Any:
        """`output.is_setup = True` is that of the task."""
        if name in ("is_setup", "is_teardown", "on_failure_fail_dagrun"):
            return self.task.set_attribute(name, value, site, machine)
        return NotImplemented

    def enter(self, site: Site, machine: Machine) -> Any:
        """`with a_setup_task():`.

        Raises:
            EvaluatedError: the task is neither setup nor teardown.
        """
        return self.task.enter(site, machine)

    def exit(self, site: Site, machine: Machine) -> None:
        """The end of the block."""
        self.task.exit(site, machine)


class DerivedOutput(Output):
    """`map`, `zip` or `concat` of outputs; `operands` are callables of map, further outputs else (zip: with its fill value last)."""

    __slots__ = ("operands", "operation", "sources")

    def __init__(self, operation: str, sources: tuple[Output, ...], operands: tuple[Any, ...] = ()) -> None:
        self.operation = operation
        self.sources = sources
        self.operands = operands

    def tasks(self) -> list[TaskNode]:
        """Those of all its sources."""
        return [task for source in self.sources for task in source.tasks()]


def references(value: Any) -> Iterator[TaskNode]:
    """Every task whose output is inside a value: in lists, tuples, sets, dict values, and template fields of operators."""
    from jetbridge_translator.extract.tasks import TaskNode  # noqa: PLC0415 -- tasks know outputs

    if isinstance(value, (Output, Resolved)):
        yield from value.tasks()
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from references(item)
    elif isinstance(value, TaskNode):
        for name in value.template_fields or ():
            yield from references(value.attributes.get(name))


class Resolved(AbstractObject):
    """A value that Airflow resolves when the task runs, other than an output: an argument of a mapped group, a DAG parameter."""

    __slots__ = ()

    def tasks(self) -> list[TaskNode]:
        """The tasks whose outputs it needs."""
        return []


def make_output(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> PlainOutput:
    """`XComArg(operator, key)`.

    Raises:
        EvaluatedError: the first argument is no task.
    """
    from jetbridge_translator.extract.edges import dependency_of  # noqa: PLC0415 -- keeps the name out of this module's namespace
    from jetbridge_translator.extract.tasks import TaskNode  # noqa: PLC0415 -- tasks know outputs

    given = bound(("operator", "key"), arguments, keywords)
    task = dependency_of(given.get("operator"), machine)
    if not isinstance(task, TaskNode):
        raise airflow_error("XComArg needs an operator")
    return PlainOutput(task, given.get("key", RETURN_VALUE))


def _map(output: Output, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> DerivedOutput:
    function = keywords.get("f", arguments[0] if arguments else None)
    if isinstance(output, DerivedOutput) and output.operation == "map":
        return DerivedOutput("map", output.sources, (*output.operands, function))
    return DerivedOutput("map", (output,), (function,))


def _zip(output: Output, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> DerivedOutput:
    return DerivedOutput(
        "zip", (output, *_outputs(arguments)), tuple(keywords[k] for k in ("fillvalue",) if k in keywords)
    )


def _concat(output: Output, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> DerivedOutput:
    first = output.sources if isinstance(output, DerivedOutput) and output.operation == "concat" else (output,)
    return DerivedOutput("concat", (*first, *_outputs(arguments)))


def _outputs(values: tuple[Any, ...]) -> list[Output]:
    return [value for value in values if isinstance(value, Output)]


_OPERATIONS = {"map": _map, "zip": _zip, "concat": _concat}
