"""The arguments of `KubernetesPodOperator`.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/_api/airflow/providers/cncf/kubernetes/operators/pod/index.html
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from jetbridge.airflow.declared import DeclaredOperator, given
from jetbridge.airflow.providers.kubernetes.hook import KubernetesHook

_FINISH = frozenset({"keep_pod", "delete_pod", "delete_active_pod", "delete_succeeded_pod"})
_KILL = frozenset({"keep_pod", "delete_pod"})


class PodArguments(DeclaredOperator):
    """The arguments of `KubernetesPodOperator`."""

    kubernetes_conn_id: str | None = KubernetesHook.default_conn_name
    namespace: str | None = None
    image: str | None = None
    name: str | None = None
    random_name_suffix: bool = True
    cmds: list[str] = given(list)
    arguments: list[str] = given(list)
    ports: list[Any] = given(list)
    volume_mounts: list[Any] = given(list)
    volumes: list[Any] = given(list)
    env_vars: Any = given(list)
    env_from: list[Any] = given(list)
    secrets: list[Any] = given(list)
    in_cluster: bool | None = None
    cluster_context: str | None = None
    labels: dict[str, Any] = given(dict)
    reattach_on_restart: bool | None = None
    durable: bool | None = None
    startup_timeout_seconds: int = 120
    startup_check_interval_seconds: float = 5
    schedule_timeout_seconds: int | None = None
    get_logs: bool = True
    base_container_name: str | None = None
    base_container_status_polling_interval: float = 1
    init_container_logs: Any = None
    container_logs: Any = None
    image_pull_policy: str | None = None
    annotations: dict[str, Any] = given(dict)
    container_resources: Any = None
    resources: Any = None
    affinity: Any = given(dict)
    config_file: str | None = None
    runtime_class_name: str | None = None
    node_selector: dict[str, str] = given(dict)
    node_selectors: dict[str, str] | None = None
    image_pull_secrets: Any = given(list)
    service_account_name: str | None = None
    automount_service_account_token: bool | None = None
    hostnetwork: bool = False
    host_aliases: list[Any] | None = None
    tolerations: list[Any] = given(list)
    security_context: Any = given(dict)
    container_security_context: Any = None
    xcom_sidecar_container_security_context: Any = None
    dnspolicy: str | None = None
    dns_config: Any = None
    hostname: str | None = None
    subdomain: str | None = None
    schedulername: str | None = None
    full_pod_spec: Any = None
    init_containers: list[Any] = given(list)
    log_events_on_failure: bool = False
    log_events_on_startup: bool = True
    do_xcom_push: bool = False
    pod_template_file: str | None = None
    pod_template_dict: dict[str, Any] | None = None
    priority_class_name: str | None = None
    pod_runtime_info_envs: list[Any] = given(list)
    termination_grace_period: int | None = None
    configmaps: list[str] = given(list)
    skip_on_exit_code: int | Container[int] | None = None
    deferrable: bool = False
    poll_interval: float = 2
    log_pod_spec_on_failure: bool = True
    on_finish_action: str = "delete_pod"
    on_kill_action: str = "delete_pod"
    is_delete_operator_pod: bool | None = None
    termination_message_policy: str = "File"
    active_deadline_seconds: int | None = None
    callbacks: Any = given(list)
    progress_callback: Callable[[str], None] | None = None
    logging_interval: int | None = None
    trigger_kwargs: dict[str, Any] | None = None
    container_name_log_prefix_enabled: bool = True
    log_formatter: Callable[[str, str], str] | None = None

    def check_arguments(self) -> None:
        """Settle what has several spellings.

        Raises:
            ValueError: an action is none that is known.
        """
        if self.is_delete_operator_pod is not None:
            self.on_finish_action = "delete_pod" if self.is_delete_operator_pod else "keep_pod"
        self.on_finish_action = str(getattr(self.on_finish_action, "value", self.on_finish_action))
        if self.on_finish_action not in _FINISH or self.on_kill_action not in _KILL:
            raise ValueError(f"{self.on_finish_action!r} or {self.on_kill_action!r} is no action for a pod")
        self.node_selector = self.node_selectors or self.node_selector
        self.container_resources = self.container_resources or self.resources
        self.callbacks = self.callbacks if isinstance(self.callbacks, list) else [self.callbacks]
        if not isinstance(self.skip_on_exit_code, Container):
            self.skip_on_exit_code = [] if self.skip_on_exit_code is None else [self.skip_on_exit_code]
