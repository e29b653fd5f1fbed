"""Two descriptions of a pod become one: the second on top, lists that belong together one after the other.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html#how-does-this-operator-work
"""

from __future__ import annotations

import copy
from typing import Any

_CONTAINER_LISTS = ("volume_mounts", "env", "env_from", "ports", "volume_devices")
_METADATA_LISTS = ("managed_fields", "finalizers", "owner_references")


def merged_pods(base: Any, own: Any) -> Any:
    """A pod with what `own` says, and what only `base` says."""
    if own is None:
        return base
    made = copy.deepcopy(own)
    made.spec = merged_specs(base.spec, made.spec)
    made.metadata = merged_metadata(base.metadata, made.metadata)
    return merged(base, made)


def merged_metadata(base: Any, own: Any) -> Any:
    """Names and labels of both."""
    if not (base and own):
        return base or own
    own.labels, own.annotations = merged(base.labels, own.labels), merged(base.annotations, own.annotations)
    return merged(base, own)


def merged_specs(base: Any, own: Any) -> Any:
    """What two descriptions say of containers and volumes."""
    if not (base and own):
        return base or own
    own.containers = _merged_containers(base.containers, own.containers)
    own.init_containers = _merged_init_containers(base.init_containers, own.init_containers)
    return merged(base, _extended(base, own, ("volumes",)))


def _merged_containers(base: list[Any], own: list[Any]) -> list[Any]:
    """Container by container, in their order."""
    if not base or not own:
        return base or own
    pairs = [_merged_container(left, right) for left, right in zip(base, own, strict=False)]
    return [*pairs, *base[len(pairs) :], *own[len(pairs) :]]


def _merged_init_containers(base: list[Any] | None, own: list[Any] | None) -> list[Any] | None:
    """Container by container, by their names."""
    if not base or not own:
        return base or own
    named = {each.name: each for each in own}
    kept = [_merged_container(each, named[each.name]) if each.name in named else each for each in base]
    return kept + [each for each in own if each.name not in {container.name for container in base}]


def _merged_container(base: Any, own: Any) -> Any:
    return merged(base, _extended(base, own, _CONTAINER_LISTS))


def _extended(base: Any, own: Any, names: tuple[str, ...]) -> Any:
    made = copy.deepcopy(own)
    for name in names:
        before, after = getattr(base, name, None), getattr(own, name, None)
        if before:
            setattr(made, name, before + (after or []))
    return made


def merged(base: Any, own: Any) -> Any:
    """An object (or a dictionary) with the attributes of `own`, and those that only `base` has."""
    if not base or not own:
        return base or own
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **own}
    made = copy.deepcopy(own)
    for name in base.to_dict():
        value = getattr(base, name, None)
        if value is None or getattr(own, name, None):
            continue
        if isinstance(made, dict):
            made[name] = value
        else:
            setattr(made, name, value)
    return made
