"""Functions called in containers and pods, against a daemon and a cluster whose containers are real processes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from jetbridge import docker_op, job, kubernetes_op, op
from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.isolated_container import command_of
from jetbridge.airflow.providers.docker.function import DockerFunctionOperator
from jetbridge.airflow.providers.kubernetes.function import KubernetesFunctionOperator
from peers.docker_daemon import DockerDaemon
from peers.kubernetes_api import KubernetesApi

PYTHON = sys.executable


def add(first: int, second: int = 2) -> dict[str, int]:
    import os  # noqa: PLC0415 -- the function stands alone

    return {"sum": first + second, "own": int(os.environ.get("OWN", "0"))}


def fail() -> None:
    raise ValueError("no")


@pytest.fixture
def docker(docker_daemon: DockerDaemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(DockerFunctionOperator, "result_path", str(tmp_path / "out"))
    return {"image": "alpine:3", "docker_url": docker_daemon.url, "mount_tmp_dir": False, "python_command": PYTHON}


def test_a_function_runs_in_a_container(docker: dict[str, Any]) -> None:
    call = DockerFunctionOperator(task_id="t", python_callable=add, op_args=[1], environment={"OWN": "7"}, **docker)
    assert call.execute(Context()) == {"sum": 3, "own": 7}
    with pytest.raises(TaskException, match="Docker container failed"):
        DockerFunctionOperator(task_id="t", python_callable=fail, **docker).execute(Context())


def test_a_function_that_returns_nothing(docker: dict[str, Any]) -> None:
    call = DockerFunctionOperator(task_id="t", python_callable=print, **docker)
    with pytest.raises(TaskException, match="has no source"):
        call.execute(Context())
    call.python_callable = nothing
    assert call.execute(Context()) is None


def nothing() -> None:
    pass


def test_an_op_in_a_container_is_given_what_others_return(docker: dict[str, Any]) -> None:
    @op
    def one() -> int:
        return 1

    made = docker_op(environment={"OWN": "{{ 40 + 2 }}"}, **docker)(add)

    @job
    def sums() -> None:
        made(one())

    result = sums.execute_in_process()
    assert result.output_for_node("add") == {"sum": 3, "own": 42}


class Ti:
    dag_id, task_id, try_number, map_index, run_id = "d", "t", 1, -1, "r"

    def xcom_push(self, key: str, value: Any) -> None:
        pass


def test_a_function_runs_in_a_pod(kubernetes: KubernetesApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jetbridge.airflow.providers.kubernetes.function.command_of", local_command)
    call = KubernetesFunctionOperator(
        task_id="t", name="add", namespace="default", image="alpine:3", python_callable=add, op_args=[1],
        env_vars={"OWN": "5"}, do_xcom_push=True, startup_check_interval_seconds=0.01,
    )  # fmt: skip
    assert call.execute(Context(ti=Ti(), run_id="r")) == {"sum": 3, "own": 5}
    variables = {each["name"] for each in kubernetes.made[0]["spec"]["containers"][0]["env"]}
    assert variables == {"OWN", "__PYTHON_SCRIPT", "__PYTHON_INPUT"}


def local_command(_: str, result_path: str) -> list[str]:
    return command_of(PYTHON, result_path)


def test_an_op_in_a_pod_says_whether_its_result_is_kept() -> None:
    made = kubernetes_op(image="alpine:3")(nothing)
    assert made.name == "nothing"
