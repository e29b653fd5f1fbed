"""Params of DAGs and tasks.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractClass, AbstractObject
from jetbridge_translator.extract.methods import bound
from jetbridge_translator.extract.xcom import Resolved
from jetbridge_translator.model import ParamValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.dags import DagObject


class ParamObject(AbstractObject):
    """`Param(default, description=…, **schema)`."""

    def __init__(self, value: ParamValue) -> None:
        self.value = value

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`value`, `description`, `schema`."""
        if name in ("value", "default"):
            return self.value.default
        return getattr(self.value, name) if name in ("description", "schema") else NotImplemented


class ParamClass(AbstractClass):
    """`Param`."""

    qualified_name = "airflow.models.param.Param"

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """Make one; what is no default or description is the schema."""
        given = bound(("default", "description"), arguments, keywords)
        required = "default" not in given
        default, description = given.pop("default", None), given.pop("description", None)
        return ParamObject(
            ParamValue(default, required=required, description=description, schema=given.pop("schema", given))
        )


class DagParamObject(Resolved):
    """`dag.param("name")`: the value of the run's param. What an argument of an `@dag` function is inside the function."""

    def __init__(self, dag: DagObject, name: str, default: Any = None) -> None:
        self.dag = dag
        self.name = name
        self.default = default

    def iterate(self, site: Site, machine: Machine) -> Any:
        """It is no list while the file is loaded."""
        return NotImplemented
