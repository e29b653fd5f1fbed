"""Compute Engine: machines, templates of machines and groups of machines are made, changed and deleted.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/compute.html
"""

from __future__ import annotations

import copy
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator, Operation
from jetbridge.airflow.providers.google.common.plain import as_rest, camel
from jetbridge.airflow.providers.google.common.rest import GoogleError
from jetbridge.definitions.signals import TaskException

_ZONE = "projects/{project_id}/zones/{zone}"
_GLOBAL = "projects/{project_id}/global"
_REQUEST = pairs(requestId="request_id")
_NOT_KEPT = (
    "kind", "id", "creationTimestamp", "properties.disks.sha256", "properties.disks.kind", "properties.disks.sourceImageEncryptionKey.sha256",
    "properties.disks.index", "properties.disks.licenses", "properties.networkInterfaces.kind",
    "properties.networkInterfaces.accessConfigs.kind", "properties.networkInterfaces.name", "properties.metadata.kind", "selfLink",
)  # fmt: skip
"""What the service says of a template and does not take."""


class _Resource(GoogleCallOperator):
    """Something in a zone, or in none; `place` is where, `kind` the collection that it stands in."""

    project_id: str | None = None
    resource_id: str | None = None
    request_id: str | None = None
    api_version: str = "v1"

    address = "https://compute.googleapis.com/compute/{api_version}"
    place: ClassVar[str] = _ZONE
    kind: ClassVar[str] = "instances"

    @property
    def item(self) -> str:
        """The path of the resource."""
        return f"{self.place}/{self.kind}/{{resource_id}}"

    def found(self) -> Any:
        """The resource; None if there is none."""
        try:
            return self.ask(Call("GET", self.item))
        except GoogleError as error:
            if error.status != 404:  # noqa: PLR2004 -- nothing has this name
                raise
            return None

    def do(self, call: Call) -> None:
        """Ask for a change, and wait for its end."""
        self.wait_for(self.ask(call), Operation(f"{self.place}/operations/{{name}}", delay=1))

    def delete(self) -> None:
        """Delete the resource."""
        self.do(Call("DELETE", self.item, query=_REQUEST))


class _Insert(_Resource):
    """Makes a resource, unless there is one of its name; `needed` are fields that its description has to have."""

    body: dict[str, Any]
    source_instance_template: str | None = None

    needed: ClassVar[tuple[str, ...]] = ()

    def execute(self, context: Context) -> Any:
        """The resource.

        Raises:
            TaskException: its name or a field is missing.
        """
        self.resource_id = self.body.get("name", self.resource_id)
        if not self.resource_id:
            raise TaskException(
                "The required parameters 'resource_id' and body['name'] are missing. Please, provide at least one of them."
            )
        if missing := [name for name in self.needed if name not in self.described()]:
            raise TaskException(f"The body should contain {', '.join(missing)}: {self.body}")
        there = self.found()
        return self.make() if there is None else self.kept_or_made_anew(there)

    def described(self) -> dict[str, Any]:
        """Where the fields have to stand."""
        return self.body

    def kept_or_made_anew(self, there: Any) -> Any:
        """What is done with a resource that there is."""
        return self.shown(there)

    def make(self) -> Any:
        """Make the resource."""
        self.sent = camel(without(as_rest(self.body)))
        query = {**_REQUEST, "sourceInstanceTemplate": "source_instance_template"}
        self.do(Call("POST", f"{self.place}/{self.kind}", "sent", query))
        return self.shown(self.ask(Call("GET", self.item)))


class ComputeEngineInsertInstanceOperator(_Insert):
    """Makes a machine; one of another type is made anew where that is wanted."""

    zone: str
    recreate_if_machine_type_different: bool = False
    needed = ("machine_type", "disks", "network_interfaces")

    def kept_or_made_anew(self, there: Any) -> Any:
        """The machine that there is, or one of the type that is wanted."""
        wanted, has = (
            str(name or "").rpartition("/")[2] for name in (self.body.get("machine_type"), there.get("machineType"))
        )
        if self.recreate_if_machine_type_different and wanted and has and wanted != has:
            self.delete()
            return self.make()
        return self.shown(there)


class ComputeEngineInsertInstanceFromTemplateOperator(_Insert):
    """Makes a machine after a template."""


class ComputeEngineInsertInstanceTemplateOperator(_Insert):
    """Makes a template of machines."""

    place, kind = _GLOBAL, "instanceTemplates"
    needed = ("machine_type", "disks", "network_interfaces")

    def described(self) -> dict[str, Any]:
        """Where the fields have to stand."""
        return dict(self.body["properties"])


class ComputeEngineInsertInstanceGroupManagerOperator(_Insert):
    """Makes a group of machines."""

    kind = "instanceGroupManagers"
    needed = ("base_instance_name", "target_size", "instance_template")


class _Delete(_Resource):
    """Deletes a resource, which has to be there."""

    def execute(self, context: Context) -> None:
        """Look for it, and delete it.

        Raises:
            TaskException: it has no name.
        """
        if not self.resource_id:
            raise TaskException("The required parameter 'resource_id' is missing.")
        self.ask(Call("GET", self.item))
        self.delete()


class ComputeEngineDeleteInstanceOperator(_Delete):
    """Deletes a machine, which has to be there."""


class ComputeEngineDeleteInstanceTemplateOperator(_Delete):
    """Deletes a template of machines."""

    place, kind = _GLOBAL, "instanceTemplates"


class ComputeEngineDeleteInstanceGroupManagerOperator(_Delete):
    """Deletes a group of machines."""

    kind = "instanceGroupManagers"


class ComputeEngineCopyInstanceTemplateOperator(_Resource):
    """Makes a template after another one, with changes; one of its name is kept."""

    body_patch: dict[str, Any]

    place, kind = _GLOBAL, "instanceTemplates"

    def execute(self, context: Context) -> Any:
        """The new template.

        Raises:
            TaskException: it has no name.
        """
        if "name" not in self.body_patch:
            raise TaskException(
                f"The body '{self.body_patch}' should contain at least name for the new operator in the 'name' field"
            )
        source, self.resource_id = self.resource_id, self.body_patch["name"]
        there = self.found()
        if there is not None:
            return self.shown(there)
        old = self.ask(Call("GET", self.item), resource_id=source)
        self.sent = merged(without(old), camel(as_rest(self.body_patch)))
        self.do(Call("POST", f"{self.place}/{self.kind}", "sent", _REQUEST))
        return self.shown(self.ask(Call("GET", self.item)))


def without(body: dict[str, Any], fields: tuple[str, ...] = _NOT_KEPT) -> dict[str, Any]:
    """A description without what the service does not take."""
    left = copy.deepcopy(body)
    for path in fields:
        _drop(left, path.split("."))
    return left


def _drop(value: Any, path: list[str]) -> None:
    if isinstance(value, list):
        for each in value:
            _drop(each, path)
    elif isinstance(value, dict) and len(path) == 1:
        value.pop(path[0], None)
    elif isinstance(value, dict):
        _drop(value.get(path[0]), path[1:])


def merged(old: Any, new: Any) -> Any:
    """An old description with what a new one says; what that says to be None is gone (https://datatracker.ietf.org/doc/html/rfc7386)."""
    if not isinstance(new, dict):
        return new
    kept = {name: each for name, each in old.items() if name not in new} if isinstance(old, dict) else {}
    was = old if isinstance(old, dict) else {}
    return {**kept, **{name: merged(was.get(name), each) for name, each in new.items() if each is not None}}
