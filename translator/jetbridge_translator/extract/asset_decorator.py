"""`@asset` and `@asset.multi` (3.x): a function that is a DAG of one task.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html#asset-definitions
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.assets import AssetObject, sanitized_uri
from jetbridge_translator.extract.construct import Construction, construct, place_task
from jetbridge_translator.extract.dags import DagObject, make_dag
from jetbridge_translator.extract.methods import Method
from jetbridge_translator.extract.taskflow import DecoratedTask
from jetbridge_translator.model import AssetValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_CANONICAL = "airflow.sdk.definitions.asset.decorators._AssetMainOperator"
_OWN = frozenset({"name", "uri", "group", "extra", "watchers", "outlets", "dag_id"})


class AssetDecorator(AbstractObject):
    """`asset`, and `asset.multi` as its attribute."""

    __slots__ = ()

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`asset.multi`."""
        return Method(name, _multi) if name == "multi" else NotImplemented

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """`@asset(schedule=…)`."""
        return Method("asset", lambda inner, *_: _define(inner[0], keywords, site, machine))


def _function_of(definition: Any) -> Any:
    return definition.function if isinstance(definition, DecoratedTask) else definition


def _define(function: Any, keywords: dict[str, Any], site: Site, machine: Machine) -> AssetObject:
    plain = _function_of(function)
    name = keywords.get("name") or plain.__name__
    uri = sanitized_uri(str(keywords["uri"])) if keywords.get("uri") is not None else name
    value = AssetValue(
        "asset", name=name, uri=uri, group=keywords.get("group", "asset"), extra=keywords.get("extra") or {}
    )
    made = AssetObject(value, watchers=tuple(keywords.get("watchers") or ()))
    _make_dag(function, plain, keywords, keywords.get("dag_id") or name, [made], site, machine)
    return made


def _multi(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Method:
    outlets = list(keywords.get("outlets") or ())

    def define(inner: tuple[Any, ...], *_: Any) -> AssetObject:
        plain = _function_of(inner[0])
        _make_dag(inner[0], plain, keywords, keywords.get("dag_id") or plain.__name__, outlets, site, machine)
        return AssetObject(AssetValue("all", members=tuple(o.value for o in outlets if isinstance(o, AssetObject))))

    return Method("multi", define)


def _make_dag(
    function: Any, plain: Any, keywords: dict[str, Any], dag_id: str, outlets: list[Any], site: Site, machine: Machine
) -> None:
    given = {name: value for name, value in keywords.items() if name not in _OWN and value is not None}
    dag = make_dag((dag_id,), {**given, "catchup": False}, site, machine)
    if not isinstance(dag, DagObject):
        return
    dag.decorated = plain
    dag.enter(site, machine)
    try:
        if isinstance(function, DecoratedTask):
            function.keywords["outlets"] = outlets
            function.call((), {}, site, machine)
            return
        call = {"task_id": plain.__name__, "python_callable": plain, "outlets": outlets, "inlets": _inlets(plain)}
        node = construct(Construction(_CANONICAL, "airflow.sdk.asset"), call, site, machine)
        node.is_taskflow = True
        place_task(node, site, machine)
    finally:
        dag.exit(site, machine)


def _inlets(function: Any) -> list[AssetObject]:
    node = getattr(function, "node", None)
    required = (
        [a.arg for a in node.args.args][: len(node.args.args) - len(node.args.defaults)] if node is not None else []
    )
    names = [name for name in required if name not in ("self", "context")]
    return [AssetObject(AssetValue("name_ref", name=name)) for name in names]
