"""Going on with a run whose process is gone: what it has finished is not done again.

Whatever a step did is durable before anything after it starts, so that its history says exactly what is left to do.
"""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.states import TaskState
from jetbridge.errors import InvariantViolationError
from jetbridge.execution.engine.outcome import Outcome
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_execution import run_on_instance
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.known import KnownStep, known_of_run
from jetbridge.execution.plan import plan_of
from jetbridge.execution.reexecution import Reexecution
from jetbridge.execution.results.job import JobExecutionResult
from jetbridge.execution.run_config import merged, resolve
from jetbridge.storage.instance import Instance


def resume_run(job: Any, instance: Instance, run_id: str, *, raise_on_error: bool = False) -> JobExecutionResult:
    """Go on with a run that was killed or cancelled. Nobody else may be running it.

    Raises:
        RunNotFoundError: there is no such run.
        InvariantViolationError: it has ended.
    """
    run = instance.run_named(run_id)
    known = known_of_run(instance, run_id)
    was_interrupted = any(step.is_interrupted for step in known.values())
    if run.is_success or (run.is_failure and not was_interrupted):
        raise InvariantViolationError(
            f"Run {run_id} has ended ({run.status.value}): there is nothing to resume. To run what failed again, re-execute it from failure."
        )
    target = job.get_subset(op_selection=run.op_selection) if run.op_selection else job
    definition = target.get_definition() if hasattr(target, "get_definition") else target
    config = resolve(
        definition,
        merged(definition.run_config, run.run_config),
        definition.resource_defs,
        definition.input_values,
        with_executor=True,
    )
    return run_on_instance(
        target,
        definition,
        run,
        instance,
        config,
        raise_on_error=raise_on_error,
        again=Resumption.of(definition, known, run),
        is_new=False,
    )


class Resumption(Reexecution):
    """What the run itself did in its earlier life."""

    __slots__ = ()

    @classmethod
    def of(cls, job: Any, known: dict[str, KnownStep], run: Any) -> Resumption:
        """Take over what its history says."""
        interrupted = {
            key
            for key, step in known.items()
            if step.has_started and (step.state is TaskState.NONE or step.is_interrupted)
        }

        def again(step_run: StepRun) -> bool:
            past = known.get(step_run.key)
            return past is None or step_run.key in interrupted or not past.has_started

        return cls(plan_of(job), run, known, again, run.step_keys_to_execute)

    def prepare(self, job_run: JobRun) -> None:
        """Let the engine recall what has ended, and the XComs of it."""
        job_run.known_outputs = {
            key: step.run_id
            for key, step in self.known.items()
            if step.state is TaskState.SUCCESS and step.run_id != self.parent.run_id
        }
        job_run.settled_before = {
            key: step.state
            for key, step in self.known.items()
            if not step.has_started and step.run_id == self.parent.run_id
        }
        pushed: dict[str, list[Any]] = {}
        for xcom in job_run.instance.store.xcoms([self.parent.run_id]):
            pushed.setdefault(xcom.step_key, []).append(xcom)

        def recall(run: StepRun) -> Outcome | None:
            outcome = self.recall(run)
            past = self.known.get(run.key)
            if outcome is None:
                # Asked again before each attempt: those made since the run went on count too.
                made = 0 if past is None else past.retries
                run.attempt, run.try_number = max(run.attempt, made), max(run.try_number, made)
                return None
            for xcom in pushed.get(run.step.key, ()):
                if xcom.map_index == run.map_index:
                    job_run.xcoms.push(run.step.index, run.map_index, xcom.key, xcom.value)
            return outcome

        job_run.recall = recall
