"""What people write for parts of a pod, as the client's own objects."""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.definitions.signals import TaskException

_TEMPLATES = {
    "V1EnvVar": ("value", "name"),
    "V1ResourceRequirements": ("limits", "requests"),
    "V1Volume": ("name", "persistent_volume_claim", "config_map"),
    "V1VolumeMount": ("name", "sub_path"),
    "V1PersistentVolumeClaimVolumeSource": ("claim_name",),
    "V1ConfigMapVolumeSource": ("name",),
    "V1EnvFromSource": ("config_map_ref",),
    "V1ConfigMapEnvSource": ("name",),
}
"""Attributes of the client's objects that hold templates, by class."""


def templates(value: Any) -> tuple[str, ...] | None:
    """What of an object holds templates; None for what is no object of these classes."""
    return _TEMPLATES.get(type(value).__name__)


def models() -> Any:
    """The client's classes (`V1Pod`, …)."""
    return client("kubernetes.client.models", extra="kubernetes")


def model_of(content: Any, class_name: str) -> Any:
    """An object of a class from a dictionary in the API's spelling (`camelCase`); one that is made already is kept.

    Raises:
        TaskException: it is neither.
    """
    library = client("kubernetes.client", extra="kubernetes")
    wanted = getattr(library, class_name)
    if isinstance(content, wanted):
        return content
    if not isinstance(content, dict):
        raise TaskException(f"Expected dict or {class_name}, got {type(content).__name__}")
    api_client = library.ApiClient(configuration=library.Configuration())
    return api_client._ApiClient__deserialize_model(content, wanted)  # noqa: SLF001 -- the client has no public way


def own_model(content: Any, class_name: str) -> Any:
    """An object of a class; older Airflow's own classes (`Volume`, `Port`, …) know what they stand for.

    Raises:
        TaskException: it is no such object.
    """
    convert = getattr(content, "to_k8s_client_obj", None)
    if callable(convert):
        return convert()
    if not isinstance(content, getattr(models(), class_name)):
        raise TaskException(f"Expected {class_name}, got {type(content).__name__}")
    return content


def env_vars(given: Any) -> list[Any]:
    """Environment variables from a dictionary, or a list of `V1EnvVar`.

    Raises:
        TaskException: it is neither.
    """
    if isinstance(given, dict):
        return [models().V1EnvVar(name=name, value=value) for name, value in given.items()]
    if not isinstance(given, list):
        raise TaskException(f"Expected dict or list, got {type(given).__name__}")
    return given


def pull_secrets(given: Any) -> Any:
    """References to secrets, also from names with commas between them."""
    if isinstance(given, str):
        return [models().V1LocalObjectReference(name=name) for name in given.split(",")]
    return given


def config_map(name: str) -> Any:
    """All of a config map as environment variables."""
    return models().V1EnvFromSource(config_map_ref=models().V1ConfigMapEnvSource(name=name))
