"""`spark-sql`: a query that a program of Spark runs.

https://spark.apache.org/docs/latest/sql-distributed-sql-engine-spark-sql-cli.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.apache.spark.program import Program, options_of
from jetbridge.definitions.signals import NotFoundException, TaskException

_OPTIONS = (
    ("total_executor_cores", "--total-executor-cores"),
    ("executor_cores", "--executor-cores"),
    ("executor_memory", "--executor-memory"),
    ("keytab", "--keytab"),
    ("principal", "--principal"),
    ("num_executors", "--num-executors"),
)
_LATER_OPTIONS = (("master", "--master"), ("name", "--name"), ("verbose", "--verbose"), ("yarn_queue", "--queue"))


class SparkSqlHook(BaseHook):
    """Runs a query, or a file that ends in `.sql` or `.hql`, with the program `spark-sql` on the PATH.

    Args:
        sql: The query, or the file.
        conf: Properties of Spark: a dictionary, or `name=value` separated by commas.
        conn_id: The connection; without one the master is YARN.
        master: Master, instead of the connection's.
        yarn_queue: Queue, instead of the connection's.
        options: `executor_cores`, `executor_memory`, `num_executors`, `keytab`, `principal`, `name`, `verbose`, ….
    """

    conn_name_attr = "conn_id"
    default_conn_name = "spark_sql_default"
    conn_type = "spark_sql"
    hook_name = "Spark SQL"

    def __init__(
        self,
        sql: str,
        conf: dict[str, Any] | str | None = None,
        conn_id: str = default_conn_name,
        *,
        master: str | None = None,
        yarn_queue: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__()
        self.sql, self.conf = sql, conf
        found, queue = _settings_of(conn_id)
        place = {
            "master": found if master is None else master,
            "yarn_queue": queue if yarn_queue is None else yarn_queue,
        }
        self.options = {"name": "default-name", "verbose": True, **options, **place}
        self.program = Program()

    def command(self, cmd: str | list[str] = "") -> list[str]:
        """The whole command; `cmd` stands at its end."""
        given = (
            self.conf.split(",") if isinstance(self.conf, str) else [f"{k}={v}" for k, v in (self.conf or {}).items()]
        )
        sql = self.sql.strip()
        return [
            "spark-sql",
            *(each for pair in given for each in ("--conf", pair)),
            *options_of(_OPTIONS, self.options),
            *(("-f" if sql.endswith((".sql", ".hql")) else "-e", sql) if sql else ()),
            *options_of(_LATER_OPTIONS, self.options),
            *(cmd.split() if isinstance(cmd, str) else cmd),
        ]

    def run_query(self, cmd: str | list[str] = "", **options: Any) -> None:
        """Run the query.

        Args:
            cmd: Further options of the program.
            options: Arguments of `subprocess.Popen`.

        Raises:
            TaskException: it failed.
        """
        code = self.program.run(self.command(cmd), **options)
        if code:
            where = f"on {self.options['master']} (additional parameters: '{cmd}')"
            raise TaskException(f"Cannot execute '{self.sql}' {where}. Process exit code: {code}.")

    def kill(self) -> None:
        """End the query."""
        self.program.kill()

    def get_conn(self) -> None:
        """There is no client: a program does the work."""


def _settings_of(conn_id: str) -> tuple[str | None, str]:
    """The master and the queue of a connection."""
    try:
        found = BaseHook.get_connection(conn_id)
    except NotFoundException:
        return "yarn", "default"
    master = f"{found.host}:{found.port}" if found.port else found.host
    return master, str(found.extra_dejson.get("queue", "default"))
