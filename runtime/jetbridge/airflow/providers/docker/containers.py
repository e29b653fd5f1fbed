"""Making a container from an operator's arguments, and what comes out of it."""

from __future__ import annotations

import ast
import logging
import pickle
import tarfile
from collections.abc import Iterable, Mapping
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from jetbridge.airflow.clients import client

if TYPE_CHECKING:
    from jetbridge.airflow.providers.docker.operator import DockerOperator

_LOG_OPTIONS = {"log_opts_max_size": "max-size", "log_opts_max_file": "max-file"}
_HOST_SETTINGS = (
    "network_mode",
    "shm_size",
    "dns",
    "dns_search",
    "port_bindings",
    "mem_limit",
    "cap_add",
    "extra_hosts",
    "privileged",
    "device_requests",
    "ipc_mode",
    "ulimits",
)


def create(operator: DockerOperator, mounts: list[Any]) -> Any:
    """Create the container of an operator, with these mounts; it is not started yet."""
    from_file = {} if operator.env_file is None else operator.unpack_environment_variables(operator.env_file)
    return operator.cli.create_container(
        command=operator.format_command(operator.command),
        name=operator.container_name,
        environment={**from_file, **operator.environment, **operator.private_environment},
        ports=list(operator.port_bindings),
        host_config=host_config(operator, mounts),
        image=operator.image,
        user=operator.user,
        entrypoint=operator.format_command(operator.entrypoint),
        working_dir=operator.working_dir,
        tty=operator.tty,
        hostname=operator.hostname,
        labels=operator.labels,
    )


def host_config(operator: DockerOperator, mounts: list[Any]) -> Any:
    """What the container may use of its host. A CPU is 1024 shares."""
    types = client("docker.types", extra="docker")
    log_options = {
        option: getattr(operator, name) for name, option in _LOG_OPTIONS.items() if getattr(operator, name) is not None
    }
    binds = {} if operator.volumes is None else {"binds": operator.volumes}
    return operator.cli.create_host_config(
        auto_remove=False,
        mounts=mounts,
        cpu_shares=round(operator.cpus * 1024),
        log_config=types.LogConfig(config=log_options),
        **{name: getattr(operator, name) for name in _HOST_SETTINGS},
        **binds,
    )


def mount_of(mount: Any) -> Any:
    """A mount: one that is made already (also when rendering took its class), or the arguments of one."""
    mount_class = client("docker.types", extra="docker").Mount
    return mount if isinstance(mount, mount_class) or "Target" in mount else mount_class(**mount)


def templates(value: Any) -> tuple[str, ...] | None:
    """What of a mount holds templates: everything."""
    return tuple(value) if isinstance(value, dict) and "Target" in value else None


def pull(cli: Any, image: str, log: logging.Logger) -> None:
    """Pull an image, and log each change of a layer's status once."""
    latest: dict[str, str] = {}
    for message in cli.pull(image, stream=True, decode=True):
        if not isinstance(message, Mapping):
            log.info("%s", message)
            continue
        layer, status = message.get("id"), message.get("status")
        if status is not None and (layer is None or latest.get(layer) != status):
            log.info("%s", status if layer is None else f"{layer}: {status}")
            latest[layer or ""] = status


def log_lines(chunks: Iterable[bytes | str], log: logging.Logger) -> list[str]:
    """The lines that a container prints, each logged when it is whole, without the white space at their ends."""
    lines: list[str] = []
    rest = ""
    for chunk in chunks:
        rest += chunk.decode("utf-8", errors="surrogateescape") if isinstance(chunk, bytes) else chunk
        *whole, rest = rest.split("\n")
        lines += _logged(whole, log)
    return lines + (_logged([rest], log) if rest else [])


def close_stream(stream: Any) -> None:
    """Close the connection that a stream of logs holds, which docker's own `close()` leaves half open."""
    response = getattr(stream, "_response", None)
    if response is not None:
        response.close()


def _logged(lines: list[str], log: logging.Logger) -> list[str]:
    stripped = [line.rstrip() for line in lines]
    for line in stripped:
        log.info("%s", line)
    return stripped


def unpickled(cli: Any, container_id: str, path: str | None, library: Any = None) -> Any:
    """The object in a pickle file of a container; None when the file is empty or not there."""
    try:
        archive, stat = cli.get_archive(container_id, path)
    except client("docker.errors", extra="docker").APIError:
        return None
    if stat["size"] == 0:
        return None
    with tarfile.open(fileobj=BytesIO(b"".join(archive))) as tar:
        return (library or pickle).load(tar.extractfile(stat["name"]))


def command_of(command: Any) -> Any:
    """A command as the daemon takes it: a text that begins with `[` is a list."""
    is_list = isinstance(command, str) and command.strip().startswith("[")
    return ast.literal_eval(command) if is_list else command


def variables_of(text: str) -> dict[str, str | None]:
    """The variables in a text in the format of `.env` files."""
    variables: dict[str, str | None] = client("dotenv", extra="docker").dotenv_values(stream=StringIO(text))
    return variables
