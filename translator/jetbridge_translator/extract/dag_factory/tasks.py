"""Tasks of a configuration: operators by their dotted names, decorated functions, mapped ones.

https://astronomer.github.io/dag-factory/latest/features/dynamic_tasks/
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract.dag_factory.callables import (
    TASK_CALLBACKS,
    function_in,
    take_callbacks,
    take_function,
)
from jetbridge_translator.extract.dag_factory.dialects import Dialect, in_seconds
from jetbridge_translator.extract.dag_factory.moments import duration_of
from jetbridge_translator.extract.dag_factory.pods import with_pod_objects
from jetbridge_translator.extract.dag_factory.schedules import listed_datasets
from jetbridge_translator.extract.errors import airflow_error, value_error
from jetbridge_translator.operators.facts import lineage

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

NOT_ARGUMENTS = frozenset({"operator", "dependencies", "task_group_name", "parent_group_name"})
"""Keys of a task or group that are dag-factory's own."""
_CALLING = frozenset({"PythonOperator", "BranchPythonOperator", "PythonSensor"})
_CHECKS = {"SqlSensor": ("success", "failure"), "HttpSensor": ("response",)}
_SENDING = frozenset({"HttpOperator", "SimpleHttpOperator"})
_OUTPUT = re.compile(r"\(+(.*?)\)")
_REFERENCE = re.compile(r"^\+(?P<task>\w*)(\[['\"](?P<key>.*)['\"]\])?$")


def make_task(
    name: str, config: dict[str, Any], made: dict[str, Any], dialect: Dialect, site: Site, machine: Machine
) -> tuple[str, Any]:
    """The task of an entry, and the name that edges know it by.

    Raises:
        EvaluatedError: dag-factory or Airflow does not take the entry.
    """
    arguments = {key: value for key, value in config.items() if key not in NOT_ARGUMENTS}
    if "operator" in config:
        task = _of_operator(str(config["operator"]), arguments, made, dialect, site, machine)
        return str(machine.get_attribute(task, "task_id", site)), task
    if "decorator" not in config:
        raise value_error("Tasks must define either 'operator' or 'decorator'")
    return name, _of_decorator(arguments, made, dialect, site, machine)


def _of_operator(
    dotted: str, arguments: dict[str, Any], made: dict[str, Any], dialect: Dialect, site: Site, machine: Machine
) -> Any:
    kind = machine.named(dotted, site)
    classes = _class_names(kind)
    if classes & _CALLING:
        _take_callable(arguments, site, machine)
    for checked in classes & _CHECKS.keys():
        _take_checks(arguments, _CHECKS[checked], site, machine)
    if classes & _SENDING:
        _take_json(arguments, site, machine)
    if dialect is Dialect.V0 and "KubernetesPodOperator" in classes:
        arguments = with_pod_objects(arguments, site, machine)
    arguments = _in_general(arguments, dialect, site, machine)
    if arguments.get("expand") is None:
        return machine.call(kind, (), arguments, site)
    expand = {key: _output_of(value, made, site, machine) for key, value in arguments.pop("expand").items()}
    partial = machine.call(
        machine.get_attribute(kind, "partial", site), (), {**arguments, **(arguments.pop("partial", None) or {})}, site
    )
    return machine.call(machine.get_attribute(partial, "expand", site), (), expand, site)


def _class_names(kind: Any) -> frozenset[str]:
    """The names of an operator's class and of those that it inherits from."""
    base = getattr(kind, "__abstract__", kind)
    canonical = getattr(base, "canonical", None)
    return frozenset(facts.name for facts in lineage(canonical)) if isinstance(canonical, str) else frozenset()


def _take_callable(arguments: dict[str, Any], site: Site, machine: Machine) -> None:
    given = arguments.get("python_callable")
    if isinstance(given, str):
        arguments["python_callable"] = machine.named(given, site)
    elif not given:
        if not arguments.get("python_callable_name") or not arguments.get("python_callable_file"):
            raise airflow_error("the operator needs `python_callable`, or `python_callable_name` and `_file`")
        take_function(arguments, "python_callable", "python_callable", site, machine)


def _take_checks(arguments: dict[str, Any], checks: tuple[str, ...], site: Site, machine: Machine) -> None:
    """`success_check_name` and `_file`, or `success_check_lambda`: a function that judges what came back."""
    for check in checks:
        prefix, target = f"{check}_check", f"{check}_check" if check == "response" else check
        if arguments.get(f"{prefix}_name") and arguments.get(f"{prefix}_file"):
            take_function(arguments, target, prefix, site, machine)
        elif arguments.get(f"{prefix}_lambda"):
            text = arguments.pop(f"{prefix}_lambda")
            arguments[target] = machine.unknown(f"`{text}` is a function that stands in the configuration", site)


def _take_json(arguments: dict[str, Any], site: Site, machine: Machine) -> None:
    """What is sent as JSON is its text; dag-factory hands over a function that returns it."""
    headers, data = arguments.get("headers") or {}, arguments.get("data")
    if data is None or "application/json" not in str(headers.get("Content-Type", "")).lower():
        return
    arguments["data"] = json.dumps(data) if isinstance(data, dict) else data
    machine.finding(
        "DAG219", site, "`data` is the JSON text, where Airflow shows a function of dag-factory that returns it"
    )


def _in_general(arguments: dict[str, Any], dialect: Dialect, site: Site, machine: Machine) -> dict[str, Any]:
    """What dag-factory makes of arguments that any task may have."""
    made = in_seconds(arguments) if dialect is Dialect.V0 else dict(arguments)
    if made.get("execution_date_fn") is not None:
        made["execution_date_fn"] = machine.named(str(made["execution_date_fn"]), site)
    elif made.get("execution_delta") is not None and "execution_delta" in arguments:
        made["execution_delta"] = duration_of(made["execution_delta"])
    elif made.get("execution_date_fn_name") is not None and made.get("execution_date_fn_file") is not None:
        take_function(made, "execution_date_fn", "execution_date_fn", site, machine)
    take_callbacks(made, TASK_CALLBACKS, site, machine)
    for variable in made.pop("variables_as_arguments", None) or ():
        value = _variable(variable["variable"], site, machine)
        if value is not None:
            made[variable["attribute"]] = value
    for key in ("outlets",) if dialect is Dialect.V0 else ("inlets", "outlets"):
        if made.get(key):
            made[key] = listed_datasets(made[key], site, machine)
    return made


def _variable(name: str, site: Site, machine: Machine) -> Any:
    get = machine.get_attribute(machine.named("airflow.models.Variable", site), "get", site)
    return machine.call(get, (name, None), {}, site)


def _output_of(value: Any, made: dict[str, Any], site: Site, machine: Machine) -> Any:
    """What `expand` maps over: `task.output` and `XcomArg(task)` are the task's output."""
    if not isinstance(value, str):
        return value
    name = value.split(".output")[0] if ".output" in value else None
    if name is None and "XcomArg" in value:
        name = next(iter(_OUTPUT.findall(value)), None)
    return machine.get_attribute(made[name], "output", site) if name in made else value


def _of_decorator(
    arguments: dict[str, Any], made: dict[str, Any], dialect: Dialect, site: Site, machine: Machine
) -> Any:
    function = _decorated_function(arguments, site, machine)
    decorator = machine.named(str(arguments.pop("decorator")), site)
    own = _in_general(arguments, dialect, site, machine)
    parameters = [name for name in getattr(function, "parameters", ()) if not name.startswith("*")]
    given = {name: _referenced(own.pop(name), made, site, machine) for name in parameters if name in own}
    expand, partial = (_all_referenced(own.pop(key, None), made, site, machine) for key in ("expand", "partial"))
    task = machine.call(decorator, (), {**own, "python_callable": function}, site)
    if not expand:
        return machine.call(task, (), given, site)
    if partial and given:
        raise value_error("with dynamic task mapping, all arguments of the task stand in `expand` and `partial`")
    if partial:
        task = machine.call(machine.get_attribute(task, "partial", site), (), partial, site)
    return machine.call(machine.get_attribute(task, "expand", site), (), expand, site)


def _decorated_function(arguments: dict[str, Any], site: Site, machine: Machine) -> Any:
    given = arguments.pop("python_callable", None)
    name, file = arguments.pop("python_callable_name", None), arguments.pop("python_callable_file", None)
    if name is not None and file is not None:
        return function_in(file, name, site, machine)
    if given is None:
        raise airflow_error("a decorated task needs `python_callable`, or `python_callable_name` and `_file`")
    return machine.named(given, site) if isinstance(given, str) else given


def _all_referenced(given: Any, made: dict[str, Any], site: Site, machine: Machine) -> dict[str, Any]:
    return {key: _referenced(value, made, site, machine) for key, value in (given or {}).items()}


def _referenced(value: Any, made: dict[str, Any], site: Site, machine: Machine) -> Any:
    """`+task` is the output of a task, `+task["key"]` a value of it."""
    found = _REFERENCE.match(value) if isinstance(value, str) else None
    if found is None:
        return value
    output = made[found["task"]]
    return output if not found["key"] else output.subscript(found["key"], site, machine)
