"""Making a virtual environment for a function: with uv where it is installed, else with `venv` and pip.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/python.html#virtual-environment-setup-options
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jetbridge.airflow.connection import Connection
from jetbridge.definitions.signals import TaskException
from jetbridge.masking import logger_without_secrets

log = logger_without_secrets("jetbridge.python")
_MARKER = "install_complete_marker.json"


@dataclass(frozen=True, slots=True)
class VirtualEnvironment:
    """What is to be installed. `python_version` names an interpreter (`3.11`), ours without it; `index_urls` replace PyPI, an empty list forbids it."""

    requirements: Sequence[str] = ()
    python_version: str | None = None
    system_site_packages: bool = True
    pip_install_options: Sequence[str] = ()
    index_urls: Sequence[str] | None = None

    @contextlib.contextmanager
    def made(self, cache: str | None = None) -> Iterator[str]:
        """The interpreter of the environment: a temporary one, or one that is kept below the folder `cache` and made once.

        Raises:
            TaskException: it cannot be made; the text has what the installer said.
        """
        if cache is None:
            with tempfile.TemporaryDirectory(prefix="venv") as folder:
                yield self._make(Path(folder))
            return
        yield self._kept(Path(cache))

    def _kept(self, cache: Path) -> str:
        cache.mkdir(parents=True, exist_ok=True)
        folder = cache / f"venv-{self.fingerprint[:8]}"
        with folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            marker = folder / _MARKER
            if marker.exists() and marker.read_text("utf-8") == self.fingerprint:
                return str(folder / "bin" / "python")
            shutil.rmtree(folder, ignore_errors=True)
            python = self._make(folder)
            marker.write_text(self.fingerprint, "utf-8")
            return python

    @property
    def fingerprint(self) -> str:
        """The same for environments that hold the same."""
        said = (self.requirements, self._base, self.system_site_packages, self.pip_install_options, self.index_urls)
        return hashlib.sha256(repr(said).encode()).hexdigest()

    @property
    def _base(self) -> str:
        return sys.executable if self.python_version is None else f"python{self.python_version}"

    def _make(self, folder: Path) -> str:
        python, uv = str(folder / "bin" / "python"), _uv()
        shared = ["--system-site-packages"] if self.system_site_packages else []
        if uv:
            _run([uv, "venv", "--allow-existing", "--python", self._base, *shared, str(folder)])
            installer = [uv, "pip", "install", "--python", python]
        else:
            _run([self._base, "-m", "venv", *shared, str(folder)])
            installer = [python, "-m", "pip", "install"]
        if self.requirements:
            listed = folder / "requirements.txt"
            listed.write_text("\n".join(self.requirements), "utf-8")
            _run([*installer, *self._index_options(), *self.pip_install_options, "-r", str(listed)])
        return python

    def _index_options(self) -> list[str]:
        if self.index_urls is None:
            return []
        if not self.index_urls:
            return ["--no-index"]
        first, *others = self.index_urls
        return ["--index-url", first, *(part for url in others for part in ("--extra-index-url", url))]


def index_of_connection(conn_id: str) -> str:
    """The address of a package index that a connection of type `package_index` holds, with its user."""
    connection = Connection.get(conn_id)
    url = connection.host or ""
    if not connection.login:
        return url
    scheme, _, rest = url.partition("://")
    password = f":{quote(connection.password, safe='')}" if connection.password else ""
    return f"{scheme}://{quote(connection.login, safe='')}{password}@{rest}"


def _uv() -> str | None:
    beside = Path(sys.executable).parent / "uv"
    return str(beside) if beside.exists() else shutil.which("uv")


def _run(command: list[str]) -> None:
    log.info("Executing cmd: %s", " ".join(command[:4]))
    environ = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    try:
        done = subprocess.run(  # noqa: S603 -- an installer with the user's requirements
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, env=environ
        )
    except OSError as error:
        raise TaskException(f"The virtual environment cannot be made: {command[0]}: {error.strerror}") from error
    if done.returncode:
        raise TaskException(
            f"The virtual environment cannot be made: {' '.join(command[:4])} said\n{done.stdout.strip()}"
        )
