"""Datasets and tables of BigQuery: made, changed, filled, deleted, listed."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.google.common.hooks.base_google import GoogleBaseHook
from jetbridge.definitions.signals import TaskException

_default_project = GoogleBaseHook.fallback_to_default_project_id


class BigQueryTables(GoogleBaseHook):
    """The part of BigQueryHook that is about datasets and tables."""

    location: str | None

    @property
    def _bigquery(self) -> Any:
        return client("google.cloud.bigquery", extra="google")

    def get_client(self, project_id: str | None = None, location: str | None = None) -> Any:
        """Google's `bigquery.Client`."""
        return self._bigquery.Client(
            project=project_id or self.project_id,
            location=location or self.location,
            credentials=self.get_credentials(),
            client_options=self.get_client_options() if self._get_field("api_endpoint") else None,
        )

    def _dataset(self, project_id: str, dataset_id: str) -> Any:
        return self._bigquery.DatasetReference(project_id, dataset_id)

    def _table(self, project_id: str, dataset_id: str, table_id: str) -> Any:
        return self._dataset(project_id, dataset_id).table(table_id)

    @_default_project
    def create_empty_dataset(
        self,
        dataset_id: str | None = None,
        project_id: str | None = None,
        location: str | None = None,
        dataset_reference: dict[str, Any] | None = None,
        exists_ok: bool = True,
    ) -> dict[str, Any]:
        """Make a dataset; what BigQuery says of it.

        Raises:
            ValueError: nobody names it.
        """
        resource = deepcopy(dataset_reference or {})
        reference = resource.setdefault("datasetReference", {})
        for name, value in (("datasetId", dataset_id), ("projectId", project_id)):
            reference[name] = reference.get(name) or value
            if not reference[name]:
                raise ValueError(f"Please specify `{name}` either in `dataset_reference` or by an argument of its own")
        place = location or self.location
        if place:
            resource.setdefault("location", place)
        made = self.get_client(project_id, place).create_dataset(
            self._bigquery.Dataset.from_api_repr(resource), exists_ok=exists_ok
        )
        found: dict[str, Any] = made.to_api_repr()
        return found

    @_default_project
    def delete_dataset(
        self, dataset_id: str, project_id: str | None = None, delete_contents: bool = False, **options: Any
    ) -> None:
        """Delete a dataset, one that is not there too."""
        self.get_client(project_id).delete_dataset(
            self._dataset(project_id or "", dataset_id), delete_contents=delete_contents, not_found_ok=True, **options
        )

    @_default_project
    def get_dataset(self, dataset_id: str, project_id: str | None = None) -> Any:
        """Google's `Dataset`."""
        return self.get_client(project_id).get_dataset(self._dataset(project_id or "", dataset_id))

    @_default_project
    def update_dataset(
        self,
        fields: list[str],
        dataset_resource: dict[str, Any],
        dataset_id: str | None = None,
        project_id: str | None = None,
    ) -> Any:
        """Change fields of a dataset; Google's `Dataset`."""
        resource = deepcopy(dataset_resource)
        reference = resource.setdefault("datasetReference", {})
        reference.setdefault("datasetId", dataset_id)
        reference.setdefault("projectId", project_id)
        return self.get_client(project_id).update_dataset(self._bigquery.Dataset.from_api_repr(resource), fields)

    @_default_project
    def get_datasets_list(self, project_id: str | None = None, **options: Any) -> list[Any]:
        """The datasets of a project."""
        return list(self.get_client(project_id).list_datasets(project=project_id, **options))

    @_default_project
    def get_dataset_tables(
        self, dataset_id: str, project_id: str | None = None, max_results: int | None = None
    ) -> list[dict[str, Any]]:
        """References to the tables of a dataset."""
        tables = self.get_client(project_id).list_tables(
            self._dataset(project_id or "", dataset_id), max_results=max_results
        )
        return [each.reference.to_api_repr() for each in tables]

    def _with_reference(
        self, resource: dict[str, Any], project_id: str | None, dataset_id: str | None, table_id: str | None
    ) -> dict[str, Any]:
        complete = deepcopy(resource)
        reference = complete.setdefault("tableReference", {})
        for name, value in (("projectId", project_id), ("datasetId", dataset_id), ("tableId", table_id)):
            reference[name] = reference.get(name) or value
            if not reference[name]:
                raise TaskException(f"Missing `{name}`: neither the table resource nor an argument says it")
        return complete

    @_default_project
    def create_table(
        self,
        dataset_id: str,
        table_id: str,
        table_resource: dict[str, Any],
        location: str | None = None,
        project_id: str | None = None,
        exists_ok: bool = True,
        schema_fields: list[dict[str, Any]] | None = None,
        timeout: float | None = None,
    ) -> Any:
        """Make a table; Google's `Table`."""
        resource = {**table_resource, **({"schema": {"fields": schema_fields}} if schema_fields else {})}
        complete = self._with_reference(resource, project_id, dataset_id, table_id)
        table = self._bigquery.Table.from_api_repr(complete)
        return self.get_client(project_id, location).create_table(table, exists_ok=exists_ok, timeout=timeout)

    @_default_project
    def create_empty_table(
        self,
        project_id: str | None = None,
        dataset_id: str | None = None,
        table_id: str | None = None,
        table_resource: dict[str, Any] | None = None,
        schema_fields: list[dict[str, Any]] | None = None,
        time_partitioning: dict[str, Any] | None = None,
        cluster_fields: list[str] | None = None,
        labels: dict[str, str] | None = None,
        view: dict[str, Any] | None = None,
        exists_ok: bool = True,
        location: str | None = None,
    ) -> Any:
        """Make a table or a view out of its parts; Google's `Table`."""
        parts = {
            "schema": {"fields": schema_fields} if schema_fields else None,
            "timePartitioning": time_partitioning,
            "clustering": {"fields": cluster_fields} if cluster_fields else None,
            "labels": labels,
            "view": {"useLegacySql": False, **view} if view else None,
        }
        resource = {**(table_resource or {}), **{name: value for name, value in parts.items() if value}}
        complete = self._with_reference(resource, project_id, dataset_id, table_id)
        table = self._bigquery.Table.from_api_repr(complete)
        return self.get_client(project_id, location).create_table(table, exists_ok=exists_ok)

    @_default_project
    def update_table(
        self,
        table_resource: dict[str, Any],
        fields: list[str] | None = None,
        dataset_id: str | None = None,
        table_id: str | None = None,
        project_id: str | None = None,
    ) -> dict[str, Any]:
        """Change fields of a table; what BigQuery says of it."""
        complete = self._with_reference(table_resource, project_id, dataset_id, table_id)
        table = self._bigquery.Table.from_api_repr(complete)
        changed = self.get_client(project_id).update_table(table, fields or list(table_resource))
        found: dict[str, Any] = changed.to_api_repr()
        return found

    @_default_project
    def delete_table(self, table_id: str, not_found_ok: bool = True, project_id: str | None = None) -> None:
        """Delete a table that is named in full."""
        self.get_client(project_id).delete_table(table_id, not_found_ok=not_found_ok)

    @_default_project
    def run_table_upsert(
        self, dataset_id: str, table_resource: dict[str, Any], project_id: str | None = None
    ) -> dict[str, Any]:
        """Change a table, or make it; what BigQuery says of it."""
        table_id = table_resource["tableReference"]["tableId"]
        complete = self._with_reference(table_resource, project_id, dataset_id, table_id)
        known = (each["tableId"] for each in self.get_dataset_tables(dataset_id, project_id))
        if table_id in known:
            return self.update_table(complete, project_id=project_id)
        made: dict[str, Any] = self.create_table(dataset_id, table_id, complete, project_id=project_id).to_api_repr()
        return made

    @_default_project
    def table_exists(self, dataset_id: str, table_id: str, project_id: str | None = None) -> bool:
        """Whether a table is there."""
        return self._is_there(lambda bigquery: bigquery.get_table(self._table(project_id or "", dataset_id, table_id)))

    @_default_project
    def table_partition_exists(
        self, dataset_id: str, table_id: str, partition_id: str, project_id: str | None = None
    ) -> bool:
        """Whether a partition of a table is there."""
        table = self._table(project_id or "", dataset_id, table_id)
        return self._is_there(lambda bigquery: partition_id in bigquery.list_partitions(table))

    def _is_there(self, question: Callable[[Any], Any]) -> bool:
        errors = client("google.api_core.exceptions", extra="google")
        try:
            return bool(question(self.get_client()))
        except errors.NotFound:
            return False

    @_default_project
    def get_schema(self, dataset_id: str, table_id: str, project_id: str | None = None) -> dict[str, Any]:
        """The fields of a table."""
        table = self.get_client(project_id).get_table(self._table(project_id or "", dataset_id, table_id))
        return {"fields": [each.to_api_repr() for each in table.schema]}

    @_default_project
    def update_table_schema(
        self,
        schema_fields_updates: list[dict[str, Any]],
        include_policy_tags: bool,
        dataset_id: str,
        table_id: str,
        project_id: str | None = None,
    ) -> dict[str, Any]:
        """Change or add fields of a table; what BigQuery says of it."""
        current = self.get_schema(dataset_id, table_id, project_id)["fields"]
        fields = _merged(current, schema_fields_updates, include_policy_tags)
        resource = {"schema": {"fields": fields}}
        return self.update_table(resource, ["schema"], dataset_id, table_id, project_id)


def _merged(
    current: list[dict[str, Any]], updates: list[dict[str, Any]], include_policy_tags: bool
) -> list[dict[str, Any]]:
    fields = {each["name"]: deepcopy(each) for each in current}
    for update in deepcopy(updates):
        known = fields.setdefault(update["name"], {})
        if "fields" in update and "fields" in known:
            update["fields"] = _merged(known["fields"], update["fields"], include_policy_tags)
        known.update(update)
    if not include_policy_tags:
        for each in fields.values():
            each.pop("policyTags", None)
    return list(fields.values())
