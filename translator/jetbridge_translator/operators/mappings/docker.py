"""Docker: containers and services of a swarm.

https://airflow.apache.org/docs/apache-airflow-providers-docker/stable/_api/airflow/providers/docker/operators/docker/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import Case, connection, parameter
from jetbridge_translator.operators.registry import carried, operator

_REGISTRY = connection("docker_conn_id", resource="Docker", extra="docker")
_CONTAINER = {
    "image": parameter("str"),
    "command": parameter("str | list[str] | None"),
    "environment": parameter(),
    "private_environment": parameter(),
    "env_file": parameter("str | None"),
    "auto_remove": parameter(default="never"),
    "mounts": parameter(),
    "volumes": parameter(),
    "network_mode": parameter("str | None"),
    "docker_url": parameter(),
    "api_version": parameter("str | None"),
    "container_name": parameter("str | None"),
    "entrypoint": parameter(),
    "working_dir": parameter("str | None"),
    "user": parameter(),
    "cpus": parameter("float", default=1.0),
    "mem_limit": parameter(),
    "shm_size": parameter("int | None"),
    "mount_tmp_dir": parameter("bool", default=True),
    "host_tmp_dir": parameter("str | None"),
    "tmp_dir": parameter("str", default="/tmp/airflow"),  # noqa: S108 -- Airflow's default
    "force_pull": parameter("bool", default=False),
    "xcom_all": parameter("bool", default=False),
    "retrieve_output": parameter("bool", default=False),
    "retrieve_output_path": parameter("str | None"),
    "skip_on_exit_code": parameter(),
    "tty": parameter("bool", default=False),
    "hostname": parameter("str | None"),
    "privileged": parameter("bool", default=False),
    "cap_add": parameter(),
    "extra_hosts": parameter(),
    "dns": parameter(),
    "dns_search": parameter(),
    "ipc_mode": parameter("str | None"),
    "port_bindings": parameter(),
    "device_requests": parameter(),
    "ulimits": parameter(),
    "labels": parameter(),
    "log_opts_max_size": parameter("str | None"),
    "log_opts_max_file": parameter("str | None"),
    "timeout": parameter("int", default=60),
    "tls_ca_cert": parameter("str | None"),
    "tls_client_cert": parameter("str | None"),
    "tls_client_key": parameter("str | None"),
    "tls_verify": parameter("bool", default=True),
}
_IGNORED = {
    "tls_hostname": "docker's client has no such setting since version 7",
    "tls_ssl_version": "docker's client has no such setting since version 7",
}

operator(
    "airflow.providers.docker.operators.docker.DockerOperator",
    also=["airflow.operators.docker_operator.DockerOperator", "airflow.operators.DockerOperator"],
    kind="DockerOperator",
    connections=(_REGISTRY,),
    method="run",
    args=_CONTAINER,
    ignored={**_IGNORED, "xcom_push": "the last line is the result; do_xcom_push says whether it is kept"},
    template_extensions=(".sh", ".bash", ".env"),
    cases=[
        Case(
            'DockerOperator(task_id="extract", image="team/etl:3", command="extract --day {{ ds }}", auto_remove="success")',
            '@op(kind="DockerOperator")\n'
            "def extract(\n"
            "    docker: Docker,\n"
            '    image: str = "team/etl:3",\n'
            '    command: str | list[str] | None = template("extract --day {{ ds }}"),\n'
            '    auto_remove="success",\n'
            "):\n"
            "    return docker.run(image, command=command, auto_remove=auto_remove)",
        ),
        Case(
            'DockerOperator(task_id="extract", image="r.example/etl", docker_conn_id="registry", environment={"LEVEL": "3"})',
            '@op(kind="DockerOperator")\n'
            'def extract(registry: Docker, environment, image: str = "r.example/etl"):\n'
            "    return registry.run(image, environment=environment)",
        ),
    ],
)

operator(
    "airflow.providers.docker.operators.docker_swarm.DockerSwarmOperator",
    also=["airflow.contrib.operators.docker_swarm_operator.DockerSwarmOperator"],
    kind="DockerSwarmOperator",
    connections=(_REGISTRY,),
    method="run_service",
    args={
        **_CONTAINER,
        "args": parameter(),
        "enable_logging": parameter("bool", default=True),
        "configs": parameter(),
        "secrets": parameter(),
        "mode": parameter(),
        "networks": parameter(),
        "placement": parameter(),
        "container_resources": parameter(),
        "service_prefix": parameter("str", default="airflow"),
        "logging_driver": parameter("str | None"),
        "logging_driver_opts": parameter(),
    },
    ignored=_IGNORED,
    template_extensions=(".sh", ".bash", ".env"),
    cases=[
        Case(
            'DockerSwarmOperator(task_id="train", image="team/train", command="train", enable_logging=False)',
            '@op(kind="DockerSwarmOperator")\n'
            "def train(\n"
            "    docker: Docker,\n"
            '    image: str = "team/train",\n'
            '    command: str | list[str] | None = "train",\n'
            "    enable_logging: bool = False,\n"
            "):\n"
            "    return docker.run_service(image, command=command, enable_logging=enable_logging)",
        )
    ],
)

carried("jetbridge.airflow.providers.docker", "DockerHook", "DockerOperator", "DockerSwarmOperator", extra="docker")
