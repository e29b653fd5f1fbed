"""Applications of the Spark operator for Kubernetes.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html#sparkkubernetesoperator
"""

from __future__ import annotations

import copy
import time
from pathlib import Path
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.kubernetes import conversion
from jetbridge.airflow.providers.kubernetes.custom_objects import body_of
from jetbridge.airflow.providers.kubernetes.names import add_unique_suffix, pod_name
from jetbridge.airflow.providers.kubernetes.pod import KubernetesPodOperator
from jetbridge.airflow.providers.kubernetes.pod_spec import task_labels
from jetbridge.definitions.signals import TaskException

_PARTS = ("driver", "executor")
_NOT_STARTED, _FAILED = ("", "NEW", "SUBMITTED"), ("FAILED", "SUBMISSION_FAILED", "UNKNOWN")
_OF_CLUSTERS = {"in_cluster", "kube_config_file", "cluster_context"}
_MISSING = 404
_APPLICATIONS = {"group": "sparkoperator.k8s.io", "version": "v1beta2", "plural": "sparkapplications"}


class SparkKubernetesOperator(KubernetesPodOperator):
    """Makes an application, follows the logs of its driver, waits for its end, and deletes it unless `delete_on_termination` is off.

    The application is the YAML or JSON in `application_file` (a text, or the path of a file) or the dictionary `template_spec`; what stands
    under `kubernetes` in it may name the cluster. One of the same task whose driver still runs is taken up again, unless
    `reattach_on_restart` is off.
    """

    BASE_CONTAINER_NAME: ClassVar[str] = "spark-kubernetes-driver"
    template_fields = ("application_file", "namespace", "template_spec", "kubernetes_conn_id")
    template_ext = ("yaml", "yml", "json")
    looking: ClassVar[float] = 10
    """Seconds between looks at the application."""

    namespace: str | None = "default"
    code_path: str | None = None
    application_file: str | None = None
    template_spec: Any = None
    success_run_history_limit: int = 1
    startup_timeout_seconds: int = 600
    reattach_on_restart: bool | None = True
    delete_on_termination: bool = True

    def check_arguments(self) -> None:
        """The driver's container has that name always."""
        self.base_container_name = self.BASE_CONTAINER_NAME
        self._place = dict(_APPLICATIONS)

    @property
    def template_body(self) -> dict[str, Any]:
        """What the DAG says of the application: it stands under `spark`.

        Raises:
            TypeError: it is no dictionary.
            TaskException: there is none.
        """
        if self.application_file:
            text = self.application_file
            is_path = "\n" not in text.strip() and Path(text.strip()).is_file()
            found: Any = body_of(Path(text.strip()).read_text(encoding="utf-8") if is_path else text)
        elif self.template_spec:
            found = self.template_spec
        else:
            raise TaskException("either application_file or template_spec should be passed")
        if not isinstance(found, dict):
            raise TypeError(f"application_file body can't transformed into the dictionary:\n{found}")
        return found if "spark" in found else {"spark": found}

    def execute(self, context: Context) -> None:
        """Make it, and wait for its end.

        Raises:
            TaskException: it failed, or did not start in time.
        """
        self._use_cluster_of(self.template_body.get("kubernetes") or {})
        body = self.application(context)
        self.name = self._running(context) or self._made(body)
        try:
            state = self._awaited(_NOT_STARTED, self.startup_timeout_seconds)
            driver = conversion.models().V1Pod(
                metadata=conversion.models().V1ObjectMeta(name=f"{self.name}-driver", namespace=self.namespace)
            )
            if self.get_logs and state not in _FAILED:
                self.pods.follow(driver, self.BASE_CONTAINER_NAME, self._follower())
            state = self._awaited((*_NOT_STARTED, "RUNNING", "PENDING_RERUN", "SUCCEEDING", "FAILING"), None)
            if state != "COMPLETED":
                raise TaskException(f"Spark Job Failed. State: {state}. Error stack: {self._told('errorMessage')}")
        finally:
            if self.delete_on_termination:
                self.on_kill()
            self.hook.close()

    def _use_cluster_of(self, described: dict[str, Any]) -> None:
        """What an application's description may say of the cluster.

        Raises:
            TaskException: it describes pods beside the application.
        """
        if unknown := set(described) - _OF_CLUSTERS:
            names = ", ".join(sorted(unknown))
            raise TaskException(
                f"Describe {names} in the application's driver and executor: `kubernetes` names the cluster only"
            )
        self.in_cluster = self.in_cluster or described.get("in_cluster")
        self.config_file = self.config_file or described.get("kube_config_file")
        self.cluster_context = self.cluster_context or described.get("cluster_context")

    def application(self, context: Context) -> dict[str, Any]:
        """The object that is made."""
        body: dict[str, Any] = copy.deepcopy(self.template_body["spark"])
        metadata, spec = body.setdefault("metadata", {}), body.setdefault("spec", {})
        name = self.name or metadata.get("name") or self.task_id
        self.name = pod_name(add_unique_suffix(name=name) if self.random_name_suffix else name[:63])
        metadata.update(name=self.name, namespace=self.namespace)
        spec.update(
            {key: value for key, value in (("image", self.image), ("mainApplicationFile", self.code_path)) if value}
        )
        labels = self._labels(context) if self.reattach_on_restart else {}
        spec.setdefault("labels", {}).update(labels)
        for part in _PARTS:
            described = spec.setdefault(part, {})
            described.setdefault("labels", {}).update(labels)
            variables = described.setdefault("env", [])
            if not any(each.get("name") == "SPARK_APPLICATION_NAME" for each in variables):
                variables.append({"name": "SPARK_APPLICATION_NAME", "value": self.name})
        return body

    @staticmethod
    def _labels(context: Context, *, include_try_number: bool = True) -> dict[str, str]:
        labels = {**task_labels(context, include_try_number=include_try_number), "spark_kubernetes_operator": "True"}
        labels.pop("kubernetes_pod_operator", None)
        return labels

    def _running(self, context: Context) -> str | None:
        """The name of this task's application whose driver still runs, or ended well."""
        if not self.reattach_on_restart:
            return None
        labels = self._labels(context, include_try_number=False)
        wanted = ",".join(f"{name}={value}" for name, value in sorted(labels.items()))
        found = self.client.list_namespaced_pod(
            self.namespace,
            label_selector=f"{wanted},spark-role=driver",
            field_selector="status.phase!=Failed,status.phase!=Unknown",
        ).items
        return str(found[-1].metadata.name).removesuffix("-driver") if found else None

    def _made(self, body: dict[str, Any]) -> str:
        group, _, version = str(body.get("apiVersion") or f"{body.get('apiGroup')}/{body.get('version')}").partition(
            "/"
        )
        self._place = {"group": group, "version": version, "plural": f"{body['kind'].lower()}s"}
        self.hook.create_custom_object(**self._place, body=body, namespace=self.namespace)
        return str(self.name)

    def _told(self, name: str) -> str:
        """What the application says of its state."""
        found = self.hook.get_custom_object(**self._place, name=str(self.name), namespace=self.namespace)
        return str(((found.get("status") or {}).get("applicationState") or {}).get(name) or "")

    def _awaited(self, passing: tuple[str, ...], timeout: float | None) -> str:
        """The first state that is none of these."""
        start = time.monotonic()
        while (state := self._told("state")) in passing:
            if timeout is not None and time.monotonic() - start >= timeout:
                raise TaskException(f"Job took too long to start: {self.name} is {state or 'not submitted'}")
            time.sleep(self.looking)
        return state

    def on_kill(self) -> None:
        """Delete the application."""
        try:
            self.hook.delete_custom_object(**self._place, name=str(self.name), namespace=self.namespace)
        except client("kubernetes.client.exceptions", extra="kubernetes").ApiException as error:
            if error.status != _MISSING:
                raise
