"""Operators whose constructor is declared: the annotated attributes of a class are the keyword arguments of its constructor.

    class PingOperator(DeclaredOperator):
        host: str
        count: int = 1
        env: dict[str, str] = given(dict)

A method `check_arguments` of the class is called when all are set.
"""

from __future__ import annotations

import copy
import datetime as dt
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from jetbridge.airflow.context import Context, get_current_context
from jetbridge.airflow.operator import BaseOperator
from jetbridge.airflow.sensor import BaseSensorOperator, PokeReturnValue
from jetbridge.definitions.signals import TaskException, TaskTimeout

T = TypeVar("T")
AnyOperator = TypeVar("AnyOperator", bound=BaseOperator)


@dataclass(frozen=True, slots=True)
class _Given:
    make: Callable[[], Any]

    def __repr__(self) -> str:
        return repr(self.make())


def given(make: Callable[[], T]) -> T:
    """The default of an argument that is made anew for each operator, and that stands for None and other empty values too."""
    return _Given(make)  # type: ignore[return-value]


def pairs(**names: str) -> Mapping[str, str]:
    """Names of a service -> names of an operator's arguments; what a class of operators says of its calls."""
    return MappingProxyType(names)


_OF_THE_CLASS = frozenset({"template_fields", "template_ext"})
"""Annotations of attributes that are no arguments."""


class Declared:
    """Makes constructors of annotations."""

    _declared: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        declared = {
            name: cls.__dict__.get(name, inspect.Parameter.empty)
            for name, annotation in inspect.get_annotations(cls).items()
            if not str(annotation).startswith("ClassVar") and not name.startswith("_") and name not in _OF_THE_CLASS
        }
        cls._declared = frozenset(declared)
        if "__init__" not in cls.__dict__ and (declared or "check_arguments" in cls.__dict__):
            setattr(cls, "__init__", _constructor(cls, declared))  # noqa: B010 -- what a type checker refuses otherwise


class DeclaredOperator(Declared, BaseOperator):
    """An operator whose arguments are its annotated attributes."""

    do_xcom_push: bool
    execution_timeout: dt.timedelta | None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class DeclaredSensor(Declared, BaseSensorOperator):
    """A sensor whose arguments are its annotated attributes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)


def _constructor(owner: Any, declared: dict[str, Any]) -> Callable[..., None]:
    inherited = frozenset(name for base in owner.__mro__[1:] for name in base.__dict__.get("_declared", ()))

    def init(self: Any, **kwargs: Any) -> None:
        own = {name: kwargs[name] for name in declared if name in kwargs}
        missing = [name for name, default in declared.items() if default is inspect.Parameter.empty and name not in own]
        if missing:
            raise TaskException(f"{type(self).__name__}: missing keyword argument {missing[0]!r}")
        handed = {name: value for name, value in kwargs.items() if name not in own or name in inherited}
        known = {name: _value(default, default) for name, default in declared.items() if name in inherited - own.keys()}
        super(owner, self).__init__(**{**known, **handed})
        for name, default in declared.items():
            setattr(self, name, _value(own.get(name, default), default))
        if "check_arguments" in owner.__dict__:
            owner.check_arguments(self)

    shown = {name: default.make() if isinstance(default, _Given) else default for name, default in declared.items()}
    parameters = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=each) for name, each in shown.items()]
    rest = inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD)
    init.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD), *parameters, rest]
    )
    return init


def _value(value: Any, default: Any) -> Any:
    if isinstance(default, _Given):
        return value if value and value is not default else default.make()
    return copy.copy(value) if value is default and isinstance(value, (dict, list, set)) else value


def perform(operator_class: type[BaseOperator], **arguments: Any) -> Any:
    """Do the work of an operator inside of the task that runs now (or outside of any); what it is given is rendered already.

    Raises:
        Exception: whatever the operator raises; it is told of an end from outside (`on_kill`).
    """
    operator, context = _made(operator_class, arguments)
    try:
        return operator.execute(context)
    except (KeyboardInterrupt, SystemExit, TaskTimeout):
        operator.on_kill()
        raise


def poke(sensor_class: type[BaseSensorOperator], **arguments: Any) -> bool | PokeReturnValue:
    """Look once whether what a sensor waits for is there.

    Raises:
        Exception: whatever the sensor raises.
    """
    sensor, context = _made(sensor_class, arguments)
    return sensor.poke(context)


def _made(operator_class: type[AnyOperator], arguments: dict[str, Any]) -> tuple[AnyOperator, Context]:
    try:
        context = get_current_context()
    except TaskException:
        context = Context()
    operator = operator_class(task_id=context["ti"].task_id if "ti" in context else "task", **arguments)
    operator.dag = context.get("dag")
    return operator, context


def call_with_context(function: Callable[..., Any], args: tuple[Any, ...], context: Context) -> Any:
    """Call a function with arguments by position, and with the names of the context that its other parameters have.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/operators.html
    """
    return function(*args, **dict(_wanted(function, len(args), context)))


def _wanted(function: Callable[..., Any], positional: int, context: Context) -> Iterator[tuple[str, Any]]:
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except ValueError:  # a builtin without a signature
        return
    taken = {each.name for each in parameters[:positional]}
    if any(each.kind is each.VAR_KEYWORD for each in parameters):
        yield from ((name, context[name]) for name in context if name not in taken)
        return
    for each in parameters[positional:]:
        if each.name in context and each.kind is not each.VAR_POSITIONAL:
            yield each.name, context[each.name]
