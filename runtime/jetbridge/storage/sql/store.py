"""Keeps runs in a database. What `append` was given is durable when it returns."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from jetbridge.errors import RunAlreadyExists, StorageError
from jetbridge.storage.messages import History
from jetbridge.storage.run import Run, RunRecord, RunsFilter
from jetbridge.storage.sql import schema
from jetbridge.storage.sql.rows import body_of_run, record_of_row, rows_of, unpack
from jetbridge.storage.store import Happened, KeptXCom, created_within

_CHUNK = 500
_ADVICE = {
    "disk is full": "Make room on its disk",
    "No space left": "Make room on its disk",
    "readonly database": "See to it that its file and folder can be written",
}
"""What to do, by what the database says."""


class SqlStore:
    """One connection, used by one thread at a time. Other processes may use the same database."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._lock = threading.RLock()
        self._connection: sa.Connection | None = None

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        """A transaction.

        Raises:
            StorageError: the database cannot be reached or written.
        """
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self.engine.connect()
                with self._connection.begin():
                    yield self._connection
            except IntegrityError:
                raise
            except SQLAlchemyError as error:
                self._drop_connection()
                raise StorageError(_problem_of(self.engine.url, error)) from error

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def add_run(self, run: Run) -> None:
        """Keep a new run.

        Raises:
            RunAlreadyExists: there is one of this id.
        """
        now = time.time()
        values = {
            "run_id": run.run_id,
            "job_name": run.job_name,
            "status": run.status.value,
            "body": body_of_run(run),
            "created": now,
            "updated": now,
        }
        try:
            with self._begin() as connection:
                connection.execute(sa.insert(schema.runs), values)
        except IntegrityError as error:
            raise RunAlreadyExists(f"There is a run with the id {run.run_id} already.") from error

    def change_run(self, run_id: str, **changes: Any) -> None:
        """Change fields of a run."""
        with self._begin() as connection:
            self._change(connection, run_id, **changes)

    @staticmethod
    def _change(connection: sa.Connection, run_id: str, **changes: Any) -> None:
        columns: dict[str, Any] = {"updated": time.time()}
        for field, column in (("started_at", "started"), ("ended_at", "ended")):
            if field in changes:
                columns[column] = changes.pop(field)
        table = schema.runs
        if changes:
            query = sa.select(table.c.body).where(table.c.run_id == run_id).with_for_update()
            found = connection.execute(query).scalar()
            if found is None:
                return
            run = replace(unpack(found), **changes)
            columns.update(body=body_of_run(run), status=run.status.value)
        connection.execute(sa.update(table).where(table.c.run_id == run_id), columns)

    def get_record(self, run_id: str) -> RunRecord | None:
        """A run."""
        query = sa.select(schema.runs).where(schema.runs.c.run_id == run_id)
        with self._begin() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else _record(row)

    def records(self, wanted: RunsFilter, limit: int | None = None) -> Sequence[RunRecord]:
        """Runs, newest first."""
        table = schema.runs
        query = sa.select(table).order_by(table.c.id.desc())
        if wanted.job_name is not None:
            query = query.where(table.c.job_name == wanted.job_name)
        if wanted.statuses:
            query = query.where(table.c.status.in_([status.value for status in wanted.statuses]))
        if wanted.run_ids is not None:
            query = query.where(table.c.run_id.in_(list(wanted.run_ids)))
        if limit is not None and not wanted.tags:
            query = query.limit(limit)
        with self._begin() as connection:
            rows = connection.execute(query).mappings().all()
        found = [
            record
            for record in map(_record, rows)
            if wanted.accepts(record.dagster_run) and created_within(wanted, record)
        ]
        return found if limit is None else found[:limit]

    def append(self, run_id: str, happened: Happened) -> None:
        """Make durable what happened, in one transaction."""
        with self._begin() as connection:
            for table, rows in rows_of(run_id, happened).items():
                for start in range(0, len(rows), _CHUNK):
                    connection.execute(sa.insert(table), rows[start : start + _CHUNK])
            if happened.changes:
                self._change(connection, run_id, **happened.changes)

    def history(self, run_id: str) -> History:
        """All that happened in a run."""
        with self._begin() as connection:
            rows = self._of_run(connection, schema.records, run_id)
            texts = self._of_run(connection, schema.messages, run_id)
            printed = self._of_run(connection, schema.captured, run_id)
        history = History([record_of_row(row) for row in rows])
        history.messages = [(row["moment"], row["level"], row["step_key"], row["text"]) for row in texts]
        for row in printed:
            history.add(printed={row["step_key"]: row["text"]})
        return history

    @staticmethod
    def _of_run(connection: sa.Connection, table: sa.Table, run_id: str) -> Sequence[Mapping[str, Any]]:
        query = sa.select(table).where(table.c.run_id == run_id).order_by(table.c.id)
        return connection.execute(query).mappings().all()  # type: ignore[return-value]

    def xcoms(self, run_ids: Sequence[str]) -> Sequence[KeptXCom]:
        """The XComs of runs, in the order of the ids; of two under one key the later one."""
        found: list[KeptXCom] = []
        with self._begin() as connection:
            for run_id in run_ids:
                latest: dict[tuple[str, int, str], KeptXCom] = {}
                for row in self._of_run(connection, schema.xcoms, run_id):
                    at = (row["step_key"], row["map_index"], row["key"])
                    latest.pop(at, None)
                    latest[at] = KeptXCom(run_id, *at, unpack(row["value"]), row["place"])
                found.extend(latest.values())
        return found

    def values(self, keys: AbstractSet[str]) -> Mapping[str, str]:
        """Texts by key."""
        table = schema.values
        query = sa.select(table.c.key, table.c.value).where(table.c.key.in_(list(keys)))
        with self._begin() as connection:
            return {row.key: row.value for row in connection.execute(query)}

    def keep_values(self, pairs: Mapping[str, str]) -> None:
        """Keep texts by key."""
        table = schema.values
        with self._begin() as connection:
            for key, value in pairs.items():
                found = connection.execute(sa.update(table).where(table.c.key == key), {"value": value})
                if not found.rowcount:
                    connection.execute(sa.insert(table), {"key": key, "value": value})

    def delete_run(self, run_id: str) -> None:
        """Forget a run."""
        with self._begin() as connection:
            for table in (schema.records, schema.messages, schema.captured, schema.xcoms, schema.runs):
                connection.execute(sa.delete(table).where(table.c.run_id == run_id))

    def close(self) -> None:
        """Give back the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self.engine.dispose()


def _problem_of(url: sa.URL, error: SQLAlchemyError) -> str:
    """What has happened, without the rows that were to be written: they may hold what nobody should read."""
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    advice = next((advice for sign, advice in _ADVICE.items() if sign in said), "See to it that it can be reached")
    return (
        f"The instance's database {url.render_as_string()} could not be read or written: {said.rstrip('.')}. What was reported as done is kept. "
        f"{advice}; then `jetbridge resume` goes on with a run that was stopped by this."
    )


def _record(row: Any) -> RunRecord:
    return RunRecord(
        row["id"],
        unpack(row["body"]),
        datetime.fromtimestamp(row["created"], timezone.utc),
        datetime.fromtimestamp(row["updated"], timezone.utc),
        row["started"],
        row["ended"],
    )
