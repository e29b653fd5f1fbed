"""DockerOperator and its kin against a daemon's API whose containers are real processes, with the real client library."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jetbridge.airflow import Context, NotFoundException, SkipException, TaskException
from jetbridge.airflow.providers.docker import DockerHook, DockerOperator, DockerSwarmOperator
from peers.docker_daemon import DockerDaemon


@pytest.fixture
def run(docker_daemon: DockerDaemon) -> Callable[..., Any]:
    def execute(**arguments: Any) -> Any:
        settings = {"image": "alpine:3", "docker_url": docker_daemon.url, "mount_tmp_dir": False, **arguments}
        return DockerOperator(task_id="t", **settings).execute(Context())

    return execute


def test_last_line_is_the_result(run: Callable[..., Any], docker_daemon: DockerDaemon) -> None:
    assert run(command=["sh", "-c", "echo one; echo 'two  '"]) == "two"
    assert run(command=["sh", "-c", "echo one; echo two"], xcom_all=True) == ["one", "two"]
    assert run(command="true") is None
    assert run(command=["echo", "x"], do_xcom_push=False) is None
    assert run(command=["printf", "a\\nb"]) == "b"
    assert docker_daemon.pulled == []


def test_commands_are_texts_or_lists(run: Callable[..., Any], docker_daemon: DockerDaemon) -> None:
    assert run(command="echo 'a b' c") == "a b c"
    assert run(command="['sh', '-c', 'echo $((1 + 1))']") == "2"
    run(command=["hello"], entrypoint="['echo']")
    assert docker_daemon.container.config["Entrypoint"] == ["echo"]


def test_environment(run: Callable[..., Any]) -> None:
    show = ["sh", "-c", "echo $FROM_FILE $PUBLIC $PRIVATE"]
    text = "FROM_FILE=1\nPUBLIC=file\n# a comment\n"
    assert (
        run(command=show, env_file=text, environment={"PUBLIC": "2"}, private_environment={"PRIVATE": "3"}) == "1 2 3"
    )


def test_image_is_pulled_when_it_is_missing_or_wanted_anew(
    run: Callable[..., Any], docker_daemon: DockerDaemon
) -> None:
    run(image="busybox:1", command="true")
    run(image="busybox:1", command="true")
    assert docker_daemon.pulled == ["busybox:1"]
    run(image="busybox:1", command="true", force_pull=True)
    assert docker_daemon.pulled == ["busybox:1", "busybox:1"]


def test_exit_codes(run: Callable[..., Any]) -> None:
    with pytest.raises(TaskException, match="'StatusCode': 3") as failed:
        run(command=["sh", "-c", "echo why; exit 3"])
    assert failed.value.logs == ["why"]  # type: ignore[attr-defined]
    with pytest.raises(SkipException):
        run(command=["sh", "-c", "exit 3"], skip_on_exit_code=3)
    with pytest.raises(SkipException):
        run(command=["sh", "-c", "exit 3"], skip_on_exit_code=[3, 4])
    with pytest.raises(TaskException):
        run(command=["sh", "-c", "exit 5"], skip_on_exit_code=[3, 4])


@pytest.mark.parametrize(
    ("auto_remove", "removed"),
    [("never", None), ("success", "plain"), ("force", "force"), (True, "plain"), (False, None)],
)
def test_removal(run: Callable[..., Any], docker_daemon: DockerDaemon, auto_remove: Any, removed: str | None) -> None:
    run(command="true", auto_remove=auto_remove)
    assert docker_daemon.container.removed == removed
    with pytest.raises(TaskException):
        run(command="false", auto_remove=auto_remove)
    assert docker_daemon.container.removed == removed


def test_what_means_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid `auto_remove` value 'always'"):
        DockerOperator(task_id="t", image="a", auto_remove="always")
    with pytest.raises(ValueError, match="Port bindings"):
        DockerOperator(task_id="t", image="a", network_mode="host", port_bindings={80: 80})
    with pytest.raises(TaskException, match="missing keyword argument 'image'"):
        DockerOperator(task_id="t")


def test_host_configuration(run: Callable[..., Any], docker_daemon: DockerDaemon) -> None:
    run(
        command="true", cpus=0.5, mem_limit="128m", network_mode="bridge", shm_size=1000, privileged=True,
        mounts=[{"target": "/data", "source": "vol", "type": "volume"}], volumes=["/host:/inside:ro"],
        port_bindings={8080: 80}, log_opts_max_size="10m", log_opts_max_file="2", extra_hosts={"db": "10.0.0.1"},
        user="1000", working_dir="/w", hostname="h", labels={"team": "data"}, container_name="named", dns=["1.1.1.1"],
    )  # fmt: skip
    made, host = docker_daemon.container.config, docker_daemon.container.config["HostConfig"]
    assert docker_daemon.container.name == "named"
    assert (made["User"], made["WorkingDir"], made["Hostname"], made["Labels"]) == ("1000", "/w", "h", {"team": "data"})
    assert (host["CpuShares"], host["Memory"], host["NetworkMode"], host["ShmSize"]) == (
        512,
        128 * 2**20,
        "bridge",
        1000,
    )
    assert host["Mounts"] == [{"Target": "/data", "Source": "vol", "Type": "volume", "ReadOnly": False}]
    assert host["Binds"] == ["/host:/inside:ro"]
    assert host["LogConfig"]["Config"] == {"max-size": "10m", "max-file": "2"}
    assert host["PortBindings"] == {"8080/tcp": [{"HostIp": "", "HostPort": "80"}]}
    assert (host["ExtraHosts"], host["Dns"], host["Privileged"]) == (["db:10.0.0.1"], ["1.1.1.1"], True)


def test_temporary_folder_is_shared(run: Callable[..., Any], docker_daemon: DockerDaemon) -> None:
    assert run(command=["sh", "-c", "echo $AIRFLOW_TMP_DIR"], mount_tmp_dir=True) == "/tmp/airflow"  # noqa: S108 -- the default
    mount = docker_daemon.container.config["HostConfig"]["Mounts"][-1]
    assert (mount["Target"], mount["Type"]) == ("/tmp/airflow", "bind")  # noqa: S108 -- the default
    assert not Path(mount["Source"]).exists()


def test_daemon_that_sees_no_folder_of_this_machine() -> None:
    with DockerDaemon({"alpine:3"}, hides_host_folders=True).running() as daemon:
        operator = DockerOperator(
            task_id="t", image="alpine:3", docker_url=daemon.url, command=["sh", "-c", "echo [$AIRFLOW_TMP_DIR]"]
        )
        assert operator.execute(Context()) == "[]"


def test_pickled_result(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(pickle.dumps({"rows": 3}))
    (tmp_path / "empty").touch()

    def retrieve(name: str) -> Any:
        return run(command="true", retrieve_output=True, retrieve_output_path=str(tmp_path / name))

    assert retrieve("out") == {"rows": 3}
    assert retrieve("empty") is None
    assert retrieve("missing") is None


def test_terminal(run: Callable[..., Any]) -> None:
    assert run(command=["echo", "x"], tty=True) == "x"


def test_kill_stops_the_container(docker_daemon: DockerDaemon) -> None:
    operator = DockerOperator(task_id="t", image="alpine:3", docker_url=docker_daemon.url, auto_remove="force")
    operator.on_kill()
    operator.container = operator.cli.create_container("alpine:3", "sleep 9")
    operator.on_kill()
    assert (docker_daemon.container.stopped, docker_daemon.container.removed) == (True, "force")
    operator.cli.close()


def test_hook_logs_in_to_a_registry(docker_daemon: DockerDaemon, connect: Callable[..., None]) -> None:
    connect(
        "registry", conn_type="docker", host="r.example", port=5000, login="me", password="pw", extra={"reauth": "no"}
    )
    hook = DockerHook("registry", base_url=["tcp://127.0.0.1:1", docker_daemon.url])
    hook.get_conn().close()
    [login] = docker_daemon.logins
    assert (login["username"], login["serveraddress"]) == ("me", "r.example:5000")
    connect("nobody", conn_type="docker", host="r.example")
    with pytest.raises(NotFoundException, match="username"):
        DockerHook("nobody", base_url=docker_daemon.url).get_conn()
    with pytest.raises(TaskException, match="any given Docker hosts"):
        DockerHook(None, base_url="tcp://127.0.0.1:1").get_conn()
    with pytest.raises(TaskException, match="not provided"):
        DockerHook(None)


def swarm(daemon: DockerDaemon, **arguments: Any) -> DockerSwarmOperator:
    return DockerSwarmOperator(task_id="t", image="alpine:3", docker_url=daemon.url, **arguments)


def test_swarm_service(
    docker_daemon: DockerDaemon, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(DockerSwarmOperator, "wait_seconds", 0.01)
    operator = swarm(docker_daemon, command="sh -c", args="'echo one; echo two'", auto_remove="success")
    with caplog.at_level("INFO"):
        operator.execute(Context())
    assert docker_daemon.services[0]["spec"]["TaskTemplate"]["RestartPolicy"]["Condition"] == "none"
    assert docker_daemon.services[0]["spec"]["Name"].startswith("airflow-")
    assert docker_daemon.removed_services == ["s0"]
    assert [each for each in caplog.messages if each in {"one", "two"}] == ["one", "two"]


def test_swarm_service_that_fails(docker_daemon: DockerDaemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DockerSwarmOperator, "wait_seconds", 0.01)
    operator = swarm(docker_daemon, command="false", auto_remove="force", enable_logging=False)
    with pytest.raises(TaskException, match="did not complete"):
        operator.execute(Context())
    assert docker_daemon.removed_services == ["s0"]
    with pytest.raises(TaskException, match="Invalid logging driver"):
        swarm(docker_daemon, logging_driver="syslog")
