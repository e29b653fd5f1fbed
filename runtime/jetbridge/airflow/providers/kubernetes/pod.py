"""A task in a pod.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html
"""

from __future__ import annotations

import contextlib
from collections.abc import Container
from functools import cached_property
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.object_templates import render_objects
from jetbridge.airflow.providers.kubernetes import conversion, states
from jetbridge.airflow.providers.kubernetes.callbacks import PodCallbacks
from jetbridge.airflow.providers.kubernetes.hook import KubernetesHook
from jetbridge.airflow.providers.kubernetes.logs import LogFollower
from jetbridge.airflow.providers.kubernetes.names import pod_name
from jetbridge.airflow.providers.kubernetes.pod_arguments import PodArguments
from jetbridge.airflow.providers.kubernetes.pod_spec import build_pod, normal_labels, task_labels
from jetbridge.airflow.providers.kubernetes.pods import PodLaunchFailedException, PodManager
from jetbridge.definitions.signals import SkipException, TaskException

_CHECKED = "already_checked"
OBJECTS = ("env_vars", "env_from", "volumes", "volume_mounts", "container_resources")
"""Arguments that may hold objects with templates in them."""


class KubernetesPodOperator(PodArguments):
    """Runs a pod, follows its logs, and deletes it as `on_finish_action` says.

    With `do_xcom_push` the result is the JSON that the container leaves in `/airflow/xcom/return.json`. Name and namespace of the pod are kept
    under the keys `pod_name` and `pod_namespace`. A pod of the same task that still runs (from a try that was killed) is taken up again.
    """

    BASE_CONTAINER_NAME: ClassVar[str] = "base"
    template_fields: tuple[str, ...] = (
        "image", "name", "hostname", "cmds", "annotations", "arguments", "env_vars", "labels", "config_file", "pod_template_file",
        "pod_template_dict", "namespace", "container_resources", "volumes", "volume_mounts", "cluster_context", "env_from", "configmaps",
        "node_selector", "kubernetes_conn_id", "base_container_name", "trigger_kwargs",
    )  # fmt: skip
    polling: ClassVar[float] = 1
    """Seconds between looks at the pod."""
    pod: Any = None

    def check_arguments(self) -> None:
        """Names of containers."""
        self.base_container_name = self.base_container_name or self.BASE_CONTAINER_NAME
        self.pod_request_obj: Any = None
        self.remote_pod: Any = None
        self._killed = False

    @cached_property
    def hook(self) -> KubernetesHook:
        """The client's hook."""
        return KubernetesHook(
            self.kubernetes_conn_id,
            in_cluster=self.in_cluster,
            config_file=self.config_file,
            cluster_context=self.cluster_context,
        )

    @cached_property
    def client(self) -> Any:
        """`kubernetes.client.CoreV1Api`."""
        made = self.hook.core_v1_client
        self._tell.on_sync_client_creation(client=made, operator=self)
        return made

    @property
    def _tell(self) -> PodCallbacks:
        return PodCallbacks(self.callbacks)

    @cached_property
    def pods(self) -> PodManager:
        """What handles the pod."""
        return PodManager(self.client, self.log, self.polling)

    def build_pod_request_obj(self, context: Context | None = None) -> Any:
        """The pod that the arguments ask for."""
        return build_pod(self, context)

    def execute(self, context: Context) -> Any:
        """Run the pod.

        Raises:
            SkipException: the exit code says so.
            TaskException: the pod failed, or does not start.
        """
        self.name = pod_name(self.name)
        for name in OBJECTS:
            setattr(self, name, render_objects(getattr(self, name), context, conversion.templates))
        result = None
        try:
            self.pod = self._started(context)
            result = self._watched(self.pod, context)
        except BaseException:
            with contextlib.suppress(TaskException):  # what went wrong says more than that the pod did not succeed
                self._clean(result, context)
            raise
        self._clean(result, context)
        return result if self.do_xcom_push else None

    def _clean(self, result: Any, context: Context) -> None:
        try:
            self.cleanup(self.pod or self.pod_request_obj, self.remote_pod, result, context)
        finally:
            self.hook.close()

    def _started(self, context: Context) -> Any:
        self.pod_request_obj = self.build_pod_request_obj(context)
        told = {"client": self.client, "mode": "sync", "operator": self, "context": context}
        self._tell.on_pod_manifest_created(pod_request=self.pod_request_obj, **told)
        pod = self.get_or_create_pod(self.pod_request_obj, context)
        context["ti"].xcom_push(key="pod_name", value=pod.metadata.name)
        context["ti"].xcom_push(key="pod_namespace", value=pod.metadata.namespace)
        self.remote_pod = self.pods.read(pod)
        self._tell.on_pod_creation(pod=self.remote_pod, **told)
        return pod

    def get_or_create_pod(self, pod_request_obj: Any, context: Context) -> Any:
        """A pod of this task that still runs, else a new one."""
        if self.reattach_on_restart is not False and self.durable is not False:
            found = self.find_pod(pod_request_obj.metadata.namespace, context)
            if found is not None and found.status.phase not in states.TERMINAL:
                self.log.info("Reusing the pod %s", found.metadata.name)
                return found
            if found is not None and not self._delete_if_wanted(found):
                return found
        self.pods.create(pod_request_obj)
        return pod_request_obj

    def find_pod(self, namespace: str, context: Context, *, exclude_checked: bool = True) -> Any:
        """The pod of this task (of whatever try) that no try has finished with; None if there is none.

        Raises:
            TaskException: there are several.
        """
        labels = normal_labels({**self.labels, **task_labels(context, include_try_number=False)})
        selector = ",".join(f"{name}={value}" for name, value in sorted(labels.items()))
        selector += f",{_CHECKED}!=True" if exclude_checked else ""
        found = self.client.list_namespaced_pod(namespace, label_selector=f"{selector},!airflow-worker").items
        if len(found) > 1:
            raise TaskException(f"More than one pod running with labels {selector}")
        return found[0] if found else None

    def _watched(self, pod: Any, context: Context) -> Any:
        told = {"client": self.client, "mode": "sync", "operator": self, "context": context}
        self.await_pod_start(pod)
        if self.init_container_logs:
            self.pods.await_init_containers(pod, self.init_container_logs, self._follower())
        self._tell.on_pod_starting(pod=self.remote_pod, **told)
        self._follow(pod)
        result = self.extract_xcom(pod) if self.do_xcom_push else None
        container = str(self.base_container_name)
        self.remote_pod = self.pods.await_end(pod, container, until_container=self.do_xcom_push or self._has_proxy(pod))
        self._tell.on_pod_completion(pod=self.remote_pod, **told)
        self._tell.on_pod_teardown(pod=self.remote_pod, **told)
        return result

    def await_pod_start(self, pod: Any) -> None:
        """Wait until the pod runs.

        Raises:
            PodLaunchFailedException: it does not start, or not in time.
        """
        schedule_timeout = self.schedule_timeout_seconds or self.startup_timeout_seconds
        try:
            self.pods.await_start(
                pod, schedule_timeout, self.startup_timeout_seconds, self.startup_check_interval_seconds
            )
        except PodLaunchFailedException:
            if self.log_events_on_failure:
                self.pods.log_events(pod)
            raise

    def _follow(self, pod: Any) -> None:
        container = str(self.base_container_name)
        wanted = self.container_logs or container
        if self.get_logs:
            self.pods.follow(pod, wanted, self._follower())
        is_followed = self.get_logs and (
            wanted is True or container in ([wanted] if isinstance(wanted, str) else wanted)
        )
        if not is_followed:
            self.pods.await_container(pod, container, self.base_container_status_polling_interval)

    def _follower(self) -> LogFollower:
        def tell(line: str) -> None:
            if self.progress_callback is not None:
                self.progress_callback(line)
            self._tell.progress_callback(line=line, client=self.client, mode="sync")

        prefix, formatter = self.container_name_log_prefix_enabled, self.log_formatter
        return LogFollower(self.client, self.log, prefix, formatter, tell, self.polling)

    def extract_xcom(self, pod: Any) -> Any:
        """The result that the container left."""
        return self.pods.result(pod)

    @staticmethod
    def _has_proxy(pod: Any) -> bool:
        """Whether a service mesh's container stays when the pod's own one has ended."""
        return any(each.name == "istio-proxy" for each in pod.spec.containers)

    def cleanup(self, pod: Any, remote_pod: Any, xcom_result: Any = None, context: Context | None = None) -> None:
        """Delete the pod as it is wanted, and say how it ended.

        Raises:
            SkipException: the exit code says so.
            TaskException: the pod failed.
        """
        if self._killed or remote_pod is None:
            return
        container = str(self.base_container_name)
        phase = remote_pod.status.phase
        if phase != states.SUCCEEDED or self.on_finish_action in {"keep_pod", "delete_active_pod"}:
            self._mark_checked(remote_pod)
        by_container = self.do_xcom_push or self._has_proxy(remote_pod)
        failed = not states.is_succeeded(remote_pod, container) if by_container else phase != states.SUCCEEDED
        if failed and self.do_xcom_push and context and xcom_result is not None:
            context["ti"].xcom_push(key="return_value", value=xcom_result)
        if failed and self.log_events_on_failure:
            self.pods.log_events(remote_pod)
        self._delete_if_wanted(remote_pod)
        self._tell.on_pod_cleanup(pod=pod, client=self.client, mode="sync", operator=self, context=context)
        self._raise_for(remote_pod, states.terminated(remote_pod, container), failed=failed)

    def _raise_for(self, remote_pod: Any, end: Any, *, failed: bool) -> None:
        name = remote_pod.metadata.name
        codes = self.skip_on_exit_code if isinstance(self.skip_on_exit_code, Container) else ()
        if end is not None and end.exit_code in codes:
            raise SkipException(f"Pod {name} returned exit code {end.exit_code}. Skipping.")
        if failed:
            message = end.message if end is not None else None
            spec = f"remote_pod: {remote_pod}" if self.log_pod_spec_on_failure else None
            raise TaskException("\n".join(filter(None, (f"Pod {name} returned a failure.", message, spec))))

    def _delete_if_wanted(self, pod: Any) -> bool:
        phase, container = pod.status.phase, str(self.base_container_name)
        wanted = {
            "delete_pod": True,
            "keep_pod": False,
            "delete_succeeded_pod": phase == states.SUCCEEDED or states.is_succeeded(pod, container),
            "delete_active_pod": phase in {states.RUNNING, states.PENDING},
        }[self.on_finish_action]
        if wanted:
            self.pods.delete(pod)
        return wanted

    def _mark_checked(self, pod: Any) -> None:
        """Let no later try take this pod up again."""
        errors = client("kubernetes.client.exceptions", extra="kubernetes")
        body = {"metadata": {"labels": {_CHECKED: "True"}}}
        try:
            self.client.patch_namespaced_pod(pod.metadata.name, pod.metadata.namespace, body)
        except errors.ApiException:
            self.log.exception("Unable to label the pod %s", pod.metadata.name)

    def on_kill(self) -> None:
        """Delete the pod, unless it is to be kept."""
        self._killed = True
        if self.on_kill_action == "keep_pod" or self.pod is None:
            return
        grace = self.termination_grace_period
        self.pods.delete(self.pod, **({} if grace is None else {"grace_period_seconds": grace}))
