"""One entry of the tables: which op an operator becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class OpShape(str, Enum):
    """How an op of an entry is made; each shape but the ready-made one has a template of its own."""

    CALL = "call"  # one method of one resource is called with the arguments
    FUNCTION = "function"  # the user's function
    READY = "ready"  # an op of jetbridge.ops
    CLASS = "class"  # an op of a class of jetbridge.airflow


class ArgumentRole(str, Enum):
    """What an argument of the operator becomes."""

    PARAMETER = "parameter"  # a parameter of the op, handed to the resource's method
    SETTING = "setting"  # a setting of the decorator
    CALLABLE = "callable"  # the function that becomes the op
    POSITIONAL = "positional"  # a list of values that the function is given by position
    NAMED = "named"  # a dictionary of values that the function is given by name


@dataclass(frozen=True, slots=True)
class ArgumentRule:
    """What becomes of one argument. `default` is Airflow's: a value equal to it is not written. `name` is the counterpart's keyword.

    `hands_over`: an op that becomes a function and calls a resource gives it to the resource. `is_late`: a template that the operator itself
    renders while it runs, so that it is not written as one.
    """

    role: ArgumentRole = ArgumentRole.PARAMETER
    annotation: str | None = None
    default: Any = None
    name: str | None = None
    hands_over: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A call of the operator, and the op that it becomes: test and documentation in one."""

    operator: str
    op: str


@dataclass(frozen=True, slots=True)
class ConnectionRule:
    """A connection that the operator works over: it becomes a resource of the op, which is named after the connection's id.

    `arguments` are the spellings of the operator's argument over all generations; uses that differ in it, and an id that is known only at run
    time, make an input of it (`database.using(conn_id)`). `default` is Airflow's id when none is given. `keyword` is how the resource is handed
    to the method; the connection without one is the resource whose method is called. `extra` is the extra of jetbridge that brings the client.
    """

    arguments: tuple[str, ...]
    resource: tuple[str, str]
    default: str | None = None
    keyword: str | None = None
    extra: str | None = None


@dataclass(frozen=True, slots=True)
class OperatorMapping:
    """An entry: qualified names of all generations of Airflow, and what the op is made of.

    `resource` is module and class of a resource without a connection, e.g. `("jetbridge.resources", "Shell")`; `connections` are those with one.
    `method` is what is called on it, `returns` the annotation of the result. `target` is module and name of a ready-made op or class; `settings` are what the decorator says in every case. `ignored` holds arguments that mean nothing in a job, each with the reason.
    `template_fields` are arguments that Airflow renders; they are needed where neither the facts nor the class's source say so.
    """

    names: tuple[str, ...]
    shape: OpShape
    kind: str
    cases: tuple[Case, ...]
    args: dict[str, ArgumentRule] = field(default_factory=dict)
    ignored: dict[str, str] = field(default_factory=dict)
    decorator: str = "op"
    resource: tuple[str, str] | None = None
    connections: tuple[ConnectionRule, ...] = ()
    method: str | None = None
    returns: str | None = None
    target: tuple[str, str] | None = None
    template_fields: tuple[str, ...] = ()
    template_extensions: tuple[str, ...] = ()
    settings: tuple[tuple[str, Any], ...] = ()

    @property
    def rule(self) -> str:
        """The name of the entry in reports."""
        return self.names[0].rpartition(".")[2]

    def with_role(self, role: ArgumentRole) -> str | None:
        """The argument that has a role which only one can have."""
        return next((name for name, rule in self.args.items() if rule.role is role), None)


def parameter(
    annotation: str | None = None, *, default: Any = None, name: str | None = None, hands_over: bool = False
) -> ArgumentRule:
    """An argument that becomes a parameter of the op and is handed on."""
    return ArgumentRule(ArgumentRole.PARAMETER, annotation, default, name, hands_over)


def connection(
    *arguments: str,
    resource: str,
    default: str | None = None,
    keyword: str | None = None,
    extra: str | None = None,
    module: str = "jetbridge.resources",
) -> ConnectionRule:
    """A connection by the spellings of the argument that names it; `resource` is a class of `module`."""
    return ConnectionRule(arguments, (module, resource), default, keyword, extra)


def setting(name: str | None = None, *, default: Any = None) -> ArgumentRule:
    """An argument that becomes a setting of the decorator."""
    return ArgumentRule(ArgumentRole.SETTING, None, default, name)


PYTHON_CALLABLE = {
    "python_callable": ArgumentRule(ArgumentRole.CALLABLE),
    "op_args": ArgumentRule(ArgumentRole.POSITIONAL),
    "op_kwargs": ArgumentRule(ArgumentRole.NAMED),
}
"""The arguments of every operator that calls a Python function."""

SENSOR_SETTINGS = {
    "poke_interval": setting(default=60),
    "timeout": setting(default=7 * 86_400),
    "soft_fail": setting(default=False),
    "mode": setting(default="poke"),
    "exponential_backoff": setting(default=False),
    "max_wait": setting(),
    "silent_fail": setting(default=False),
    "never_fail": setting(default=False),
}
"""The arguments of every sensor that becomes a `@sensor_op`."""
