"""The Airflow environments on this machine: one virtual environment per Airflow version, in the user's cache folder."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from jetbridge_translator.validation.errors import ValidationError

MARKER = "jetbridge.json"
_ASK_VERSION = "import importlib.metadata as m; print(m.version('apache-airflow'))"


@dataclass(frozen=True, slots=True)
class AirflowEnvironment:
    """A Python interpreter that has Airflow; `packages` are what was installed beside it (none for one that the user names)."""

    version: str
    python: Path
    packages: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """The virtual environment's folder."""
        return self.python.parent.parent


def cache_folder() -> Path:
    """Where environments, database templates and results of reading live: `JETBRIDGE_CACHE_DIR`, else the user's cache folder."""
    named = os.environ.get("JETBRIDGE_CACHE_DIR")
    return Path(named).expanduser().absolute() if named else platformdirs.user_cache_path("jetbridge")


def environments_folder() -> Path:
    """Where the environments live."""
    return cache_folder() / "airflow"


def folder_of(version: str) -> Path:
    """The folder of the environment of one Airflow version, made or not."""
    return environments_folder() / version


def python_in(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder / "bin" / "python"


def write_marker(folder: Path, environment: AirflowEnvironment) -> None:
    """Mark an environment as complete; without this file it counts as not installed."""
    (folder / MARKER).write_text(json.dumps({**asdict(environment), "python": str(environment.python)}), "utf-8")


def read_marker(folder: Path) -> AirflowEnvironment | None:
    """The environment in a folder, None if it is missing or was not completed."""
    try:
        stored = json.loads((folder / MARKER).read_text("utf-8"))
        found = AirflowEnvironment(stored["version"], Path(stored["python"]), tuple(stored["packages"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.python.exists() else None


def installed() -> list[AirflowEnvironment]:
    """All complete environments, by version."""
    folder = environments_folder()
    candidates = sorted(folder.iterdir()) if folder.is_dir() else []
    return [found for candidate in candidates if (found := read_marker(candidate)) is not None]


def environment_of_python(python: Path) -> AirflowEnvironment:
    """The environment behind an interpreter that the user names.

    Raises:
        ValidationError: it is no Python interpreter, or Airflow is not installed in it.
    """
    command = [str(python), "-c", _ASK_VERSION]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 -- the user's own interpreter
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise ValidationError(f"{python} cannot be started as a Python interpreter: {problem}") from problem
    if answer.returncode:
        raise ValidationError(
            f"{python} has no Airflow: name an interpreter that can import it, or use --airflow VERSION"
        )
    return AirflowEnvironment(answer.stdout.strip(), python)


def environment_of_version(version: str) -> AirflowEnvironment:
    """The installed environment of a version; `2.11` finds the newest installed 2.11.x.

    Raises:
        ValidationError: there is none.
    """
    found = [e for e in installed() if e.version == version or e.version.startswith(version + ".")]
    if not found:
        raise ValidationError(
            f"Airflow {version} is not installed for Jetbridge: run `jetbridge airflow install {version}`"
        )
    return max(found, key=lambda e: version_key(e.version))


def version_key(version: str) -> tuple[int, ...]:
    """`2.11.2` as (2, 11, 2), for comparison; what is no number counts as 0."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def environment(version: str | None, python: Path | None, generation: int | None = None) -> AirflowEnvironment:
    """The environment that the options name; without options the newest that is installed of a generation (2 or 3).

    Raises:
        ValidationError: none is there, or both options are given.
    """
    if version is not None and python is not None:
        raise ValidationError("give --airflow or --airflow-python, not both")
    if python is not None:
        return environment_of_python(python)
    if version is not None:
        return environment_of_version(version)
    found = [e for e in installed() if generation is None or version_key(e.version)[0] == generation]
    if not found:
        wanted = "3.1.8" if generation == 3 else "2.11.2"  # noqa: PLR2004 -- Airflow 3
        line = "" if generation is None else f" {generation}"
        raise ValidationError(
            f"no Airflow{line} is installed for Jetbridge: run `jetbridge airflow install {wanted}`, or give --airflow-python"
        )
    return max(found, key=lambda e: version_key(e.version))
