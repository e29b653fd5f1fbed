"""A Kubernetes secret that a pod is given, as environment variables or as files.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html#how-to-use-cluster-configmaps-secrets-and-volumes-with-pod
"""

from __future__ import annotations

import copy
import uuid
from dataclasses import dataclass
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.definitions.signals import TaskException


@dataclass(unsafe_hash=True)
class Secret:
    """Which secret, and where the pod finds it.

    Args:
        deploy_type: `env` or `volume`.
        deploy_target: Name of the variable (made upper case), or folder of the files.
        secret: Name of the secret.
        key: Key in it; without one the pod gets all of them.
        items: Keys and their files, of a volume.

    Raises:
        TaskException: the type is none of the two, or a key has no target.
    """

    deploy_type: str
    deploy_target: str | None
    secret: str
    key: str | None = None
    items: Any = None

    def __post_init__(self) -> None:
        if self.deploy_type not in {"env", "volume"}:
            raise TaskException("deploy_type must be env or volume")
        if self.key is not None and self.deploy_target is None:
            raise TaskException("If `key` is set, `deploy_target` should not be None")
        if self.deploy_type == "env" and self.deploy_target is not None:
            self.deploy_target = self.deploy_target.upper()

    def to_env_secret(self) -> Any:
        """One variable."""
        models = _models()
        reference = models.V1SecretKeySelector(name=self.secret, key=self.key)
        return models.V1EnvVar(name=self.deploy_target, value_from=models.V1EnvVarSource(secret_key_ref=reference))

    def to_env_from_secret(self) -> Any:
        """A variable for each key."""
        models = _models()
        return models.V1EnvFromSource(secret_ref=models.V1SecretEnvSource(name=self.secret))

    def to_volume_secret(self) -> tuple[Any, Any]:
        """A volume, and where it is mounted."""
        models = _models()
        name = f"secretvol{uuid.uuid4()}"
        source = models.V1SecretVolumeSource(secret_name=self.secret, items=self.items or None)
        mount = models.V1VolumeMount(mount_path=self.deploy_target, name=name, read_only=True)
        return models.V1Volume(name=name, secret=source), mount

    def attach_to_pod(self, pod: Any) -> Any:
        """The pod with the secret given to its first container."""
        made = copy.deepcopy(pod)
        container = made.spec.containers[0]
        if self.deploy_type == "volume":
            volume, mount = self.to_volume_secret()
            made.spec.volumes = [*(made.spec.volumes or ()), volume]
            container.volume_mounts = [*(container.volume_mounts or ()), mount]
        elif self.key is not None:
            container.env = [*(container.env or ()), self.to_env_secret()]
        else:
            container.env_from = [*(container.env_from or ()), self.to_env_from_secret()]
        return made


def _models() -> Any:
    return client("kubernetes.client.models", extra="kubernetes")
