"""Vertex AI: data sets.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/vertex_ai.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleUpdateOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call
from jetbridge.airflow.providers.google.cloud.operators.vertex_ai.base import (
    ADDRESS,
    GONE,
    ORDERED_PAGE,
    PLACE,
    VertexDelete,
    VertexList,
    VertexOperator,
    VertexWork,
)
from jetbridge.definitions.signals import TaskException

_DATASETS = PLACE + "/datasets"
_DATASET = _DATASETS + "/{dataset_id}"


class CreateDatasetOperator(VertexWork):
    """Makes a data set; its id is kept under the key `dataset_id`."""

    call, kept = Call("POST", _DATASETS, "dataset"), pairs(dataset_id="name")


class GetDatasetOperator(VertexOperator):
    """Gives a data set; nothing if there is none."""

    call = Call("GET", _DATASET, query=pairs(readMask="read_mask"), fine=GONE)


class DeleteDatasetOperator(VertexDelete):
    """Deletes a data set; one that is not there is no error."""

    call = Call("DELETE", _DATASET, fine=GONE)


class ExportDataOperator(VertexWork):
    """Writes a data set to Cloud Storage."""

    call, nothing = Call("POST", _DATASET + ":export", pairs(exportConfig="export_config")), True


class ImportDataOperator(VertexWork):
    """Reads items into a data set, and gives how many there are more."""

    dataset_id: str
    raise_for_empty_result: bool = False

    call = Call("POST", _DATASET + ":import", pairs(importConfigs="import_configs"))

    def execute(self, context: Context) -> Any:
        """How many items were read.

        Raises:
            TaskException: it has to be more than none, and is none.
        """
        before = self._size()
        self.wait_for(self.ask(self.call), LONG_RUNNING)
        added = self._size() - before
        if self.raise_for_empty_result and not added:
            raise TaskException(f"Empty results of data import for the dataset_id {self.dataset_id}")
        return {"total_data_items_imported": added}

    def _size(self) -> int:
        return int(self.ask(Call("GET", _DATASET)).get("dataItemCount", 0))


class ListDatasetsOperator(VertexList):
    """Gives all data sets."""

    items, call = "datasets", Call("GET", _DATASETS, query=ORDERED_PAGE)


class UpdateDatasetOperator(GoogleUpdateOperator):
    """Changes a data set."""

    address, changes, item = ADDRESS, "dataset", _DATASET
