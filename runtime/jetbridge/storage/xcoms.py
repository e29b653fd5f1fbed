"""XComs of other runs, and earlier runs of a job, as tasks ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from jetbridge.storage.run import RunsFilter, RunStatus

if TYPE_CHECKING:
    from jetbridge.storage.instance import Instance
    from jetbridge.storage.run import Run


def logical_date_of(run: Run) -> Any:
    """The logical date of a run; None if it has none."""
    facts = run.airflow.get("facts")
    return None if facts is None else facts.logical_date


def earlier_runs(instance: Instance, job_name: str, facts: Any) -> list[Run]:
    """The runs of a job up to a run's logical date, oldest first."""
    date = None if facts is None else facts.logical_date
    runs = [run for run in instance.get_runs(RunsFilter(job_name=job_name)) if logical_date_of(run) is not None]
    found = [run for run in runs if date is None or logical_date_of(run) <= date]
    return sorted(found, key=logical_date_of)


def find_xcoms(
    instance: Instance,
    job_name: str,
    run_id: str | None,
    node_paths: Sequence[str] | None,
    key: str | None,
    *,
    prior: bool,
    facts: Any,
    but: str,
) -> Iterable[Any]:
    """The XComs that another run (or, with `prior`, any run up to this one's date) pushed, oldest run first; the run `but` asks itself."""
    runs = [run for run in earlier_runs(instance, job_name, facts) if run.run_id != but]
    if run_id is not None:
        run_ids = [run.run_id for run in runs if run.run_id == run_id or run.airflow["facts"].run_id == run_id]
    elif prior:
        run_ids = [run.run_id for run in runs]
    else:
        date = None if facts is None else facts.logical_date
        run_ids = [run.run_id for run in runs if logical_date_of(run) == date]
    from jetbridge.storage.values import XComValue  # noqa: PLC0415 - few tasks look into other runs

    for order, xcom in enumerate(instance.store.xcoms(run_ids)):
        if (node_paths is None or xcom.step_key in node_paths) and key in {None, xcom.key}:
            yield XComValue(xcom.step_key, xcom.map_index, xcom.key, xcom.value, order)


def previous_success(instance: Instance, job_name: str, facts: Any) -> Any:
    """The facts of the last successful run before this one's date."""
    runs = earlier_runs(instance, job_name, facts)
    date = None if facts is None else facts.logical_date
    found = [run for run in runs if run.status is RunStatus.SUCCESS and (date is None or logical_date_of(run) < date)]
    return found[-1].airflow["facts"] if found else None
