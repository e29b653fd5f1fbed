"""Values that are no plain Python data: everything else in an argument is a str, int, list, dict, datetime, …"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jetbridge_translator.model.place import Place


@dataclass(frozen=True, slots=True)
class TaskOutput:
    """Airflow's XComArg: the XCom `key` of a task, or what `operations` (map, zip, concat) make of it.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
    """

    task_id: str
    key: str = "return_value"
    operation: str | None = None  # None, "map", "zip", "concat"
    operands: tuple[
        Any, ...
    ] = ()  # of the operation: callables for map, further TaskOutputs (and zip's fillvalue) else


@dataclass(frozen=True, slots=True)
class Recipe:
    """An expression that gives a value where the job is loaded, whatever module it stands in: `names` are those that it needs, each with its qualified name."""

    text: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """What static reading cannot know: the user's expression and the reason; how it comes about, if that can be said."""

    expression: str
    reason: str
    place: Place
    recipe: Recipe | None = None


@dataclass(frozen=True, slots=True)
class ExternalName:
    """A name of a package that is not read, e.g. `json.loads` or `kubernetes.client.V1Pod`."""

    qualified_name: str


@dataclass(frozen=True, slots=True)
class ExternalCall:
    """An object of a class or a call of a function that is not read."""

    qualified_name: str
    arguments: tuple[Any, ...] = ()
    keywords: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParamValue:
    """`Param(default, description=…, **schema)`; `default` is absent (`required`) when none was given."""

    default: Any = None
    required: bool = False
    description: str | None = None
    schema: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssetValue:
    """A Dataset, Asset, alias, or a condition over them (`kind`: dataset, asset, model, alias, name_ref, uri_ref, all, any)."""

    kind: str
    name: str = ""
    uri: str = ""
    group: str = "asset"
    extra: dict[str, Any] = field(default_factory=dict)
    members: tuple[AssetValue, ...] = ()
