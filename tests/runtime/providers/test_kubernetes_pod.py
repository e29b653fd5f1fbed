"""KubernetesPodOperator against an API server whose containers are real processes, with the real client library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jetbridge.airflow import Context, SkipException, TaskException
from jetbridge.airflow.providers.kubernetes import KubernetesHook, KubernetesPodOperator, KubernetesPodOperatorCallback
from peers.kubernetes_api import KubernetesApi


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KubernetesPodOperator, "polling", 0.02)


class Pushed(dict[str, Any]):
    """Stands for a task instance: keeps what is pushed."""

    dag_id, task_id, run_id, map_index, try_number = "sales", "load", "manual__2024-01-02T00:00:00+00:00", -1, 1

    def xcom_push(self, key: str, value: Any) -> None:
        self[key] = value


def run(script: str = "true", ti: Pushed | None = None, **arguments: Any) -> Any:
    made = operator(script, **arguments)
    return made.execute(context(ti))


def operator(script: str = "true", **arguments: Any) -> KubernetesPodOperator:
    settings = {"image": "alpine", "cmds": ["sh", "-c"], "arguments": [script], "startup_check_interval_seconds": 0.02}
    return KubernetesPodOperator(task_id="load", **{**settings, **arguments})


def context(ti: Pushed | None = None) -> Context:
    made = ti if ti is not None else Pushed()
    return Context(ti=made, run_id=made.run_id, dag=None)


def test_logs_are_followed_and_the_pod_is_deleted(kubernetes: KubernetesApi, caplog: pytest.LogCaptureFixture) -> None:
    ti = Pushed()
    with caplog.at_level("INFO"):
        assert run("echo one; echo; echo $LEVEL", ti, env_vars={"LEVEL": "3"}, name="My_Pod", namespace="jobs") is None
    assert [each for each in caplog.messages if each.startswith("[base]")] == ["[base] one", "[base] ", "[base] 3"]
    [pod] = kubernetes.made
    assert pod["metadata"]["name"].startswith("my-pod-")
    assert ti == {"pod_name": pod["metadata"]["name"], "pod_namespace": "jobs"}
    assert kubernetes.deleted == [pod["metadata"]["name"]]


def test_result(kubernetes: KubernetesApi) -> None:
    assert run("echo '{\"rows\": 3}' > /airflow/xcom/return.json", do_xcom_push=True) == {"rows": 3}
    (kubernetes.folder / "return.json").unlink()
    assert run("true", do_xcom_push=True) is None
    assert [each["name"] for each in kubernetes.made[0]["spec"]["containers"]] == ["base", "airflow-xcom-sidecar"]
    with pytest.raises(TaskException, match="no JSON"):
        run("echo nonsense > /airflow/xcom/return.json", do_xcom_push=True)


@pytest.mark.parametrize(
    ("action", "after_success", "after_failure"),
    [("delete_pod", 1, 1), ("keep_pod", 0, 0), ("delete_succeeded_pod", 1, 0), ("delete_active_pod", 0, 0)],
)
def test_what_becomes_of_the_pod(
    kubernetes: KubernetesApi, action: str, after_success: int, after_failure: int
) -> None:
    run(on_finish_action=action)
    assert len(kubernetes.deleted) == after_success
    with pytest.raises(TaskException, match=r"returned a failure\.\nended with 3"):
        run("exit 3", on_finish_action=action)
    assert len(kubernetes.deleted) == after_success + after_failure
    assert kubernetes.made[-1]["metadata"]["labels"]["already_checked"] == "True"


def test_older_spelling_of_deletion(kubernetes: KubernetesApi) -> None:
    run(is_delete_operator_pod=False)
    assert kubernetes.deleted == []
    with pytest.raises(ValueError, match="no action"):
        operator(on_finish_action="burn_pod")


def test_exit_codes_that_skip(kubernetes: KubernetesApi) -> None:
    with pytest.raises(SkipException, match="exit code 3"):
        run("exit 3", skip_on_exit_code=3)
    with pytest.raises(SkipException):
        run("exit 4", skip_on_exit_code=[3, 4])
    with pytest.raises(TaskException):
        run("exit 5", skip_on_exit_code=[3, 4])
    assert len(kubernetes.deleted) == 3


def test_labels_name_the_task_instance(kubernetes: KubernetesApi) -> None:
    run(labels={"team": "data", "empty": None})
    labels = kubernetes.made[0]["metadata"]["labels"]
    assert labels.pop("run_id").startswith("manual__2024-01-02T0000000000-")
    assert labels == {
        "team": "data", "empty": "", "dag_id": "sales", "task_id": "load", "try_number": "1", "kubernetes_pod_operator": "True",
        "airflow_kpo_in_cluster": "False",
    }  # fmt: skip


def test_pod_of_an_earlier_try_is_taken_up_again(kubernetes: KubernetesApi) -> None:
    first = operator("sleep 0.3; echo done")
    first.client.create_namespaced_pod("default", first.build_pod_request_obj(context()))
    second = Pushed()
    second.try_number = 2
    run("exit 9", second)
    assert len(kubernetes.made) == 1
    first.client.create_namespaced_pod("default", first.build_pod_request_obj(context()))
    run("true", second, reattach_on_restart=False, on_finish_action="keep_pod")
    assert len(kubernetes.made) == 3
    first.hook.close()


def test_pod_that_does_not_start(tmp_path: Path, connect: Callable[..., None]) -> None:
    with KubernetesApi(tmp_path, waiting="ErrImageNeverPull").running() as api:
        connect("c", conn_type="kubernetes", extra={"kube_config": api.kube_config})
        with pytest.raises(TaskException, match="Image cannot be pulled, unable to start: ErrImageNeverPull"):
            run(kubernetes_conn_id="c")
        api.waiting = "ContainerCreating"
        with pytest.raises(TaskException, match="took too long"):
            run(kubernetes_conn_id="c", startup_timeout_seconds=0.1)
        assert len(api.deleted) == 2


def test_without_logs(kubernetes: KubernetesApi, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        run("echo one", get_logs=False, base_container_status_polling_interval=0.02)
    assert "[base] one" not in caplog.messages
    assert len(kubernetes.deleted) == 1


def test_lines_as_the_user_wants_them(kubernetes: KubernetesApi, caplog: pytest.LogCaptureFixture) -> None:
    lines: list[str] = []
    with caplog.at_level("INFO"):
        run("echo one", container_name_log_prefix_enabled=False, progress_callback=lines.append)
        run("echo two", log_formatter=lambda container, message: f"{container}: {message}")
    assert {"one", "base: two"} <= set(caplog.messages)
    assert len(lines) == 1
    assert len(kubernetes.deleted) == 2


def test_callbacks(kubernetes: KubernetesApi) -> None:
    told: list[str] = []

    class Teller(KubernetesPodOperatorCallback):
        @staticmethod
        def on_pod_manifest_created(*, pod_request: Any, client: Any, mode: str, **kwargs: Any) -> None:  # noqa: ARG004 -- Airflow's signature
            pod_request.metadata.annotations = {"by": "callback"}

        @staticmethod
        def on_pod_cleanup(*, pod: Any, client: Any, mode: str, **kwargs: Any) -> None:  # noqa: ARG004 -- Airflow's signature
            told.append(pod.metadata.name)

    run(callbacks=Teller)
    assert kubernetes.made[0]["metadata"]["annotations"] == {"by": "callback"}
    assert told == kubernetes.deleted


def test_kill_deletes_the_pod(kubernetes: KubernetesApi) -> None:
    made = operator("sleep 9")
    made.on_kill()
    made.pod = made.build_pod_request_obj(context())
    made.pods.create(made.pod)
    made.on_kill()
    made.on_kill()
    kept = operator("true", on_kill_action="keep_pod")
    kept.pod = made.pod
    kept.on_kill()
    made.hook.close()
    assert kubernetes.deleted == [made.pod.metadata.name]


def test_names_that_are_none() -> None:
    with pytest.raises(TaskException, match="alphanumeric"):
        operator(name="a b").execute(context())


def test_ways_to_the_cluster(
    kubernetes: KubernetesApi, tmp_path: Path, connect: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml  # noqa: PLC0415 -- only here

    path = tmp_path / "config"
    path.write_text(yaml.safe_dump(kubernetes.kube_config))
    connect("old", conn_type="kubernetes", extra={"extra__kubernetes__kube_config_path": str(path), "namespace": "n"})
    monkeypatch.delenv("AIRFLOW_CONN_KUBERNETES_DEFAULT")
    hooks = [
        KubernetesHook("old"),
        KubernetesHook(config_file=str(path)),
        KubernetesHook(config_dict=kubernetes.kube_config),
    ]
    assert [hook.api_client.configuration.host for hook in hooks] == [kubernetes.url] * 3
    assert (hooks[0].get_namespace(), hooks[0].is_in_cluster) == ("n", False)
    with pytest.raises(TaskException, match="mutually exclusive"):
        KubernetesHook("old", config_dict=kubernetes.kube_config).get_conn()
    with pytest.raises(TaskException, match="isn't defined"):
        KubernetesHook("missing").get_conn()
    assert KubernetesHook("old", disable_verify_ssl=True).api_client.configuration.verify_ssl is False


def test_subclass_of_the_team(kubernetes: KubernetesApi) -> None:
    class TeamPod(KubernetesPodOperator):
        def __init__(self, team: str, **kwargs: Any) -> None:
            super().__init__(image="alpine", cmds=["sh", "-c"], labels={"team": team}, **kwargs)

        def build_pod_request_obj(self, context: Any = None) -> Any:
            pod = super().build_pod_request_obj(context)
            pod.spec.priority = 3
            return pod

    TeamPod("data", task_id="t", arguments=["true"], startup_check_interval_seconds=0.02).execute(context())
    assert kubernetes.made[0]["spec"]["priority"] == 3
    assert SimpleNamespace(**kubernetes.made[0]["metadata"]["labels"]).team == "data"
