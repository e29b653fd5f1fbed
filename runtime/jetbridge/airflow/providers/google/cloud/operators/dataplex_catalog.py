"""The catalogue of Dataplex: entry groups, types of entries and of aspects, entries.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/dataplex.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GooglePageOperator, GoogleUpdateOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator
from jetbridge.airflow.providers.google.cloud.operators.dataplex import ADDRESS
from jetbridge.airflow.providers.google.common.plain import as_rest
from jetbridge.definitions.signals import TaskException

_PLACE = "projects/{project_id}/locations/{location}"
_GROUPS = _PLACE + "/entryGroups"
_GROUP = _GROUPS + "/{entry_group_id}"
_ENTRIES = _GROUP + "/entries"
_ENTRY = _ENTRIES + "/{entry_id}"
_TYPES = _PLACE + "/entryTypes"
_TYPE = _TYPES + "/{entry_type_id}"
_ASPECTS = _PLACE + "/aspectTypes"
_ASPECT = _ASPECTS + "/{aspect_type_id}"
_THERE = frozenset({409})
_PAGE = pairs(pageSize="page_size", pageToken="page_token", filter="filter_by")
_ORDERED_PAGE = {**_PAGE, "orderBy": "order_by"}


class DataplexCatalogOperator(GoogleCallOperator):
    """Gives something of the catalogue."""

    address = ADDRESS


class _Waits(DataplexCatalogOperator):
    """Makes, changes or deletes something; gives nothing where it is only checked."""

    operation = LONG_RUNNING
    validate_request: bool = False

    def shown(self, answer: Any) -> Any:
        """The answer, if it is not a check only."""
        return None if self.validate_request else super().shown(answer)


class _Updates(GoogleUpdateOperator, _Waits):
    """Changes something."""

    call = Call("PATCH", "{name}", "changed", pairs(updateMask="fields", validateOnly="validate_request"))


class DataplexCatalogCreateEntryGroupOperator(_Waits):
    """Makes an entry group; one of that name is given."""

    call = Call(
        "POST",
        _GROUPS,
        "entry_group_configuration",
        pairs(entryGroupId="entry_group_id", validateOnly="validate_request"),
        _THERE,
    )
    there = Call("GET", _GROUP)


class DataplexCatalogGetEntryGroupOperator(DataplexCatalogOperator):
    """Gives an entry group."""

    call = Call("GET", _GROUP)


class DataplexCatalogDeleteEntryGroupOperator(_Waits):
    """Deletes an entry group."""

    call = Call("DELETE", _GROUP)
    nothing = True


class DataplexCatalogListEntryGroupsOperator(GooglePageOperator):
    """Gives the entry groups of a page."""

    address, items, page_key = ADDRESS, "entryGroups", "entry_group_page"
    call = Call("GET", _GROUPS, query=_ORDERED_PAGE)


class DataplexCatalogUpdateEntryGroupOperator(_Updates):
    """Changes an entry group."""

    changes, item = "entry_group_configuration", _GROUP


class DataplexCatalogCreateEntryTypeOperator(_Waits):
    """Makes a type of entries; one of that name is given."""

    call = Call(
        "POST",
        _TYPES,
        "entry_type_configuration",
        pairs(entryTypeId="entry_type_id", validateOnly="validate_request"),
        _THERE,
    )
    there = Call("GET", _TYPE)


class DataplexCatalogGetEntryTypeOperator(DataplexCatalogOperator):
    """Gives a type of entries."""

    call = Call("GET", _TYPE)


class DataplexCatalogDeleteEntryTypeOperator(_Waits):
    """Deletes a type of entries."""

    call = Call("DELETE", _TYPE)
    nothing = True


class DataplexCatalogListEntryTypesOperator(GooglePageOperator):
    """Gives the types of entries of a page."""

    address, items, page_key = ADDRESS, "entryTypes", "entry_type_page"
    call = Call("GET", _TYPES, query=_ORDERED_PAGE)


class DataplexCatalogUpdateEntryTypeOperator(_Updates):
    """Changes a type of entries."""

    changes, item = "entry_type_configuration", _TYPE


class DataplexCatalogCreateAspectTypeOperator(_Waits):
    """Makes a type of aspects; one of that name is given."""

    call = Call(
        "POST",
        _ASPECTS,
        "aspect_type_configuration",
        pairs(aspectTypeId="aspect_type_id", validateOnly="validate_request"),
        _THERE,
    )
    there = Call("GET", _ASPECT)


class DataplexCatalogGetAspectTypeOperator(DataplexCatalogOperator):
    """Gives a type of aspects."""

    call = Call("GET", _ASPECT)


class DataplexCatalogDeleteAspectTypeOperator(_Waits):
    """Deletes a type of aspects."""

    call = Call("DELETE", _ASPECT)
    nothing = True


class DataplexCatalogListAspectTypesOperator(GooglePageOperator):
    """Gives the types of aspects of a page."""

    address, items, page_key = ADDRESS, "aspectTypes", "aspect_type_page"
    call = Call("GET", _ASPECTS, query=_ORDERED_PAGE)


class DataplexCatalogUpdateAspectTypeOperator(_Updates):
    """Changes a type of aspects."""

    changes, item = "aspect_type_configuration", _ASPECT


class DataplexCatalogCreateEntryOperator(DataplexCatalogOperator):
    """Makes an entry; one of that name is given."""

    entry_configuration: Any

    call = Call("POST", _ENTRIES, "entry_configuration", pairs(entryId="entry_id"), _THERE)
    there = Call("GET", _ENTRY)

    def execute(self, context: Context) -> Any:
        """The entry.

        Raises:
            TaskException: the configuration has no name or no type.
        """
        given = as_rest(self.entry_configuration)
        missing = [name for name in ("name", "entry_type") if not given.get(name) and not given.get("entryType")]
        if missing:
            raise TaskException(f"Missing required fields in Entry configuration: {', '.join(missing)}.")
        return super().execute(context)


class DataplexCatalogGetEntryOperator(DataplexCatalogOperator):
    """Gives an entry."""

    call = Call("GET", _ENTRY, query=pairs(view="view", aspectTypes="aspect_types", paths="paths"))


class DataplexCatalogListEntriesOperator(GooglePageOperator):
    """Gives the entries of a page."""

    address, items, page_key = ADDRESS, "entries", "entry_page"
    call = Call("GET", _ENTRIES, query=_PAGE)


class DataplexCatalogSearchEntriesOperator(GooglePageOperator):
    """Gives the first page of the entries that a search finds."""

    address, items, page_key = ADDRESS, "results", "entry_page"
    call = Call(
        "POST",
        _PLACE + ":searchEntries",
        query=pairs(query="query", orderBy="order_by", pageSize="page_size", pageToken="page_token"),
    )


class DataplexCatalogLookupEntryOperator(DataplexCatalogOperator):
    """Gives an entry, wherever it is kept."""

    call = Call(
        "GET",
        _PLACE + ":lookupEntry",
        query=pairs(entry="path", view="view", aspectTypes="aspect_types", paths="paths"),
    )

    def execute(self, context: Context) -> Any:
        """The entry."""
        self.path = _ENTRY.format(**self.names())
        return super().execute(context)


class DataplexCatalogUpdateEntryOperator(GoogleUpdateOperator, DataplexCatalogOperator):
    """Changes an entry."""

    changes, item = "entry_configuration", _ENTRY
    call = Call(
        "PATCH",
        "{name}",
        "changed",
        pairs(
            updateMask="fields",
            allowMissing="allow_missing",
            deleteMissingAspects="delete_missing_aspects",
            aspectKeys="aspect_keys",
        ),
    )


class DataplexCatalogDeleteEntryOperator(DataplexCatalogOperator):
    """Deletes an entry."""

    call = Call("DELETE", _ENTRY)
