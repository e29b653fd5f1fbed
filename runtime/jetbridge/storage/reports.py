"""What others than a run itself write into its history: events of an engine, and that it was cancelled or has failed."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from typing import Any

from jetbridge.storage.events.data import EngineEventData
from jetbridge.storage.events.event import Event
from jetbridge.storage.events.record import Record
from jetbridge.storage.events.said import Said
from jetbridge.storage.events.types import EventType
from jetbridge.storage.run import Run, RunStatus
from jetbridge.storage.store import Happened


class RunReports(ABC):
    """Reports by `keep`, which an instance has."""

    @abstractmethod
    def keep(self, run_id: str, happened: Happened) -> None:
        """Keep what happened in a run."""

    def report_engine_event(
        self,
        message: str,
        dagster_run: Run | None = None,
        engine_event_data: EngineEventData | None = None,
        **options: Any,
    ) -> Event:
        """Write an event of the engine into a run's history."""
        run_id = dagster_run.run_id if dagster_run is not None else options.get("run_id")
        data = engine_event_data or EngineEventData()
        if run_id is not None:
            said = Said(message, data)
            record: Record = (EventType.ENGINE_EVENT, options.get("step_key"), None, time.time(), said)
            self.keep(run_id, Happened([record]))
        job = dagster_run.job_name if dagster_run is not None else options.get("job_name", "")
        return Event(EventType.ENGINE_EVENT.value, str(job), event_specific_data=data, message=message)

    def report_run_canceling(self, run: Run, message: str | None = None) -> None:
        """Write that a run is to be cancelled."""
        self._report(run, EventType.RUN_CANCELING, RunStatus.CANCELING, message)

    def report_run_canceled(self, dagster_run: Run, message: str | None = None) -> None:
        """Write that a run was cancelled."""
        self._report(dagster_run, EventType.RUN_CANCELED, RunStatus.CANCELED, message)

    def report_run_failed(self, dagster_run: Run, message: str | None = None, **_options: Any) -> None:
        """Write that a run failed."""
        self._report(dagster_run, EventType.RUN_FAILURE, RunStatus.FAILURE, message)

    def _report(self, run: Run, kind: EventType, status: RunStatus, message: str | None) -> None:
        record: Record = (kind, None, None, time.time(), None if message is None else Said(message, None))
        self.keep(run.run_id, Happened([record], changes={"status": status}))
