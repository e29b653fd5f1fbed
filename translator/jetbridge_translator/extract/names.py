"""Qualified names of Airflow, of every generation, and the objects that they stand for while a file is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from jetbridge_translator.evaluate.protocol import AbstractClass
from jetbridge_translator.extract import edges, moments
from jetbridge_translator.extract.asset_decorator import AssetDecorator
from jetbridge_translator.extract.assets import AssetClass, make_watcher
from jetbridge_translator.extract.configuration import Configuration
from jetbridge_translator.extract.connections import ConnectionClass, HookClass
from jetbridge_translator.extract.constants import CONSTANTS, VERSIONS
from jetbridge_translator.extract.dag_decorator import decorate_dag
from jetbridge_translator.extract.dag_factory import NAMES as DAG_FACTORY
from jetbridge_translator.extract.dags import DagClass
from jetbridge_translator.extract.databricks_group import WorkflowGroupClass
from jetbridge_translator.extract.group_decorator import TaskGroupClass, decorate_group
from jetbridge_translator.extract.labels import make_label
from jetbridge_translator.extract.methods import Method
from jetbridge_translator.extract.operators import OperatorClass
from jetbridge_translator.extract.params import ParamClass
from jetbridge_translator.extract.reexported import reexported
from jetbridge_translator.extract.task_decorators import DECORATOR_FUNCTIONS, TaskDecorator, make_setup, make_teardown
from jetbridge_translator.extract.timetables import TIMETABLES, TimetableClass
from jetbridge_translator.extract.unread_makers import UnreadMaker, makes_dags
from jetbridge_translator.extract.variables import VariableClass
from jetbridge_translator.extract.xcom import make_output
from jetbridge_translator.model import AirflowVersion
from jetbridge_translator.operators.aliases import canonical_operator
from jetbridge_translator.operators.facts import facts_of

_Make = Callable[[], Any]


def _method(name: str, body: Any) -> _Make:
    return lambda: Method(name, body)


def _returned(name: str) -> _Make:
    """A decorator that leaves what it decorates as it is."""

    def body(arguments: tuple[Any, ...], keywords: dict[str, Any], *_: Any) -> Any:
        return arguments[0] if arguments else Method(name, lambda inner, *__: inner[0])

    return _method(name, body)


_MODULES: dict[str, tuple[tuple[str, ...], dict[str, _Make]]] = {
    "dags": (
        ("airflow", "airflow.models", "airflow.models.dag", "airflow.sdk", "airflow.sdk.definitions.dag", "airflow.providers.common.compat.sdk"),
        {"DAG": DagClass},
    ),
    "dag decorator": (
        ("airflow.decorators", "airflow.models.dag", "airflow.sdk", "airflow.sdk.definitions.dag", "airflow.providers.common.compat.sdk"),
        {"dag": _method("dag", decorate_dag)},
    ),
    "decorators": (
        ("airflow.decorators", "airflow.sdk", "airflow.sdk.definitions.decorators", "airflow.providers.common.compat.sdk"),
        {
            "task": TaskDecorator,
            "task_group": _method("task_group", decorate_group),
            "setup": _method("setup", make_setup),
            "teardown": _method("teardown", make_teardown),
        },
    ),
    "python decorator": (("airflow.operators.python", "airflow.decorators.task"), {"task": TaskDecorator}),
    "group decorator": (("airflow.decorators.task_group",), {"task_group": _method("task_group", decorate_group)}),
    "groups": (
        ("airflow.utils.task_group", "airflow.sdk", "airflow.sdk.definitions.taskgroup", "airflow.providers.common.compat.sdk"),
        {"TaskGroup": TaskGroupClass},
    ),
    "groups of Databricks": (
        ("airflow.providers.databricks.operators.databricks_workflow", "airflow.providers.databricks.task_group.databricks_workflow"),
        {"DatabricksWorkflowTaskGroup": WorkflowGroupClass},
    ),
    "labels": (
        ("airflow.utils.edgemodifier", "airflow.sdk", "airflow.sdk.definitions.edges"),
        {"Label": _method("Label", make_label), "EdgeModifier": _method("EdgeModifier", make_label)},
    ),
    "chains": (
        ("airflow.models.baseoperator", "airflow.models", "airflow.utils.helpers", "airflow.sdk", "airflow.sdk.bases.operator", "airflow.providers.common.compat.sdk"),
        {
            "chain": _method("chain", edges.chain),
            "chain_linear": _method("chain_linear", edges.chain_linear),
            "cross_downstream": _method("cross_downstream", edges.cross_downstream),
        },
    ),
    "outputs": (
        ("airflow", "airflow.models", "airflow.models.xcom_arg", "airflow.sdk", "airflow.sdk.definitions.xcom_arg", "airflow.providers.common.compat.sdk"),
        {"XComArg": _method("XComArg", make_output)},
    ),
    "params": (
        ("airflow.models", "airflow.models.param", "airflow.sdk", "airflow.sdk.definitions.param", "airflow.providers.common.compat.sdk"),
        {"Param": ParamClass, "ParamsDict": _method("ParamsDict", lambda arguments, *_: arguments[0] if arguments else {})},
    ),
    "variables": (
        ("airflow.models", "airflow.models.variable", "airflow.sdk", "airflow.sdk.definitions.variable", "airflow.providers.common.compat.sdk"),
        {"Variable": VariableClass},
    ),
    "connections": (
        ("airflow.models", "airflow.models.connection", "airflow.sdk", "airflow.sdk.definitions.connection", "airflow.providers.common.compat.sdk"),
        {"Connection": ConnectionClass},
    ),
    "hooks": (
        ("airflow.hooks.base", "airflow.hooks.base_hook", "airflow.sdk", "airflow.sdk.bases.hook", "airflow.providers.common.compat.sdk"),
        {"BaseHook": HookClass},
    ),
    "moments": (("airflow.utils.dates",), {"days_ago": _method("days_ago", moments.days_ago)}),
    "timezones": (
        ("airflow.utils.timezone", "airflow.sdk.timezone", "airflow.sdk._shared.timezones.timezone", "airflow._shared.timezones.timezone", "airflow.providers.common.compat.sdk.timezone"),
        {name: _method(name, body) for name, body in moments.TIMEZONE_FUNCTIONS.items()},
    ),
    "configuration": (("airflow.configuration", "airflow.providers.common.compat.sdk"), {"conf": Configuration}),
    "decorations": (
        ("airflow.utils.decorators", "airflow.utils.session", "airflow.utils.db"),
        {"apply_defaults": _returned("apply_defaults"), "provide_session": _returned("provide_session")},
    ),
    "assets": (
        ("airflow.sdk", "airflow.sdk.definitions.asset.decorators"),
        {"asset": AssetDecorator},
    ),
    "watchers": (
        ("airflow.sdk", "airflow.sdk.definitions.asset"),
        {"AssetWatcher": _method("AssetWatcher", make_watcher)},
    ),
}  # fmt: skip

_ASSET_CLASSES = {
    "Dataset": "dataset", "Asset": "asset", "Model": "model", "DatasetAlias": "alias", "AssetAlias": "alias", "DatasetAll": "all",
    "AssetAll": "all", "DatasetAny": "any", "AssetAny": "any",
}  # fmt: skip
_ASSET_MODULES = (
    "airflow", "airflow.datasets", "airflow.sdk", "airflow.sdk.definitions.asset", "airflow.assets", "airflow.models.asset",
    "airflow.providers.common.compat.assets", "airflow.providers.common.compat.sdk",
)  # fmt: skip
_AT_LEAST = re.compile(r"airflow\.providers\..*\.AIRFLOW_V_(\d+(?:_\d+)+)_PLUS")
"""What providers call the question for a version of Airflow, e.g. `AIRFLOW_V_3_1_PLUS`."""
_OPERATOR_ENDINGS = ("Operator", "Sensor", "OperatorAsync", "SensorAsync", "Transfer")
_NOT_OPERATORS = frozenset({"MappedOperator", "AbstractOperator", "DAGNode"})


def _named() -> dict[str, _Make]:
    table: dict[str, _Make] = {}
    for modules, names in _MODULES.values():
        table.update({f"{module}.{name}": make for module in modules for name, make in names.items()})
    for module in _ASSET_MODULES:
        for name, kind in _ASSET_CLASSES.items():
            table[f"{module}.{name}"] = partial(AssetClass, f"{module}.{name}", kind)
    table.update({name: partial(TimetableClass, name) for name in TIMETABLES})
    for module in ("airflow.decorators", "airflow.providers.standard.decorators"):
        table.update({f"{module}.{name}": partial(TaskDecorator, kind) for name, kind in DECORATOR_FUNCTIONS.items()})
    table["airflow.timetables.base.Timetable"] = partial(TimetableClass, "airflow.timetables.base.Timetable")
    return table


NAMES = _named()
"""Qualified name: what makes the object."""


class AirflowNames:
    """The registry that the evaluator asks for every name of a package that is not read."""

    def __init__(self, version: AirflowVersion) -> None:
        """Names mean what they mean in Airflow of this generation."""
        self.is_v3 = version is AirflowVersion.V3

    def resolve(self, qualified_name: str) -> Any:
        """The object that a name stands for, or NotImplemented."""
        if qualified_name in CONSTANTS:
            return CONSTANTS[qualified_name]
        if qualified_name in ("airflow.__version__", "airflow.version.version"):
            return VERSIONS[self.is_v3]
        if (at_least := _AT_LEAST.fullmatch(qualified_name)) is not None:
            return tuple(map(int, VERSIONS[self.is_v3].split("."))) >= tuple(map(int, at_least[1].split("_")))
        if qualified_name.startswith("airflow."):
            made = self._of_airflow(qualified_name)
            if made is not NotImplemented:
                return made
        if qualified_name in DAG_FACTORY:
            return DAG_FACTORY[qualified_name]()
        if makes_dags(qualified_name):
            return UnreadMaker(qualified_name)
        return self._operator(qualified_name)

    def _of_airflow(self, qualified_name: str) -> Any:
        if (
            qualified_name.rpartition(".")[2] == "Dataset"
            and self.is_v3
            and qualified_name.rpartition(".")[0] in ("airflow", "airflow.datasets")
        ):
            return AssetClass(qualified_name, "asset")
        make = NAMES.get(qualified_name)
        return reexported(qualified_name) if make is None else make()

    def _operator(self, qualified_name: str) -> AbstractClass | Any:
        """An operator class: one of the tables, or one whose name says that it is one."""
        last = qualified_name.rpartition(".")[2]
        if not last[:1].isupper() and not last.startswith("_"):
            return NotImplemented
        canonical = canonical_operator(qualified_name, is_v3=self.is_v3)
        if facts_of(canonical) is not None:
            return OperatorClass(qualified_name, canonical)
        if last in _NOT_OPERATORS or not canonical.rpartition(".")[2].endswith(_OPERATOR_ENDINGS):
            return NotImplemented
        return OperatorClass(qualified_name, canonical)
