"""What dag-factory 0.x makes of the arguments of KubernetesPodOperator: objects of the Kubernetes client.

https://github.com/astronomer/dag-factory/blob/v0.23.0/dagfactory/dagbuilder.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_LISTS = {
    "ports": "V1ContainerPort",
    "volume_mounts": "V1VolumeMount",
    "env_vars": "V1EnvVar",
    "env_from": "V1EnvFromSource",
    "image_pull_secrets": "V1LocalObjectReference",
    "tolerations": "V1Toleration",
    "init_containers": "V1Container",
    "pod_runtime_info_envs": "V1EnvVar",
    "host_aliases": "V1HostAlias",
}
_SINGLE = {
    "affinity": "V1Affinity",
    "security_context": "V1PodSecurityContext",
    "full_pod_spec": "V1Pod",
    "dns_config": "V1PodDNSConfig",
    "container_resources": "V1ResourceRequirements",
    "container_security_context": "V1SecurityContext",
}
_SECRET = "airflow.providers.cncf.kubernetes.secret.Secret"  # noqa: S105 -- a class


def with_pod_objects(arguments: dict[str, Any], site: Site, machine: Machine) -> dict[str, Any]:
    """The arguments with objects for their mappings."""

    def make(name: str, given: dict[str, Any]) -> Any:
        dotted = name if "." in name else f"kubernetes.client.models.{name}"
        return machine.call(machine.named(dotted, site), (), given, site)

    made = dict(arguments)
    for key, name in {**_LISTS, "secrets": _SECRET}.items():
        if made.get(key) is not None:
            made[key] = [make(name, item) for item in made[key]]
    for key, name in _SINGLE.items():
        if isinstance(made.get(key), dict):
            made[key] = make(name, made[key])
    if made.get("volumes") is not None:
        made["volumes"] = [
            make("V1Volume", {"name": each.get("name"), **_spelt(each["configs"])}) for each in made["volumes"]
        ]
    return made


def _spelt(config: dict[str, Any]) -> dict[str, Any]:
    """`hostPath` as `host_path`."""
    return {"".join(f"_{c.lower()}" if c.isupper() else c for c in key).lstrip("_"): v for key, v in config.items()}
