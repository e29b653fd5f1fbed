"""The values of a run's outputs."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.states import TaskState
from jetbridge.errors import InvariantViolationError
from jetbridge.execution.context.op import OpExecutionContext
from jetbridge.execution.engine.progress import StepProgress, StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.plan.sources import FromStep
from jetbridge.execution.steps.inputs import InputReader
from jetbridge.execution.steps.load import load_output


def output_of_node(job_run: JobRun, job: Any, node: str, output: str) -> Any:
    """The value of an output of a node; of a mapped one, a dictionary by mapping key.

    Raises:
        InvariantViolationError: there is no such node or output, or the output was not given.
    """
    step, name = _step_and_output(job_run, job, node.split("."), output)
    progress = job_run.progress.steps[step]
    if name not in progress.step.op.output_dict:
        raise InvariantViolationError(f"No outputs found for output '{output}' from node '{node}'.")
    if progress.runs is None and progress.only.state is TaskState.NONE and not progress.only.outputs:
        raise InvariantViolationError(f"No outputs found for output '{output}' from node '{node}'.")
    found = _values(job_run, progress, name)
    if found is None or (found[0] == {} and progress.step.op.output_dict[name].is_dynamic):
        raise InvariantViolationError(f"No outputs found for output '{output}' from node '{node}'.")
    return found[0]


def _step_and_output(job_run: JobRun, job: Any, path: list[str], output: str) -> tuple[int, str]:
    plan = job_run.plan
    key = ".".join(path)
    if key in plan.by_key:
        return plan.by_key[key], output
    graph = job.graph
    for name in path:
        node = getattr(graph, "node_dict", {}).get(name)
        if node is None:
            raise InvariantViolationError(f"{job.name} has no op named {key}.")
        graph = node.definition
    for mapping in graph.output_mappings:
        if mapping.graph_output_name == output:
            inner = [*path, mapping.mapped_node_name]
            return _step_and_output(job_run, job, inner, mapping.mapped_node_output_name)
    raise InvariantViolationError(f"Could not find top-level output '{output}' in graph '{key}'.")


def _values(job_run: JobRun, progress: StepProgress, name: str) -> tuple[Any] | None:
    known = job_run.known_outputs
    if progress.runs is not None:
        given = [run for run in progress.runs if name in run.outputs and run.key not in known]
        return ({run.mapping_key: _value(job_run, run, name) for run in given},) if given else None
    if name not in progress.only.outputs or progress.only.key in known:
        return None
    return (_value(job_run, progress.only, name),)


def _value(job_run: JobRun, run: StepRun, name: str) -> Any:
    given = run.outputs[name]
    if given is True:
        return load_output(job_run, run, name)
    return {key: load_output(job_run, run, name, key) for key in given}


def output_of_job(job_run: JobRun, job: Any, name: str) -> Any:
    """The value of an output of the job itself.

    Raises:
        InvariantViolationError: there is no such output, or it was not given.
    """
    source = job_run.plan.outputs.get(name)
    if not job_run.plan.outputs:
        raise InvariantViolationError(
            f"Attempted to retrieve top-level outputs for '{job.name}', which has no outputs."
        )
    if source is None:
        raise InvariantViolationError(
            f"Could not find top-level output '{name}' in job '{job.name}'. It has: {', '.join(job_run.plan.outputs) or 'none'}."
        )
    if isinstance(source, FromStep):
        found = _values(job_run, job_run.progress.steps[source.step], source.output)
        if found is None:
            raise InvariantViolationError(f"Output '{name}' of job '{job.name}' was not given.")
        return found[0]
    run = StepRun(job_run.plan.steps[0])
    return InputReader(job_run, run, lambda: OpExecutionContext(job_run, run)).read(source)
