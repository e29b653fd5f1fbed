"""A run, rebuilt in a worker process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.config.run_config import ResolvedRunConfig
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.plan import plan_of
from jetbridge.storage.instance import Instance
from jetbridge.storage.run import Run


@dataclass(slots=True)
class RebuiltRun:
    """What a worker needs to open the run. A forked worker uses the objects that it inherited; a new interpreter makes them again."""

    target: Any
    run: Run
    config: ResolvedRunConfig
    facts: RunFacts
    retries_enabled: bool
    instance_url: str | None
    instance_root: str | None
    known_outputs: Mapping[str, str]
    inherited: JobRun | None = None

    @classmethod
    def of(cls, job_run: JobRun, target: Any) -> RebuiltRun:
        """Describe a run."""
        instance = job_run.instance
        return cls(
            target,
            job_run.run,
            job_run.config,
            job_run.facts,
            job_run.retries_enabled,
            instance.url,
            instance.root_directory if instance.is_persistent else None,
            job_run.known_outputs,
            job_run,
        )

    def __getstate__(self) -> tuple[Any, ...]:
        return tuple(None if name == "inherited" else getattr(self, name) for name in type(self).__slots__)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for name, value in zip(type(self).__slots__, state, strict=True):
            setattr(self, name, value)

    def __call__(self) -> AbstractContextManager[JobRun]:
        """Open the run."""
        return self._opened()

    @contextmanager
    def _opened(self) -> Iterator[JobRun]:
        from jetbridge.execution.session import Session  # noqa: PLC0415 - sessions make executors

        job = self.target.get_definition()
        session = Session(
            job=job,
            plan=plan_of(job),
            run=self.run,
            instance=self._instance(),
            config=self.config,
            resource_defs=job.resource_defs,
            make_executor=_no_executor,
            facts=self.facts,
            input_values=job.input_values,
            retries_enabled=self.retries_enabled,
        )
        with session.running() as job_run:
            if self.inherited is not None:
                job_run.progress = job_run.xcoms.progress = self.inherited.progress
                job_run.xcoms.adopt(self.inherited.xcoms)
            job_run.known_outputs = self.known_outputs
            yield job_run

    def _instance(self) -> Any:
        """A forked process must not use the connection of its parent."""
        if self.instance_url is None:
            return Instance.ephemeral()
        return Instance.connect(self.instance_url, self.instance_root)


def _no_executor(_job_run: JobRun) -> Any:
    raise RuntimeError("a worker runs the steps that it is told")
