"""Template fields whose value a constructor computes: what a table of forms cannot say, class by class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from jetbridge_translator.model import ExternalCall, UnknownValue
from jetbridge_translator.operators.facts import lineage

_Rule = Callable[[Mapping[str, Any], Mapping[str, Any], bool], dict[str, Any]]
"""(attributes by the table, arguments that were given, whether Airflow 3) -> attributes that differ."""


def _isoformat(name: str) -> _Rule:
    def rule(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
        value = given.get(name, attributes.get(name))
        return {name: value.isoformat() if isinstance(value, datetime) else value}

    return rule


def _external_task_sensor(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
    one, many = given.get("external_task_id"), given.get("external_task_ids")
    if one is not None and many is None:
        many = [one]
    return {"external_task_id": one, "external_task_ids": many}


def _set_when_it_runs(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
    """`@task.bash`: the function gives the command when the task runs."""
    marker = "airflow.sdk.definitions._internal.types.SetDuringExecution" if is_v3 else "airflow.utils.types.ArgNotSet"
    return {"bash_command": ExternalCall(marker)}


def _trigger_dagrun(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
    when = given.get("logical_date", given.get("execution_date"))
    if when is None and is_v3 and "logical_date" not in given:
        when = ExternalCall("airflow.sdk.definitions._internal.types.ArgNotSet")
    return {"logical_date": when.isoformat() if isinstance(when, datetime) else when}


def _virtualenv(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
    """One index is a list of one, no requirements an empty list."""
    listed = {name: [given[name]] for name in _INDEXES if isinstance(given.get(name), str)}
    kept = {name: attributes.get(name) for name in _INDEXES if name in attributes}
    return {**kept, **listed, "requirements": given.get("requirements") or []}


_INDEXES = ("index_urls", "index_urls_from_connection_ids")


def _aws(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
    """Operators of the amazon provider hand their connection arguments through a record; `region` is the old name of one."""
    made = {name: attributes.get(name) for name in ("aws_conn_id", "region_name", "verify") if name in attributes}
    return {**made, "region_name": given["region"]} if given.get("region") else made


def _pod_of_a_function(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
    """`@task.kubernetes`: the pod is named after the function, whatever the task id is."""
    function = getattr(given.get("python_callable"), "__name__", None)
    return {} if "name" in given or function is None else {"name": f"k8s-airflow-pod-{function}"}


def _marker(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
    name = "logical_date" if is_v3 else "execution_date"
    value = given.get(name, "{{ logical_date.isoformat() }}")
    return {name: value.isoformat() if isinstance(value, datetime) else value}


def _name_in_body(field: str) -> _Rule:
    """Operators of Google's clients take the name out of the body, where it has one."""

    def rule(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
        body = given.get("body")
        named = body.keywords if isinstance(body, ExternalCall) else body if isinstance(body, dict) else {}
        return {field: named["name"]} if "name" in named else {}

    return rule


def _eks_cluster(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
    selectors = given.get("fargate_selectors") or [{"namespace": "default"}]
    return {**_aws(attributes, given, is_v3), "fargate_selectors": selectors}


def _eks_pod(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
    name = given.get("pod_name") or given.get("name")
    return {"name": name, "trigger_kwargs": {"eks_cluster_name": given.get("cluster_name")}}


def _from_aws_to_aws(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
    """Without a connection of its own the destination has that of the source."""
    source = given.get("source_aws_conn_id", attributes.get("source_aws_conn_id"))
    return {"dest_aws_conn_id": given.get("dest_aws_conn_id", source)}


def _ydb(attributes: Mapping[str, Any], given: Mapping[str, Any], is_v3: bool) -> dict[str, Any]:
    return {"hook_params": {"is_ddl": given.get("is_ddl", False)}}


COMPUTED: dict[str, _Rule] = {
    **dict.fromkeys(
        (
            "ComputeEngineInsertInstanceOperator",
            "ComputeEngineInsertInstanceFromTemplateOperator",
            "ComputeEngineInsertInstanceTemplateOperator",
            "ComputeEngineInsertInstanceGroupManagerOperator",
        ),
        _name_in_body("resource_id"),
    ),
    "GKECreateClusterOperator": _name_in_body("cluster_name"),
    "EksCreateClusterOperator": _eks_cluster,
    "EksPodOperator": _eks_pod,
    "AwsToAwsBaseOperator": _from_aws_to_aws,
    "YDBExecuteQueryOperator": _ydb,
    "DateTimeSensor": _isoformat("target_time"),
    "AwsBaseOperator": _aws,
    "AwsBaseSensor": _aws,
    "ExternalTaskSensor": _external_task_sensor,
    "ExternalTaskMarker": _marker,
    "TriggerDagRunOperator": _trigger_dagrun,
    "PythonVirtualenvOperator": _virtualenv,
    "_KubernetesDecoratedOperator": _pod_of_a_function,
    "_KubernetesCmdDecoratedOperator": _pod_of_a_function,
    "_BashDecoratedOperator": _set_when_it_runs,
}
"""Class name: how its computed attributes follow."""


FIXED_SETTINGS: dict[str, dict[str, Any]] = {"HITLOperator": {"execution_timeout": None}}
"""Class name: BaseOperator's arguments that its constructor takes for another purpose, and what is left of them."""


def fixed_settings(canonical: str) -> dict[str, Any]:
    """Settings that a class (or a base of it) does not leave to the user."""
    found: dict[str, Any] = {}
    for facts in lineage(canonical):
        found.update(FIXED_SETTINGS.get(facts.name, {}))
    return found


def computed_attributes(
    canonical: str, attributes: Mapping[str, Any], given: Mapping[str, Any], *, is_v3: bool
) -> dict[str, Any]:
    """The attributes that a class (or the nearest base that has a rule) computes."""
    for facts in lineage(canonical):
        rule = COMPUTED.get(facts.name)
        if rule is not None:
            made = rule(attributes, given, is_v3)
            return {name: value for name, value in made.items() if not isinstance(value, UnknownValue) or name in given}
    return {}
