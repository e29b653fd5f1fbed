"""Kubernetes: tasks in pods, jobs, custom objects."""

from __future__ import annotations

from jetbridge.airflow.providers.kubernetes.callbacks import KubernetesPodOperatorCallback
from jetbridge.airflow.providers.kubernetes.hook import KubernetesHook
from jetbridge.airflow.providers.kubernetes.pod import KubernetesPodOperator
from jetbridge.airflow.providers.kubernetes.secret import Secret

__all__ = ["KubernetesHook", "KubernetesPodOperator", "KubernetesPodOperatorCallback", "Secret"]
