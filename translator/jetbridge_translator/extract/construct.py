"""From a constructor call to a task: parameters level by level, attributes, BaseOperator's settings, the place in DAG and group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import is_opaque, reason_of
from jetbridge_translator.extract.contexts import is_left_out, place_of
from jetbridge_translator.extract.default_args import merged_defaults, merged_params
from jetbridge_translator.extract.errors import airflow_error
from jetbridge_translator.extract.frozen import argument_of
from jetbridge_translator.extract.methods import known_keywords
from jetbridge_translator.extract.operator_attributes import computed_attributes, fixed_settings
from jetbridge_translator.extract.session import class_name, session_of
from jetbridge_translator.extract.settings import BASE_PARAMETERS, NOT_SETTINGS, normalised_setting
from jetbridge_translator.extract.setup_teardown import scopes_of
from jetbridge_translator.extract.tasks import TaskNode
from jetbridge_translator.extract.unclear import unclear_fields
from jetbridge_translator.operators.facts import (
    ROOT_CLASSES,
    facts_of,
    lineage,
    table_of,
    template_extensions_of,
    template_fields_of,
)
from jetbridge_translator.operators.forms import UNREADABLE, apply_form, value_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
from jetbridge_translator.model import Argument, Source

_TAKEN = "airflow.arguments"
_UNKNOWN_IDS = "unknown task ids"


@dataclass(frozen=True, slots=True)
class Construction:
    """Which class is made: the name in the facts, the name that the user imported, the user's own class."""

    canonical: str
    imported: str
    owner: Any = None

    @property
    def name(self) -> str:
        """The class name that Airflow shows."""
        return self.owner.__name__ if self.owner is not None else self.canonical.rsplit(".", 1)[-1]

    @property
    def module(self) -> str:
        """The module of the class."""
        return class_name(self.owner).rpartition(".")[0] if self.owner is not None else self.canonical.rsplit(".", 1)[0]


def take_arguments(instance: Any, keywords: Mapping[str, Any], site: Site, machine: Machine) -> None:
    """Keep the arguments of the outermost call of a user's class: they are what the user wrote."""
    taken = machine.state.setdefault(_TAKEN, {})
    if id(instance) not in taken:
        sources = setting_sources(keywords, site)
        taken[id(instance)] = (instance, arguments_of(keywords, site, machine), sources, site.place(), site.call_site())


def setting_sources(keywords: Mapping[str, Any], site: Site) -> dict[str, Source]:
    """The texts of `task_id` and of BaseOperator's other arguments of a call."""
    found = {name: site.argument_source(name) for name in keywords if name in BASE_PARAMETERS}
    return {name: source for name, source in found.items() if source is not None}


def keyword_sources(keywords: Mapping[str, Any], site: Site) -> dict[str, Source]:
    """The texts of all keywords of a call, as far as there are any."""
    found = {name: site.argument_source(name) for name in keywords}
    return {name: source for name, source in found.items() if source is not None}


def arguments_of(keywords: Mapping[str, Any], site: Site, machine: Machine) -> dict[str, Argument]:
    """The operator's own arguments of a call, with their texts."""
    return {
        name: argument_of(value, name, site, machine) for name, value in keywords.items() if name not in BASE_PARAMETERS
    }


def construct(
    kind: Construction, keywords: dict[str, Any], site: Site, machine: Machine, instance: Any = None
) -> TaskNode:
    """The task of a constructor call, not yet placed.

    Raises:
        EvaluatedError: no task id.
    """
    session = session_of(machine)
    may_name = {"task_id": keywords["**"]} if "**" in keywords else {}
    keywords = {**may_name, **known_keywords(keywords, f"`{kind.name}`", site, machine)}
    dag, group = place_of(keywords, site, machine)
    defaults = merged_defaults(dag, group, keywords.get("default_args"))
    own = {
        name: value for name, value in keywords.items() if name not in ("dag", "task_group", "default_args", "params")
    }
    attributes, base = levels(kind.canonical, own, defaults)
    if not session.is_v3 and any(facts.name == "PythonOperator" for facts in lineage(kind.canonical)):
        base.pop("provide_context", None)  # an argument of 1.10, which 2.x drops here and refuses everywhere else
    _refuse_unknown(kind, base, site, machine)
    computed = computed_attributes(kind.canonical, attributes, own, is_v3=session.is_v3)
    node = TaskNode(_task_id(base, kind, site, machine), site.place(), site.call_site())
    node.is_unknown = is_left_out(base.get("task_id"), keywords, dag, group)
    _take_call(
        node, instance, keywords, defaulted_arguments(kind.canonical, own, defaults, site, machine), site, machine
    )
    node.arguments = {**node.arguments, **_declared_again(kind.canonical, keywords, site, machine)}
    node.operator, node.operator_class, node.operator_module = kind.imported, kind.name, kind.module
    node.template_fields = template_fields_of(kind.canonical)
    node.template_extensions = template_extensions_of(kind.canonical)
    node.attributes = {**attributes, **computed}
    node.unclear = unclear_fields(kind.canonical, attributes, own) - set(computed)
    node.callable = own.get("python_callable")
    node.subdag = own.get("subdag") if kind.canonical.endswith(".SubDagOperator") else None
    node.dag, node.group = dag, group
    node.params = merged_params(dag, keywords.get("params"), keywords.get("default_args"))
    take_settings(node, base, defaults)
    node.settings.update(fixed_settings(kind.canonical))
    return node


_CORE_TABLES = frozenset({"airflow2.json", "standard.json", "sdk.json"})


def _refuse_unknown(kind: Construction, base: Mapping[str, Any], site: Site, machine: Machine) -> None:
    """Arguments that no constructor of the class takes: Airflow refuses them; a provider of another version might not."""
    unknown = sorted(set(base) - BASE_PARAMETERS)
    if not unknown or facts_of(kind.canonical) is None:
        return
    if all(table_of(facts.qualified_name) in _CORE_TABLES for facts in lineage(kind.canonical)):
        raise airflow_error(f"Invalid arguments were passed to {kind.name}: {', '.join(unknown)}")
    machine.finding(
        "DAG223", site, f"`{kind.name}` does not take {', '.join(unknown)} in the version that the tables hold"
    )


def _declared_again(canonical: str, keywords: Mapping[str, Any], site: Site, machine: Machine) -> dict[str, Argument]:
    """Settings of every task that also mean something of their own to this operator: its constructor declares them."""
    return {name: argument_of(keywords[name], name, site, machine) for name in _declared(canonical) if name in keywords}


@cache
def _declared(canonical: str) -> frozenset[str]:
    own_levels = [facts for facts in lineage(canonical) if facts.name not in ROOT_CLASSES]
    return frozenset(name for facts in own_levels for name in facts.parameter_names) & _OF_BOTH


_OF_BOTH = frozenset({"do_xcom_push"})
"""A pod whose result is wanted gets a container that keeps it: https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html"""


def defaulted_arguments(
    canonical: str, given: Mapping[str, Any], defaults: Mapping[str, Any], site: Site, machine: Machine
) -> dict[str, Argument]:
    """The operator's own arguments that `default_args` give."""
    names = _own_parameters(canonical)
    return {
        name: argument_of(value, name, site, machine)
        for name, value in defaults.items()
        if name in names and name not in given
    }


@cache
def _own_parameters(canonical: str) -> frozenset[str]:
    return frozenset(name for facts in lineage(canonical) for name in facts.parameter_names) - BASE_PARAMETERS


def _take_call(
    node: TaskNode,
    instance: Any,
    keywords: Mapping[str, Any],
    defaulted: Mapping[str, Argument],
    site: Site,
    machine: Machine,
) -> None:
    taken = machine.state.get(_TAKEN, {}).get(id(instance)) if instance is not None else None
    if taken is None:
        node.arguments = {**arguments_of(keywords, site, machine), **defaulted}
        node.setting_sources = setting_sources(keywords, site)
    else:
        _, given, node.setting_sources, node.place, node.call_site = taken
        node.arguments = {**given, **{name: value for name, value in defaulted.items() if name not in given}}


def _task_id(base: Mapping[str, Any], kind: Construction, site: Site, machine: Machine) -> str:
    task_id = base.get("task_id")
    if isinstance(task_id, str):
        return str.__str__(task_id)  # of a member of an enumeration, the text that it is
    if is_opaque(task_id):
        machine.finding(
            "DAG207", site, f"the task_id of this `{kind.name}` is unknown ({reason_of(task_id)}): it is left out"
        )
        return unknown_task_id(site, machine)
    raise airflow_error("missing keyword argument 'task_id'")


def unknown_task_id(site: Site, machine: Machine) -> str:
    """A name for a task whose id is not known: no two tasks of a file have the same."""
    line = site.place().line
    used: dict[int, int] = machine.state.setdefault(_UNKNOWN_IDS, {})
    used[line] = used.get(line, 0) + 1
    return f"unknown_task_{line}" if used[line] == 1 else f"unknown_task_{line}_{used[line]}"


def levels(
    canonical: str, given: Mapping[str, Any], defaults: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Run through the constructors of a class as the facts have them: the attributes they set, and what reaches BaseOperator."""
    rest = dict(given)
    attributes: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    for facts in lineage(canonical):
        if not facts.has_init or facts.name == "BaseOperator":
            continue
        values = {parameter[0]: _value(parameter, rest, defaults) for parameter in facts.parameters}
        handed_on = (
            _HANDED_ON if facts.name == "DecoratedOperator" and _runs_python(canonical) else frozenset({"task_id"})
        )
        rest = {name: value for name, value in rest.items() if name not in values or name in handed_on}
        if "op_args" not in handed_on:
            attributes.update(_attributes(facts.attributes, values, attributes))
        parameters.update(
            {name: value for name, value in values.items() if value is not UNREADABLE and name not in parameters}
        )
        passed = {name: apply_form(form, values) for name, form in facts.passed.items()}
        rest.update({name: value for name, value in passed.items() if value is not UNREADABLE})
    if facts_of(canonical) is None:
        attributes = {name: value for name, value in rest.items() if name not in BASE_PARAMETERS}
    return {**parameters, **attributes}, rest


_HANDED_ON = frozenset({"task_id", "python_callable", "op_args", "op_kwargs"})
"""What TaskFlow's operators that run Python hand on to the operator below (`kwargs_to_upstream`)."""


def _runs_python(canonical: str) -> bool:
    return any(facts.name in _OVER_PYTHON for facts in lineage(canonical))


_OVER_PYTHON = frozenset({"_PythonDecoratedOperator", "_PySparkDecoratedOperator", "_SnowparkDecoratedOperator"})


def _value(parameter: tuple[Any, ...], rest: Mapping[str, Any], defaults: Mapping[str, Any]) -> Any:
    name = parameter[0]
    if name in rest:
        return rest[name]
    if name in defaults:
        return defaults[name]
    return value_of(parameter[1]) if len(parameter) > 1 else UNREADABLE


def _attributes(forms: Mapping[str, list[Any]], values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, form in forms.items():
        if name in known:
            continue
        value = apply_form(form, values)
        if value is UNREADABLE:
            value = values.get(name, UNREADABLE)
        if value is not UNREADABLE:
            made[name] = value
    return made


def take_settings(node: TaskNode, given: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """BaseOperator's arguments: given, else from default_args."""
    for name in _SETTINGS.intersection((*given, *defaults)):
        value = given[name] if name in given else defaults[name]
        node.settings[name] = normalised_setting(name, value)
        node.explicit.add(name)


_SETTINGS = BASE_PARAMETERS - NOT_SETTINGS


def place_task(node: TaskNode, site: Site, machine: Machine) -> None:
    """Add the task to its group and DAG, with the group's prefix.

    Raises:
        EvaluatedError: the id is taken.
    """
    machine.mark_dag(site)
    if node.is_unknown:
        return
    dag, group = node.dag, node.group
    node.dag = node.group = None
    if group is not None:
        node.task_id = group.child_id(node.task_id)
        group.add(node)
    scopes_of(machine).add(node)
    if dag is not None:
        dag.add_task(node)
