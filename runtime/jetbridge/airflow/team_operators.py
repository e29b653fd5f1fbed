"""`operator_op(MyOperator)`: an op that runs a class of the team's own.

The op's parameters are those of the constructor, up to BaseOperator; template fields are rendered by the operator itself.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import partial
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.operator import BASE_ARGUMENTS, BaseBranchOperator, BaseOperator
from jetbridge.definitions.branching import BRANCH
from jetbridge.definitions.op_decorator import op
from jetbridge.definitions.op_definition import OpDefinition
from jetbridge.definitions.signals import TaskTimeout
from jetbridge.errors import InvalidDefinitionError
from jetbridge.execution.airflow_port import airflow_meaning
from jetbridge.scheduling.timetables import AirflowGeneration

_WORD_EDGES = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
OPERATOR_CLASS = "operator_class"
OPERATOR_FIELDS = "operator_fields"
"""An attribute of a body: template fields that a decorator was given, by name."""


class NotGiven(Enum):
    """Stands for an argument that no task gives: the constructor, or a subclass that calls it, has a value of its own."""

    NOT_GIVEN = "not given"


NOT_GIVEN = NotGiven.NOT_GIVEN


def operator_op(operator_class: type[BaseOperator], name: str | None = None, **settings: Any) -> OpDefinition:
    """Make an op of an operator class.

    Args:
        operator_class: A subclass of `jetbridge.airflow.BaseOperator`.
        name: The op's name; the class name in snake case without it.
        settings: Options of `@op` (`trigger_rule=`, `retry_policy=`, …).

    Raises:
        InvalidDefinitionError: it is no such class.
    """
    if not (isinstance(operator_class, type) and issubclass(operator_class, BaseOperator)):
        raise InvalidDefinitionError(
            f"operator_op() takes a subclass of jetbridge.airflow.BaseOperator, got {operator_class!r}."
        )
    settings.setdefault("kind", operator_class.__name__)
    made = op(name=name or _snake(operator_class.__name__), **settings)(_body(operator_class))
    return made.replace(flow=BRANCH) if issubclass(operator_class, BaseBranchOperator) else made


def operator_class_of(definition: OpDefinition) -> type[BaseOperator] | None:
    """The class that an op runs, None for other ops."""
    found: type[BaseOperator] | None = getattr(definition.body.function, OPERATOR_CLASS, None)
    return found


def _body(operator_class: type[BaseOperator]) -> Callable[..., Any]:
    body = partial(_run, operator_class)
    body.__name__ = _snake(operator_class.__name__)  # type: ignore[attr-defined]
    body.__doc__ = operator_class.__doc__
    body.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD), *constructor_parameters(operator_class)]
    )
    setattr(body, OPERATOR_CLASS, operator_class)
    return body


def _run(operator_class: type[BaseOperator], op_context: Any, **arguments: Any) -> Any:
    """Make the operator, render its template fields, and execute it."""
    context, operator = _rendered(operator_class, op_context, arguments)
    try:
        operator.pre_execute(context)
        result = operator.execute(context)
        operator.post_execute(context, result)
    except (KeyboardInterrupt, SystemExit, TaskTimeout):
        operator.on_kill()
        raise
    return result


def _render(operator_class: type[BaseOperator], op_context: Any, **arguments: Any) -> None:
    """Make the operator and render its template fields, no more."""
    _rendered(operator_class, op_context, arguments)


def rendering_body(operator_class: type[BaseOperator]) -> Callable[..., Any]:
    """A function in the place of an operator's body that only renders."""
    body = partial(_render, operator_class)
    setattr(body, OPERATOR_CLASS, operator_class)
    return body


def _rendered(
    operator_class: type[BaseOperator], op_context: Any, arguments: Mapping[str, Any]
) -> tuple[Context, BaseOperator]:
    context: Context = airflow_meaning().context_of(op_context)
    given = {name: value for name, value in _of_task(context["task"]).items() if value}
    operator = operator_class(task_id=context["ti"].task_id, **only_given(arguments), **given)
    operator.dag, operator.instance = context["dag"], getattr(op_context, "instance", None)
    operator.template_fields = template_fields_of(operator_class, context["dag"].generation)
    context["task"] = operator
    operator.render_template_fields(context, context["dag"].renderer)
    note_rendered(context, operator, operator.template_fields)
    return context, operator


def _of_task(task: Any) -> dict[str, Any]:
    """BaseOperator's arguments that code of operators reads, as the op was told them."""
    return {"params": dict(task.params), "execution_timeout": task.execution_timeout}


def note_rendered(context: Context, operator: BaseOperator, names: Iterable[str]) -> None:
    """Let the run document have these fields as the operator rendered them."""
    noted = getattr(getattr(context.step, "step_run", None), "rendered", None)
    if noted is not None:
        generation = context["dag"].generation
        noted.update({name: operator.shown_field(name, generation) for name in names})


def fields_of_decorator(definition: OpDefinition) -> Mapping[str, Any]:
    """The template fields that an op's decorator was given (`@virtualenv_op(requirements=[…])`), by name."""
    found: Mapping[str, Any] = getattr(definition.body.function, OPERATOR_FIELDS, {})
    return found


def template_fields_of(operator_class: type[BaseOperator], generation: AirflowGeneration) -> tuple[str, ...]:
    """The template fields of a class; some of Airflow's own had others in Airflow 2."""
    older = getattr(operator_class, "template_fields_v2", None)
    fields = operator_class.template_fields if older is None or generation is AirflowGeneration.V3 else older
    return tuple(fields)


def only_given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that a task gives."""
    return {name: value for name, value in arguments.items() if value is not NOT_GIVEN}


def constructor_parameters(operator_class: type[BaseOperator]) -> Iterator[inspect.Parameter]:
    """What the constructors of the class and its bases take by name, up to BaseOperator, each once.

    Only what the first of these constructors requires has to be given: a subclass may give the others to its base itself.
    """
    seen, is_first = {"self", *BASE_ARGUMENTS, "task_id"}, True
    for each in operator_class.__mro__:
        if each is BaseOperator:
            return
        init = each.__dict__.get("__init__")
        for parameter in inspect.signature(init).parameters.values() if init else ():
            if parameter.name not in seen and parameter.kind not in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}:
                seen.add(parameter.name)
                is_required = is_first and parameter.default is parameter.empty
                default = parameter.empty if is_required else NOT_GIVEN
                yield inspect.Parameter(parameter.name, inspect.Parameter.KEYWORD_ONLY, default=default)
        is_first = is_first and init is None


def _snake(name: str) -> str:
    return _WORD_EDGES.sub("_", name.removesuffix("Operator") or name).lower()
