"""Which Airflow's meaning holds: 2.x and 3.x differ in defaults and in corner cases."""

from __future__ import annotations

import sys
from enum import Enum
from functools import cache
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class AirflowGeneration(str, Enum):
    """The generation of Airflow that a jobs folder follows."""

    V2 = "2"
    V3 = "3"

    @classmethod
    def parse(cls, version: str) -> AirflowGeneration:
        """The generation of a version such as `2.11` or `3.1.8`.

        Raises:
            ValueError: the version is of neither generation.
        """
        major = version.strip().split(".")[0]
        if major not in {"2", "3"}:
            raise ValueError(f'airflow-version {version!r} is not supported: write 2.x or 3.x, such as "2.11"')
        return cls(major)


def generation_of(path: str | Path) -> AirflowGeneration:
    """The generation that a job file follows: `[tool.jetbridge] airflow-version` of the nearest pyproject.toml above it; 3 without one.

    Raises:
        ValueError: the version is of neither generation.
    """
    folder = Path(path).absolute()
    return _generation_above(folder if folder.is_dir() else folder.parent)


@cache
def _generation_above(folder: Path) -> AirflowGeneration:
    for candidate in (folder, *folder.parents):
        version = _version_in(candidate / "pyproject.toml")
        if version is not None:
            return AirflowGeneration.parse(version)
    return AirflowGeneration.V3


def _version_in(file: Path) -> str | None:
    """None: the file says nothing of Jetbridge, the search goes on upward."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    try:
        table = tomllib.loads(text).get("tool", {}).get("jetbridge")
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file} is no TOML: {error}") from None
    if table is None:
        return None
    version = table.get("airflow-version", "3")
    if not isinstance(version, str):
        raise ValueError(f'{file}: airflow-version must be a text such as "2.11", not {version!r}')  # noqa: TRY004 -- a bad setting
    return version
