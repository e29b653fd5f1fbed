"""The container beside a pod's own one that keeps its result until it is fetched.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html#how-does-xcom-work
"""

from __future__ import annotations

import copy
from typing import Any

from jetbridge.airflow.providers.kubernetes.conversion import models

NAME = "airflow-xcom-sidecar"
FOLDER = "/airflow/xcom"
IMAGE = "alpine:3"
_COMMAND = ["sh", "-c", 'trap "exit 0" INT; while true; do sleep 1; done;']


def with_sidecar(pod: Any, image: str | None = None, resources: Any = None, security_context: Any = None) -> Any:
    """The pod with that container, and a folder that both share."""
    k8s, made = models(), copy.deepcopy(pod)
    mount = k8s.V1VolumeMount(name="xcom", mount_path=FOLDER)
    volume = k8s.V1Volume(name="xcom", empty_dir=k8s.V1EmptyDirVolumeSource())
    first = made.spec.containers[0]
    made.spec.volumes = [volume, *(made.spec.volumes or ())]
    first.volume_mounts = [mount, *(first.volume_mounts or ())]
    small = k8s.V1ResourceRequirements(requests={"cpu": "1m", "memory": "10Mi"})
    sidecar = k8s.V1Container(
        name=NAME,
        command=_COMMAND,
        image=image or IMAGE,
        volume_mounts=[mount],
        resources=resources or small,
        security_context=security_context,
    )
    made.spec.containers.append(sidecar)
    return made
