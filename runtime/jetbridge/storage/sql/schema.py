"""The tables, and their version."""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA_VERSION = 1
metadata = sa.MetaData()
_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")

meta = sa.Table(
    "jetbridge_meta",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
runs = sa.Table(
    "jetbridge_runs",
    metadata,
    sa.Column("id", _BIG, primary_key=True, autoincrement=True),
    sa.Column("run_id", sa.String(255), nullable=False, unique=True),
    sa.Column("job_name", sa.String(255), nullable=False, index=True),
    sa.Column("status", sa.String(32), nullable=False, index=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("created", sa.Double, nullable=False),
    sa.Column("updated", sa.Double, nullable=False),
    sa.Column("started", sa.Double),
    sa.Column("ended", sa.Double),
)
records = sa.Table(
    "jetbridge_records",
    metadata,
    sa.Column("id", _BIG, primary_key=True, autoincrement=True),
    sa.Column("run_id", sa.String(255), nullable=False, index=True),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("step_key", sa.Text),
    sa.Column("path", sa.Text),
    sa.Column("moment", sa.Double, nullable=False),
    sa.Column("data", sa.LargeBinary),
)
messages = sa.Table(
    "jetbridge_messages",
    metadata,
    sa.Column("id", _BIG, primary_key=True, autoincrement=True),
    sa.Column("run_id", sa.String(255), nullable=False, index=True),
    sa.Column("moment", sa.Double, nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("step_key", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
)
captured = sa.Table(
    "jetbridge_captured",
    metadata,
    sa.Column("id", _BIG, primary_key=True, autoincrement=True),
    sa.Column("run_id", sa.String(255), nullable=False, index=True),
    sa.Column("step_key", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
xcoms = sa.Table(
    "jetbridge_xcoms",
    metadata,
    sa.Column("id", _BIG, primary_key=True, autoincrement=True),
    sa.Column("run_id", sa.String(255), nullable=False, index=True),
    sa.Column("step_key", sa.Text, nullable=False),
    sa.Column("map_index", sa.Integer, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
)
values = sa.Table(
    "jetbridge_values",
    metadata,
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
partitions = sa.Table(
    "jetbridge_partitions",
    metadata,
    sa.Column("id", _BIG, primary_key=True, autoincrement=True),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("key", sa.String(255), nullable=False),
    sa.UniqueConstraint("name", "key"),
)
