"""`Kubernetes`: tasks in pods, as KubernetesPodOperator runs them.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.declared import perform
from jetbridge.airflow.providers.kubernetes import KubernetesHook, KubernetesPodOperator
from jetbridge.resources.connection import ConnectionResource


class Kubernetes(ConnectionResource):
    """A cluster: its connection says how to reach it; without one it is the cluster around this process, or that of `~/.kube/config`."""

    @property
    def hook(self) -> KubernetesHook:
        """The hook behind it, for what has no method here."""
        return KubernetesHook(self.conn_id or None)

    def run_pod(self, image: str | None = None, **options: Any) -> Any:
        """Run a pod, follow its logs, and delete it; with `do_xcom_push` gives what it left in `/airflow/xcom/return.json`.

        Args:
            image: Image of its container.
            options: Further arguments of KubernetesPodOperator: `cmds`, `arguments`, `env_vars`, `namespace`, `on_finish_action`, ….

        Raises:
            SkipException: the exit code says so.
            TaskException: the pod failed, or does not start.
        """
        return perform(KubernetesPodOperator, kubernetes_conn_id=self.conn_id or None, image=image, **options)
