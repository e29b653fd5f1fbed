"""Timetables of jobs that wait for data, alone or beside a clock."""

from __future__ import annotations

from collections.abc import Collection

from pendulum import DateTime

from jetbridge.scheduling.timetables.assets import AssetAll, BaseAsset, DatasetAll
from jetbridge.scheduling.timetables.base import (
    DagRunInfo,
    DataInterval,
    InvalidTimetableError,
    TimeRestriction,
    Timetable,
)
from jetbridge.scheduling.timetables.simple import TrivialTimetable


class AssetTriggeredTimetable(TrivialTimetable):
    """A run when the assets were updated; the clock never starts one."""

    description = "Triggered by assets"

    def __init__(self, assets: BaseAsset | Collection[BaseAsset]) -> None:
        self.given = assets
        self.asset_condition = assets if isinstance(assets, BaseAsset) else AssetAll(*assets)

    def __eq__(self, other: object) -> bool:
        return self.asset_condition == other.asset_condition if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.asset_condition))

    @property
    def summary(self) -> str:
        """The word `Asset`."""
        return "Asset"

    def next_dagrun_info(
        self,
        *,
        last_automated_data_interval: DataInterval | None,  # noqa: ARG002 -- the signature of all timetables
        restriction: TimeRestriction,  # noqa: ARG002 -- the signature of all timetables
    ) -> DagRunInfo | None:
        """No run by the clock."""
        return None


class DatasetTriggeredTimetable(AssetTriggeredTimetable):
    """Airflow 2's form of it."""

    description = "Triggered by datasets"

    @property
    def summary(self) -> str:
        """The word `Dataset`, or that an alias stands for nothing yet."""
        return "Dataset" if any(self.asset_condition.iter_assets()) else "Unresolved DatasetAlias"


class AssetOrTimeSchedule(AssetTriggeredTimetable):
    """A run when the assets were updated, and runs by a timetable.

    Raises:
        InvalidTimetableError: (from `validate`) the timetable itself waits for assets.
    """

    airflow_module = "airflow.timetables.assets"
    word = "Asset"

    def __init__(self, *, timetable: Timetable, assets: Collection[BaseAsset] | BaseAsset) -> None:
        super().__init__(assets)
        self.timetable = timetable
        self.description = f"Triggered by {self.word.lower()}s or {timetable.description}"
        self.periodic = timetable.periodic
        self.can_be_scheduled = timetable.can_be_scheduled
        self.active_runs_limit = timetable.active_runs_limit

    @property
    def summary(self) -> str:
        """Both, in words."""
        return f"{self.word} or {self.timetable.summary}"

    def validate(self) -> None:
        """Check the timetable beside the assets."""
        if isinstance(self.timetable, AssetTriggeredTimetable):
            raise InvalidTimetableError(f"cannot nest {self.word.lower()} timetables")
        self.timetable.validate()

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """What the timetable says."""
        return self.timetable.infer_manual_data_interval(run_after=run_after)

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """What the timetable says."""
        return self.timetable.next_dagrun_info(
            last_automated_data_interval=last_automated_data_interval, restriction=restriction
        )


class DatasetOrTimeSchedule(AssetOrTimeSchedule):
    """Airflow 2's form of it."""

    airflow_module = "airflow.timetables.datasets"
    word = "Dataset"

    def __init__(self, *, timetable: Timetable, datasets: Collection[BaseAsset] | BaseAsset) -> None:
        super().__init__(
            timetable=timetable, assets=datasets if isinstance(datasets, BaseAsset) else DatasetAll(*datasets)
        )
