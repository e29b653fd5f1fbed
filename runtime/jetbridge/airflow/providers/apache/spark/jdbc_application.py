"""The application of Spark that copies between a database and a table of Spark; `spark-submit` runs it, it needs pyspark there only."""

from __future__ import annotations

import argparse
import importlib
from typing import Any

_WRITING = ("jdbcTruncate", "batchsize", "createTableColumnTypes")
_READING = ("fetchsize", "partitionColumn", "lowerBound", "upperBound")
_NAMES = ("user", "password", "metastoreTable", "jdbcTable", "jdbcDriver", "saveMode", "saveFormat")
_OPTION_OF = {"jdbcTruncate": "truncate"}


def options(given: Any, names: tuple[str, ...]) -> dict[str, str]:
    """Options of Spark's JDBC source."""
    common = {"url": given.url, "dbtable": given.jdbcTable, "driver": given.jdbcDriver}
    login = {"user": given.user, "password": given.password, "numPartitions": given.numPartitions}
    wanted = {_OPTION_OF.get(name, name): getattr(given, name) for name in names}
    return {name: str(value) for name, value in {**common, **login, **wanted}.items() if value}


def run(session: Any, given: Any) -> None:
    """Copy, in the direction of `cmdType`."""
    if given.cmdType == "spark_to_jdbc":
        writer = session.table(given.metastoreTable).write.format("jdbc").options(**options(given, _WRITING))
        writer.save(mode=given.saveMode)
        return
    reader = session.read.format("jdbc").options(**options(given, _READING)).load()
    reader.write.saveAsTable(given.metastoreTable, format=given.saveFormat, mode=given.saveMode)


def parse(arguments: list[str] | None = None) -> Any:
    """The arguments of the application."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-cmdType", choices=["spark_to_jdbc", "jdbc_to_spark"], default="spark_to_jdbc")
    parser.add_argument("-url", required=True)
    for name in (*_NAMES, *_WRITING, *_READING, "numPartitions"):
        parser.add_argument(f"-{name}")
    return parser.parse_args(arguments)


def main() -> None:
    """Run as the application."""
    SparkSession = importlib.import_module("pyspark.sql").SparkSession  # noqa: N806 -- spark-submit brings it

    given = parse()
    session = SparkSession.builder.appName("jetbridge-spark-jdbc").enableHiveSupport().getOrCreate()
    run(session, given)
    session.stop()


if __name__ == "__main__":
    main()
