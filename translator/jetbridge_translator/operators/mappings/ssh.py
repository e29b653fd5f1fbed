"""SSH and SFTP.

https://airflow.apache.org/docs/apache-airflow-providers-ssh/stable/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import SENSOR_SETTINGS, Case, connection, parameter
from jetbridge_translator.operators.registry import carried, operator

_DEFERRABLE = {"deferrable": "a job waits in its own process"}

operator(
    "airflow.providers.ssh.operators.ssh.SSHOperator",
    also=["airflow.contrib.operators.ssh_operator.SSHOperator"],
    kind="SSHOperator",
    connections=(connection("ssh_conn_id", resource="Ssh", extra="ssh"),),
    method="run",
    returns="str",
    args={
        "command": parameter("str"),
        "environment": parameter(),
        "remote_host": parameter("str | None"),
        "conn_timeout": parameter("int | None"),
        "cmd_timeout": parameter(),
        "timeout": parameter("int | None", name="conn_timeout"),
        "get_pty": parameter("bool", default=False),
        "banner_timeout": parameter("float", default=30.0),
        "skip_on_exit_code": parameter(),
        "ssh_hook": parameter(),
    },
    template_extensions=(".sh", ".bash", ".csh", ".zsh", ".dash", ".ksh"),
    cases=[
        Case(
            'SSHOperator(task_id="reload", ssh_conn_id="web", command="sudo reload {{ ds }}", cmd_timeout=60)',
            '@op(kind="SSHOperator")\n'
            'def reload(web: Ssh, command: str = template("sudo reload {{ ds }}"), cmd_timeout=60) -> str:\n'
            "    return web.run(command, cmd_timeout=cmd_timeout)",
        )
    ],
)

operator(
    "airflow.providers.sftp.operators.sftp.SFTPOperator",
    also=["airflow.contrib.operators.sftp_operator.SFTPOperator"],
    kind="SFTPOperator",
    connections=(connection("ssh_conn_id", resource="Sftp", extra="ssh"),),
    method="transfer",
    args={
        "remote_filepath": parameter("str | list[str]"),
        "local_filepath": parameter(),
        "operation": parameter("str", default="put"),
        "create_intermediate_dirs": parameter("bool", default=False),
        "confirm": parameter("bool", default=True),
        "remote_host": parameter("str | None"),
        "concurrency": parameter("int", default=1),
        "prefetch": parameter("bool", default=True),
        "sftp_hook": parameter(),
        "ssh_hook": parameter(),
    },
    ignored=_DEFERRABLE,
    cases=[
        Case(
            'SFTPOperator(task_id="fetch", ssh_conn_id="bank", operation="get", remote_filepath="/out/{{ ds }}.csv", local_filepath="/data/a.csv")',
            '@op(kind="SFTPOperator")\n'
            "def fetch(\n"
            "    bank: Sftp,\n"
            '    remote_filepath: str | list[str] = template("/out/{{ ds }}.csv"),\n'
            '    local_filepath="/data/a.csv",\n'
            '    operation: str = "get",\n'
            "):\n"
            "    return bank.transfer(remote_filepath, local_filepath=local_filepath, operation=operation)",
        )
    ],
)

operator(
    "airflow.providers.sftp.sensors.sftp.SFTPSensor",
    also=["airflow.contrib.sensors.sftp_sensor.SFTPSensor"],
    kind="SFTPSensor",
    connections=(connection("sftp_conn_id", resource="Sftp", default="sftp_default", extra="ssh"),),
    decorator="sensor_op",
    method="has",
    args={
        "path": parameter("str"),
        "file_pattern": parameter("str", default=""),
        "newer_than": parameter(),
        "python_callable": parameter(),
        "op_args": parameter(),
        "op_kwargs": parameter(),
        **SENSOR_SETTINGS,
    },
    ignored={**_DEFERRABLE, "use_managed_conn": "one session serves a whole look"},
    cases=[
        Case(
            'SFTPSensor(task_id="wait", sftp_conn_id="bank", path="/out", file_pattern="*.csv", mode="reschedule")',
            '@sensor_op(kind="SFTPSensor", mode="reschedule")\n'
            'def wait(bank: Sftp, path: str = "/out", file_pattern: str = "*.csv"):\n'
            "    return bank.has(path, file_pattern=file_pattern)",
        )
    ],
)

carried("jetbridge.airflow.providers.ssh", "SSHHook", "SSHOperator", extra="ssh")
carried("jetbridge.airflow.providers.sftp", "SFTPHook", "SFTPOperation", "SFTPOperator", "SFTPSensor", extra="ssh")
