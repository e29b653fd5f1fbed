"""Jobs of a cluster run, changed and deleted.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html#kubernetesjoboperator
"""

from __future__ import annotations

import copy
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.object_templates import render_objects
from jetbridge.airflow.providers.kubernetes import conversion
from jetbridge.airflow.providers.kubernetes.hook import KubernetesHook
from jetbridge.airflow.providers.kubernetes.merging import merged, merged_metadata, merged_specs
from jetbridge.airflow.providers.kubernetes.names import MAX_LENGTH, add_unique_suffix, create_unique_id, pod_name
from jetbridge.airflow.providers.kubernetes.pod import OBJECTS, KubernetesPodOperator
from jetbridge.airflow.providers.kubernetes.pod_spec import normal_labels, task_labels
from jetbridge.definitions.signals import TaskException

_PREFIX = "job-"
_SPEC = (
    "active_deadline_seconds", "backoff_limit", "completion_mode", "completions", "manual_selector", "parallelism",
    "selector", "suspend", "ttl_seconds_after_finished",
)  # fmt: skip
_MISSING = 404


class KubernetesJobOperator(KubernetesPodOperator):
    """Makes a job; with `wait_until_job_complete` it waits for the end, gives the logs of its pods, and their results.

    Name and namespace of the job are kept under the keys `job_name` and `job_namespace`, the job under `job`.
    """

    template_fields = ("job_template_file", *KubernetesPodOperator.template_fields)
    job: Any = None

    job_template_file: str | None = None
    full_job_spec: Any = None
    backoff_limit: int | None = None
    completion_mode: str | None = None
    completions: int | None = None
    manual_selector: bool | None = None
    parallelism: int = 1
    selector: Any = None
    suspend: bool | None = None
    ttl_seconds_after_finished: int | None = None
    wait_until_job_complete: bool = False
    job_poll_interval: float = 10
    on_kill_propagation_policy: str = "Foreground"
    discover_pods_retry_number: int = 3
    unwrap_single: bool = True

    def execute(self, context: Context) -> Any:
        """Make it.

        Raises:
            TaskException: the job failed, or has no pods.
        """
        self.name = pod_name(self.name)
        for name in OBJECTS:
            setattr(self, name, render_objects(getattr(self, name), context, conversion.templates))
        self.job = self.build_job_request_obj(context)
        self.hook.create_job(self.job)
        place = self.job.metadata
        context["ti"].xcom_push(key="job_name", value=place.name)
        context["ti"].xcom_push(key="job_namespace", value=place.namespace)
        results = self._watched_job(context) if self.wait_until_job_complete else []
        context["ti"].xcom_push(key="job", value=self.job.to_dict())
        if not self.wait_until_job_complete:
            return None
        if reason := self.hook.is_job_failed(self.job):
            raise TaskException(f"Kubernetes job '{place.name}' is failed with error '{reason}'")
        return results[0] if self.unwrap_single and len(results) == 1 else results or None

    def _watched_job(self, context: Context) -> list[Any]:
        found, container = self._pods_of_job(context), str(self.base_container_name)
        results = []
        for pod in found if self.do_xcom_push else ():
            self.pods.await_container(pod, container, self.base_container_status_polling_interval)
            results.append(self.extract_xcom(pod))
        place = self.job.metadata
        self.job = self.hook.wait_until_job_complete(place.name, place.namespace, self.job_poll_interval)
        for pod in found if self.get_logs else ():
            self.pods.follow(pod, self.container_logs or container, self._follower())
        return results

    def _pods_of_job(self, context: Context) -> list[Any]:
        labels = normal_labels({**self.labels, **task_labels(context, include_try_number=False)})
        selector = ",".join(f"{name}={value}" for name, value in sorted(labels.items())) + ",!airflow-worker"
        found: list[Any] = []
        for _ in range(self.discover_pods_retry_number + 1):
            if len(found) < self.parallelism:
                found = self.client.list_namespaced_pod(self.job.metadata.namespace, label_selector=selector).items
        if not found:
            raise TaskException(f"No pods running with labels {selector}")
        return found

    def build_job_request_obj(self, context: Context | None = None) -> Any:
        """The job that the arguments ask for."""
        models, pod = conversion.models(), self.build_pod_request_obj(context)
        template = models.V1PodTemplateSpec(metadata=pod.metadata, spec=pod.spec)
        metadata = models.V1ObjectMeta(
            namespace=self.namespace, labels=self.labels, name=self.name, annotations=self.annotations
        )
        spec = models.V1JobSpec(template=template, **{name: getattr(self, name) for name in _SPEC})
        job = models.V1Job(api_version="batch/v1", kind="Job", metadata=metadata, spec=spec)
        job = reconciled(self._base(), job)
        job.metadata.name = _PREFIX + self._job_name(job.metadata.name)
        job.metadata.namespace = job.metadata.namespace or pod.metadata.namespace
        return job

    def _base(self) -> Any:
        models = conversion.models()
        if not self.job_template_file:
            return self.full_job_spec or models.V1Job(metadata=models.V1ObjectMeta())
        text = Path(self.job_template_file).read_text(encoding="utf-8")
        return reconciled(conversion.model_of(yaml.safe_load(text), "V1Job"), self.full_job_spec)

    def _job_name(self, name: str | None) -> str:
        longest = MAX_LENGTH - len(_PREFIX)
        if not name:
            return create_unique_id(task_id=self.task_id, unique=self.random_name_suffix, max_length=longest)
        return add_unique_suffix(name=name, max_len=longest) if self.random_name_suffix else name

    def on_kill(self) -> None:
        """Delete the job, and with it its pods."""
        if self.job is not None:
            place, grace = self.job.metadata, self.termination_grace_period
            options = {} if grace is None else {"grace_period_seconds": grace}
            self.hook.batch_v1_client.delete_namespaced_job(
                name=place.name,
                namespace=place.namespace,
                propagation_policy=self.on_kill_propagation_policy,
                **options,
            )


def reconciled(base: Any, own: Any) -> Any:
    """A job with what `own` says, and what only `base` says."""
    if own is None:
        return base
    made = copy.deepcopy(own)
    if base.spec and made.spec:
        before, after = base.spec.template, made.spec.template
        after.spec = merged_specs(before.spec, after.spec)
        after.metadata = merged_metadata(before.metadata, after.metadata)
        made.spec = merged(base.spec, made.spec)
    made.spec = made.spec or base.spec
    made.metadata = merged_metadata(base.metadata, made.metadata)
    return merged(base, made)


class _OfOneJob(DeclaredOperator):
    """What operators of one job share."""

    name: str
    namespace: str
    kubernetes_conn_id: str | None = KubernetesHook.default_conn_name
    config_file: str | None = None
    in_cluster: bool | None = None
    cluster_context: str | None = None

    @cached_property
    def hook(self) -> KubernetesHook:
        """The cluster."""
        names = ("in_cluster", "config_file", "cluster_context")
        return KubernetesHook(self.kubernetes_conn_id, **{name: getattr(self, name) for name in names})


class KubernetesDeleteJobOperator(_OfOneJob):
    """Deletes a job, or one that ended as `delete_on_status` says; one that is not there is no error."""

    template_fields = ("config_file", "name", "namespace", "cluster_context", "kubernetes_conn_id")

    delete_on_status: str | None = None
    wait_for_completion: bool = False
    poll_interval: float = 10.0

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Delete it.

        Raises:
            TaskException: there is no such status.
        """
        if self.delete_on_status not in ("Complete", "Failed", None):
            raise TaskException(f"`delete_on_status` must be 'Complete', 'Failed' or None, not {self.delete_on_status}")
        place = {"name": self.name, "namespace": self.namespace}
        try:
            if self._is_wanted():
                self.hook.batch_v1_client.delete_namespaced_job(**place)
        except client("kubernetes.client.exceptions", extra="kubernetes").ApiException as error:
            if error.status != _MISSING:
                raise
            self.log.info("The Kubernetes job %s does not exist.", self.name)

    def _is_wanted(self) -> bool:
        hook = self.hook
        if self.wait_for_completion:
            job = hook.wait_until_job_complete(self.name, self.namespace, self.poll_interval)
        else:
            job = hook.get_job_status(self.name, self.namespace)
        judge = {"Complete": hook.is_job_successful, "Failed": hook.is_job_failed}.get(self.delete_on_status or "")
        return judge is None or bool(judge(job))


class KubernetesPatchJobOperator(_OfOneJob):
    """Changes a job; the result is the job."""

    template_fields = ("config_file", "name", "namespace", "body", "cluster_context", "kubernetes_conn_id")

    body: Any

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Change it."""
        return self.hook.patch_namespaced_job(self.name, self.namespace, self.body).to_dict()
