"""Objects of packages that are not read, but are known to be dictionaries of their constructors' arguments.

Airflow templates and shows them as such: https://docker-py.readthedocs.io/en/stable/api.html#docker.types.Mount
"""

from __future__ import annotations

from typing import Any

from jetbridge_translator.model import ExternalCall

_MOUNT = (
    "target", "source", "type", "read_only", "consistency", "propagation", "no_copy", "labels", "driver_config", "tmpfs_size", "tmpfs_mode",
)  # fmt: skip
_OPTIONS = {
    "bind": ("BindOptions", {"propagation": "Propagation"}),
    "volume": ("VolumeOptions", {"no_copy": "NoCopy", "labels": "Labels", "driver_config": "DriverConfig"}),
    "tmpfs": ("TmpfsOptions", {"tmpfs_mode": "Mode", "tmpfs_size": "SizeBytes"}),
}
"""The key that holds a kind's own arguments, and their keys in it."""


def dictionary_of(value: ExternalCall) -> dict[str, Any] | None:
    """The dictionary that an object is; None if it is not known to be one."""
    names = _PARAMETERS.get(value.qualified_name)
    if names is None or len(value.arguments) > len(names) or not value.keywords.keys() <= set(names):
        return None
    return _mount({**dict(zip(names, value.arguments, strict=False)), **value.keywords})


_PARAMETERS = {"docker.types.Mount": _MOUNT, "docker.types.services.Mount": _MOUNT}


def _mount(given: dict[str, Any]) -> dict[str, Any] | None:
    kind = given.get("type", "volume")
    if (
        not {"target", "source"} <= given.keys()
        or not isinstance(kind, str)
        or isinstance(given.get("tmpfs_size"), str)
    ):
        return None
    made = {
        "Target": given["target"],
        "Source": given["source"],
        "Type": kind,
        "ReadOnly": given.get("read_only", False),
    }
    if given.get("consistency"):
        made["Consistency"] = given["consistency"]
    key, names = _OPTIONS.get(kind, ("", {}))
    options = {shown: given[name] for name, shown in names.items() if given.get(name)}
    return {**made, key: options} if options else made
