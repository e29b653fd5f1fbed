"""From one version of the tables to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from jetbridge.errors import StorageError
from jetbridge.storage.sql import schema

MIGRATIONS: Mapping[int, Callable[[sa.Connection], None]] = {}
"""By the version that they lead to: what changes the tables of the version before."""


def migrate(connection: sa.Connection) -> None:
    """Make the tables, or bring them to this version.

    Raises:
        StorageError: they are of a newer version.
    """
    schema.metadata.create_all(connection, checkfirst=True)
    found = connection.execute(sa.select(schema.meta.c.value).where(schema.meta.c.name == "version")).scalar()
    if found is None:
        _write_version(connection)
        return
    version = int(found)
    if version > schema.SCHEMA_VERSION:
        raise StorageError(
            f"The instance was written by a newer version (tables of version {version}, this one knows {schema.SCHEMA_VERSION}): "
            "upgrade jetbridge, or use another instance."
        )
    for step in range(version + 1, schema.SCHEMA_VERSION + 1):
        MIGRATIONS[step](connection)
    if version < schema.SCHEMA_VERSION:
        connection.execute(
            sa.update(schema.meta).where(schema.meta.c.name == "version"), {"value": str(schema.SCHEMA_VERSION)}
        )


def _write_version(connection: sa.Connection) -> None:
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(schema.meta), {"name": "version", "value": str(schema.SCHEMA_VERSION)})
    except IntegrityError:
        return  # another process has just made the tables
