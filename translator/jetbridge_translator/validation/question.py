"""What a validation is asked."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, field
from pathlib import Path

from jetbridge_translator.validation.airflow_side import RUN_LIMIT
from jetbridge_translator.validation.differences import ValidationLevel
from jetbridge_translator.validation.environments import AirflowEnvironment
from jetbridge_translator.validation.home import AirflowInputs
from jetbridge_translator.validation.worker_process import Worker


@dataclass(frozen=True, slots=True)
class Question:
    """What to compare: DAG files with the folder of jobs.

    `dag_ids` are globs, `dates` are ISO 8601, `limit` seconds for one run, `count` how many runs of a schedule are looked at.
    """

    dags: Path
    jobs: Path
    airflow: AirflowEnvironment
    level: ValidationLevel
    dag_ids: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    inputs: AirflowInputs = field(default_factory=AirflowInputs)
    limit: float = RUN_LIMIT
    count: int = 10

    @property
    def worker(self) -> Worker:
        """Who answers for Airflow."""
        folder = self.dags if self.dags.is_dir() else self.dags.parent
        return Worker(self.airflow, folder, self.inputs)

    def asks_for(self, dag_id: str) -> bool:
        """Whether a DAG is among those that were asked for."""
        return not self.dag_ids or any(fnmatch.fnmatchcase(dag_id, pattern) for pattern in self.dag_ids)
