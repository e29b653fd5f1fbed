"""Which Airflow's meaning holds: 2.x and 3.x differ in defaults and in corner cases."""

from __future__ import annotations

from enum import Enum


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
