"""Datasets and assets, aliases, and conditions over them.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import is_opaque
from jetbridge_translator.evaluate.protocol import AbstractClass, AbstractObject
from jetbridge_translator.extract.errors import type_error
from jetbridge_translator.extract.methods import Method, bound
from jetbridge_translator.extract.session import session_of
from jetbridge_translator.model import AssetValue, ExternalCall

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

OF_AIRFLOW_2 = "dataset"
"""The group of an alias in Airflow 2, which knows no groups."""
_CONDITIONS = {"|": "any", "&": "all"}
_REFERENCES = ("name_ref", "uri_ref")


class AssetObject(AbstractObject):
    """A dataset (2.x), an asset (3.x), an alias, a reference (`Asset.ref(…)`) or a condition; `kind` as in `AssetValue`."""

    def __init__(self, value: AssetValue, *, watchers: tuple[Any, ...] = ()) -> None:
        self.value = value
        self.watchers = watchers

    def binary(self, operator: str, other: Any, site: Site, machine: Machine, *, reflected: bool) -> Any:
        """`a | b` and `a & b`; a chain of the same operator is one condition."""
        if operator not in _CONDITIONS or not isinstance(other, AssetObject):
            return NotImplemented
        left, right = (other, self) if reflected else (self, other)
        kind = _CONDITIONS[operator]
        first = left.value.members if left.value.kind == kind else (left.value,)
        return AssetObject(AssetValue(kind, members=(*first, right.value)))

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`uri`, `name`, `group`, `extra`."""
        if name in ("uri", "name", "group", "extra"):
            return getattr(self.value, name)
        if name == "normalized_uri":
            return self.value.uri
        return Method(name, lambda *_: None) if name in ("add", "as_expression") else NotImplemented


class AssetClass(AbstractClass):
    """`Dataset`, `Asset`, `Model`, `DatasetAlias`, `AssetAlias`, `DatasetAll`, `AssetAny`, …"""

    def __init__(self, qualified_name: str, kind: str) -> None:
        self.qualified_name = qualified_name
        self.kind = kind

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """Make one."""
        if self.kind in ("all", "any"):
            return AssetObject(
                AssetValue(self.kind, members=tuple(a.value for a in arguments if isinstance(a, AssetObject)))
            )
        if self.kind == "alias":
            given = bound(("name",), arguments, keywords)
            group = given.get("group", "asset") if session_of(machine).is_v3 else OF_AIRFLOW_2
            return AssetObject(AssetValue("alias", name=given.get("name", ""), group=group))
        make = _asset if session_of(machine).is_v3 else _dataset
        return make(self.kind, arguments, keywords, site, machine)

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`Asset.ref(name=…)`."""
        if name == "ref":
            return Method(name, _reference)
        return self.qualified_name.rsplit(".", 1)[-1] if name == "__name__" else NotImplemented


def _reference(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> AssetObject:
    kind, text = next(iter(keywords.items()), ("name", ""))
    name, uri = (text, "") if kind == "name" else ("", text)
    return AssetObject(AssetValue(f"{kind}_ref", name=name, uri=uri))


def _dataset(kind: str, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    given = bound(("uri", "extra"), arguments, keywords)
    uri = given.get("uri", given.get("name"))
    if not isinstance(uri, str):
        return machine.unknown("the URI of the dataset is unknown", site)
    return AssetObject(AssetValue("dataset", uri=sanitized_uri(uri, drop_user=True), extra=given.get("extra") or {}))


def _asset(kind: str, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    given = bound(("name", "uri"), arguments, keywords)
    name, uri = given.get("name"), given.get("uri")
    if name is None and uri is None:
        raise type_error("Asset() requires either 'name' or 'uri'")
    name, uri = str(uri) if name is None else name, name if uri is None else uri
    if is_opaque(name) or is_opaque(uri):
        return machine.unknown("the name or URI of the asset is unknown", site)
    value = AssetValue(
        kind, name=name, uri=sanitized_uri(str(uri)), group=given.get("group") or kind, extra=given.get("extra") or {}
    )
    return AssetObject(value, watchers=tuple(given.get("watchers") or ()))


def sanitized_uri(uri: str, *, drop_user: bool = False) -> str:
    """The URI as Airflow keeps it: scheme in lower case, no trailing slash, query sorted, fragment and password dropped.

    2.x drops the user too (`drop_user`).
    """
    parsed = urllib.parse.urlsplit(uri)
    scheme = parsed.scheme.lower()
    if (not parsed.scheme and not parsed.netloc) or not scheme or scheme.startswith("x-"):
        return uri
    netloc = parsed.netloc.rpartition("@")[2] if drop_user or parsed.password else parsed.netloc
    query = urllib.parse.urlencode(sorted(urllib.parse.parse_qsl(parsed.query))) if parsed.query else ""
    path = parsed.path.rstrip("/") or "/"
    return urllib.parse.urlunsplit((scheme, netloc, path, query, ""))


def leaves(value: AssetValue) -> Iterator[AssetValue]:
    """The assets of a condition; aliases are not resolved while a file is loaded."""
    if value.kind in ("all", "any"):
        for member in value.members:
            yield from leaves(member)
    elif value.kind not in ("alias", *_REFERENCES):
        yield value


class AssetWatcherObject(AbstractObject):
    """`AssetWatcher(name=…, trigger=…)`: its trigger watches for the asset from outside."""

    def __init__(self, name: Any, trigger: Any) -> None:
        self.name = name
        self.trigger = trigger


def make_watcher(
    arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine
) -> AssetWatcherObject:
    """`AssetWatcher(name, trigger)`."""
    given = bound(("name", "trigger"), arguments, keywords)
    if isinstance(trigger := given.get("trigger"), ExternalCall) and trigger.qualified_name not in TRIGGER_DEFAULTS:
        machine.finding(
            "DAG205", site, f"the trigger `{trigger.qualified_name}` is not read: how Airflow shows it is not known"
        )
    return AssetWatcherObject(given.get("name"), given.get("trigger"))


TRIGGER_DEFAULTS: dict[str, dict[str, Any]] = {
    "airflow.providers.standard.triggers.file.FileDeleteTrigger": {"filepath": None, "poke_interval": 5.0},
}
"""Triggers that watchers may have: the arguments that they show, with defaults."""


def watcher_text(watcher: Any) -> str:
    """The text that Airflow shows for a watcher."""
    if not isinstance(watcher, AssetWatcherObject):
        return str(watcher)
    trigger = watcher.trigger
    if not isinstance(trigger, ExternalCall):
        return f"AssetWatcher(name={watcher.name!r}, trigger={trigger!r})"
    shown = {**TRIGGER_DEFAULTS.get(trigger.qualified_name, {}), **trigger.keywords}
    arguments = ", ".join(f"{name}={value}" for name, value in shown.items())
    return f"AssetWatcher(name={watcher.name!r}, trigger=<{trigger.qualified_name} {arguments}>)"


def asset_text(value: AssetValue, watchers: tuple[Any, ...] = (), *, is_v3: bool = True) -> str:
    """The text that Airflow shows for it (its `repr`)."""
    prefix = "Asset" if is_v3 else "Dataset"
    if value.kind in ("all", "any"):
        inner = ", ".join(asset_text(member, is_v3=is_v3) for member in value.members)
        return f"{prefix}{value.kind.capitalize()}({inner})"
    if value.kind == "alias":
        return (
            f"AssetAlias(name={value.name!r}, group={value.group!r})" if is_v3 else f"DatasetAlias(name={value.name!r})"
        )
    if value.kind in _REFERENCES:
        return f"AssetNameRef(name={value.name!r})" if value.kind == "name_ref" else f"AssetUriRef(uri={value.uri!r})"
    if not is_v3:
        return f"Dataset(uri={value.uri!r}, extra={value.extra or None!r})"
    shown = ", ".join(watcher_text(watcher) for watcher in watchers)
    kind = {"dataset": "Dataset", "model": "Model"}.get(value.kind, "Asset")
    return f"{kind}(name={value.name!r}, uri={value.uri!r}, group={value.group!r}, extra={value.extra!r}, watchers=[{shown}])"
