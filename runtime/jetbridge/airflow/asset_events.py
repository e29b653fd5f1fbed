"""Events of assets: what a task tells of those that it makes, and what was told before of those that it reads.

An event is an `AssetMaterialization` of the run, under the name of the asset (of a dataset, its URI); so whoever asks the instance for it finds it.
https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/asset-scheduling.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jetbridge.airflow.context import get_current_context
from jetbridge.definitions.asset_key import AssetKey
from jetbridge.definitions.events import AssetMaterialization
from jetbridge.definitions.metadata.factory import MetadataValue
from jetbridge.scheduling.timetables import AirflowGeneration, Asset, AssetAlias, Dataset, DatasetAlias
from jetbridge.scheduling.timetables.assets import AssetUriRef
from jetbridge.storage.values import LazySequence

AnyAsset = Asset | Dataset
AnyAlias = AssetAlias | DatasetAlias
Key = AnyAsset | AnyAlias | str


@dataclass(frozen=True, slots=True)
class AssetEvent:
    """One update of an asset, as tasks read it."""

    uri: str
    extra: dict[str, Any]
    timestamp: dt.datetime
    source_run_id: str
    source_dag_id: str
    source_task_id: str | None = None
    source_map_index: int = -1


@dataclass(slots=True)
class OutletEvent:
    """What a task tells of one of its outlets: `extra`, and for an alias the assets that it stands for in this run."""

    key: Key
    extra: dict[str, Any] = field(default_factory=dict)
    attached: list[tuple[AnyAsset, dict[str, Any]]] = field(default_factory=list)

    def add(self, asset: AnyAsset | str, extra: Mapping[str, Any] | None = None) -> None:
        """Attach an asset to an alias."""
        self.attached.append((Dataset(asset) if isinstance(asset, str) else asset, dict(extra or {})))


class OutletEvents(Mapping[Any, OutletEvent]):
    """`outlet_events[asset]`; made when it is asked for."""

    def __init__(self) -> None:
        self._events: dict[str, OutletEvent] = {}

    def __getitem__(self, key: Key) -> OutletEvent:
        return self._events.setdefault(_place(key), OutletEvent(key))

    def __iter__(self) -> Iterator[Any]:
        return iter([event.key for event in self._events.values()])

    def __len__(self) -> int:
        return len(self._events)


class InletEvents(Mapping[Any, LazySequence]):
    """`inlet_events[asset]` or `inlet_events[0]`: the earlier events of an inlet, oldest first."""

    def __init__(self, inlets: Iterable[Any], instance: Any) -> None:
        self._inlets, self._instance = list(inlets), instance

    def __getitem__(self, key: Key | int) -> LazySequence:
        inlet = self._inlets[key] if isinstance(key, int) else key
        if not any(_places(inlet) & _places(each) for each in self._inlets):
            raise KeyError(key)
        return LazySequence(self._events_of(inlet))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._inlets)

    def __len__(self) -> int:
        return len(self._inlets)

    def _events_of(self, inlet: Key) -> Iterator[AssetEvent]:
        if self._instance is None:
            return
        keys = [AssetKey([_name(inlet)])] if not isinstance(inlet, AnyAlias) else self._instance.all_asset_keys()
        found = [record for key in keys for record in self._instance.fetch_materializations(key).records]
        for record in sorted(found, key=lambda each: each.storage_id):
            told = record.asset_materialization
            aliases = _plain(told.metadata.get("aliases")) or []
            if not isinstance(inlet, AnyAlias) or inlet.name in aliases:
                yield _event(record, told)


@dataclass(frozen=True)
class Metadata:
    """Yielded by a task's function: more about one of its outlets."""

    asset: Key
    extra: dict[str, Any] = field(default_factory=dict)
    alias: AnyAlias | str | None = None

    def note(self) -> None:
        """Keep it for the events of the task that runs."""
        events = get_current_context()["outlet_events"]
        events[self.asset].extra.update(self.extra)
        if self.alias is not None and not isinstance(self.asset, (str, AssetAlias, DatasetAlias)):
            alias = AssetAlias(self.alias) if isinstance(self.alias, str) else self.alias
            events[alias].add(self.asset, self.extra)


def record_outlets(step: Any, context: Any, generation: AirflowGeneration) -> None:
    """Tell of the outlets of a step that ended well; Airflow 2 keeps inlets and outlets as XComs besides."""
    settings = step.step.settings
    if not settings.outlets and not settings.inlets:
        return
    events: OutletEvents = context["outlet_events"]
    for outlet in settings.outlets or ():
        for asset, extra, aliases in _updates(outlet, events[outlet]):
            metadata = {"extra": MetadataValue.json(extra), "aliases": MetadataValue.json(aliases)}
            step.log_event(AssetMaterialization(AssetKey([_name(asset)]), metadata=metadata))
    if generation is AirflowGeneration.V2:
        for name, given in (("pipeline_outlets", settings.outlets), ("pipeline_inlets", settings.inlets)):
            if given:
                step.push_xcom(name, list(given))


def _updates(outlet: Any, event: OutletEvent) -> Iterator[tuple[AnyAsset, dict[str, Any], list[str]]]:
    if isinstance(outlet, AnyAlias):
        for asset, extra in event.attached:
            yield asset, extra, [outlet.name]
    elif isinstance(outlet, AnyAsset):
        yield outlet, event.extra, []


def _event(record: Any, told: AssetMaterialization) -> AssetEvent:
    entry = record.event_log_entry
    moment = dt.datetime.fromtimestamp(record.timestamp, tz=dt.timezone.utc)
    extra = _plain(told.metadata.get("extra")) or {}
    return AssetEvent(told.asset_key.path[0], extra, moment, record.run_id, entry.job_name or "", entry.step_key)


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)


def _name(key: Any) -> str:
    return key if isinstance(key, str) else str(key.uri if isinstance(key, (Dataset, AssetUriRef)) else key.name)


def _place(key: Any) -> str:
    """One text for everything that names the same: assets go by their name, datasets by their URI."""
    return f"alias {key.name}" if isinstance(key, AnyAlias) else _name(key)


def _places(key: Any) -> frozenset[str]:
    """The texts by which an inlet is found: an asset by its name and its URI, since `Asset.ref` has one of them."""
    return frozenset({key.name, key.uri}) if isinstance(key, Asset) else frozenset({_place(key)})
