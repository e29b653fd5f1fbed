"""Docker: commands in containers and in services of a swarm."""

from __future__ import annotations

from jetbridge.airflow.providers.docker.hook import DockerHook
from jetbridge.airflow.providers.docker.operator import (
    DockerContainerFailedException,
    DockerContainerFailedSkipException,
    DockerOperator,
)
from jetbridge.airflow.providers.docker.swarm import DockerSwarmOperator

__all__ = [
    "DockerContainerFailedException",
    "DockerContainerFailedSkipException",
    "DockerHook",
    "DockerOperator",
    "DockerSwarmOperator",
]
