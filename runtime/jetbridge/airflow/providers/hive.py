"""Hive: HiveServer2 over pyhive, and the command lines `hive` and `beeline`.

https://airflow.apache.org/docs/apache-airflow-providers-apache-hive/stable/connections/index.html
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.operator import BaseOperator
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.hive_loading import creating, loading, types_of
from jetbridge.definitions.signals import TaskException

_READS = ("select", "with", "show", "describe")
_HIVE_VARIABLE = re.compile(r"(\$\{(hiveconf:)?([ a-zA-Z0-9_]*)\})")
_SCHEMA = re.compile(r"[a-z0-9_]*")


class HiveServer2Hook(DbApiHook):
    """A HiveServer2 (or Impala); `auth_mechanism` and `kerberos_service_name` stand in the connection's extra."""

    conn_name_attr: ClassVar[str] = "hiveserver2_conn_id"
    default_conn_name: ClassVar[str] = "hiveserver2_default"
    conn_type: ClassVar[str] = "hiveserver2"
    hook_name: ClassVar[str] = "Hive Server 2 Thrift"

    def get_conn(self, schema: str | None = None) -> Any:
        """A new connection of pyhive.

        Raises:
            MissingClientError: it is not installed.
        """
        found = self.connection
        auth = found.extra_dejson.get("auth_mechanism", "NONE")
        return client("pyhive.hive", extra="hive").connect(
            host=found.host,
            port=found.port,
            auth=auth,
            kerberos_service_name=found.extra_dejson.get("kerberos_service_name", "hive")
            if auth == "KERBEROS"
            else None,
            username=found.login or ("airflow" if auth == "NONE" else None),
            password=found.password or None,
            database=schema or self.schema or found.schema or "default",
        )

    def get_results(
        self,
        sql: str | list[str],
        schema: str = "default",
        fetch_size: int | None = None,
        hive_conf: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Run statements after `SET`s of `hive_conf`; `header` and `data` of those that give rows."""
        header, data = None, []
        with closing(self.get_conn(schema)) as conn, closing(conn.cursor()) as cursor:
            cursor.arraysize = fetch_size or 1000
            if self.connection_extra.get("run_set_variable_statements", True):
                for name, value in (hive_conf or {}).items():
                    cursor.execute(f"set {name}={value}")
            for statement in [sql] if isinstance(sql, str) else sql:
                cursor.execute(statement)
                if statement.lower().strip().startswith(_READS):
                    header = header or cursor.description
                    data += cursor.fetchall()
        return {"data": data, "header": header}

    def get_records(self, sql: str | list[str], parameters: Any = None, **kwargs: Any) -> Any:
        """The rows; `parameters` are Hive's settings."""
        return self.get_results(sql, schema=kwargs.get("schema", "default"), hive_conf=parameters)["data"]

    def get_df(self, sql: Any, parameters: Any = None, *, df_type: str = "pandas", **kwargs: Any) -> Any:
        """The rows as a data frame."""
        found = self.get_results(
            sql, kwargs.pop("schema", "default"), hive_conf=parameters or kwargs.pop("hive_conf", None)
        )
        columns = [column[0] for column in found["header"] or ()]
        if df_type == "polars":
            return client("polars", extra="polars").DataFrame(found["data"], schema=columns, orient="row", **kwargs)
        return client("pandas", extra="pandas").DataFrame(found["data"], columns=columns, **kwargs)


class HiveCliHook(BaseHook):
    """Hive's command line: `hive`, or `beeline` where the connection's extra says `use_beeline`."""

    conn_name_attr: ClassVar[str] = "hive_cli_conn_id"
    default_conn_name: ClassVar[str] = "hive_cli_default"
    conn_type: ClassVar[str] = "hive_cli"

    def __init__(
        self,
        hive_cli_conn_id: str = default_conn_name,
        mapred_queue: str | None = None,
        mapred_queue_priority: str | None = None,
        mapred_job_name: str | None = None,
        hive_cli_params: str = "",
        auth: str | None = None,
        proxy_user: str | None = None,
        **_: Any,
    ) -> None:
        super().__init__()
        self.conn = self.get_connection(hive_cli_conn_id)
        self.mapred_queue, self.mapred_job_name = mapred_queue, mapred_job_name
        self.mapred_queue_priority = mapred_queue_priority.upper() if mapred_queue_priority else None
        self.hive_cli_params, self.auth, self.proxy_user = hive_cli_params, auth, proxy_user

    def command(self) -> list[str]:
        """The command without settings and file."""
        extra = self.conn.extra_dejson
        if str(extra.get("use_beeline", "")).lower() != "true":
            return ["hive", *self.hive_cli_params.split()]
        url = f"jdbc:hive2://{self.conn.host}:{self.conn.port}/{self.conn.schema or ''}"
        if extra.get("principal"):
            proxy = self.proxy_user or extra.get("proxy_user")
            url += f";principal={extra['principal']};" + (f"hive.server2.proxy.user={proxy}" if proxy else "")
        elif self.auth:
            url += f";auth={self.auth}"
        login = ["-n", self.conn.login] if self.conn.login else []
        login += ["-p", self.conn.password] if self.conn.password else []
        return ["beeline", "-u", f'"{url}"', *login, *self.hive_cli_params.split()]

    def _settings(self, hive_conf: Mapping[str, Any]) -> list[str]:
        queue = ("mapreduce.job.queuename", "mapred.job.queue.name", "tez.queue.name") if self.mapred_queue else ()
        given = {
            **hive_conf,
            **dict.fromkeys(queue, self.mapred_queue),
            "mapreduce.job.priority": self.mapred_queue_priority,
            "mapred.job.name": self.mapred_job_name,
        }
        return [part for name, value in given.items() if value for part in ("-hiveconf", f"{name}={value}")]

    def run_cli(
        self, hql: str, schema: str | None = None, verbose: bool = True, hive_conf: Mapping[str, Any] | None = None
    ) -> str:
        """Run HQL, and give what the command printed.

        Raises:
            TaskException: the schema is no name, or the command failed.
        """
        schema = schema or self.conn.schema or ""
        if not _SCHEMA.fullmatch(schema):
            raise TaskException(f"The schema `{schema}` contains invalid characters")
        with TemporaryDirectory(prefix="hive-") as folder:
            file = Path(folder) / "script.hql"
            file.write_text((f"USE {schema};\n" if schema else "") + hql + "\n", encoding="utf-8")
            command = [*self.command(), *self._settings(hive_conf or {}), "-f", str(file)]
            made = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)  # noqa: S603 -- see above
        output = made.stdout + made.stderr
        if verbose:
            self.log.info("%s", output)
        if made.returncode:
            raise TaskException(output)
        return output

    def load_file(
        self,
        filepath: str,
        table: str,
        delimiter: str = ",",
        field_dict: Mapping[str, str] | None = None,
        create: bool = True,
        overwrite: bool = True,
        partition: Mapping[str, Any] | None = None,
        recreate: bool = False,
        tblproperties: Mapping[str, Any] | None = None,
    ) -> None:
        """Load a local file into a table; `field_dict` are the columns of a table that is to be made.

        Raises:
            ValueError: the table is to be made, and nothing says its columns.
        """
        if create or recreate:
            if field_dict is None:
                raise ValueError("Must provide a field dict when creating a table")
            self.run_cli(creating(table, field_dict, delimiter, partition, tblproperties, recreate=recreate))
        self.run_cli(loading(filepath, table, partition, overwrite=overwrite))

    def load_df(
        self,
        df: Any,
        table: str,
        field_dict: Mapping[str, str] | None = None,
        delimiter: str = ",",
        encoding: str = "utf8",
        pandas_kwargs: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Load a data frame into a table; `kwargs` are those of `load_file`."""
        with TemporaryDirectory(prefix="hive-") as folder:
            file = str(Path(folder) / "rows")
            moments = "%Y-%m-%d %H:%M:%S"
            options = {"header": False, "index": False, "encoding": encoding, "date_format": moments}
            df.to_csv(file, sep=delimiter, **options, **(pandas_kwargs or {}))
            columns = types_of(df) if field_dict is None else field_dict
            self.load_file(file, table, delimiter=delimiter, field_dict=columns, **kwargs)


class HiveOperator(BaseOperator):
    """Runs HQL with Hive's command line."""

    template_fields: Sequence[str] = (
        "hql",
        "schema",
        "hive_cli_conn_id",
        "mapred_queue",
        "hiveconfs",
        "mapred_job_name",
        "mapred_queue_priority",
        "proxy_user",
    )
    template_ext: Sequence[str] = (".hql", ".sql")

    def __init__(
        self,
        *,
        hql: str,
        hive_cli_conn_id: str = "hive_cli_default",
        schema: str = "default",
        hiveconfs: dict[str, Any] | None = None,
        hiveconf_jinja_translate: bool = False,
        script_begin_tag: str | None = None,
        mapred_queue: str | None = None,
        mapred_queue_priority: str | None = None,
        mapred_job_name: str | None = None,
        hive_cli_params: str = "",
        auth: str | None = None,
        proxy_user: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.hql, self.hive_cli_conn_id, self.schema, self.hiveconfs = hql, hive_cli_conn_id, schema, hiveconfs or {}
        self.hiveconf_jinja_translate, self.script_begin_tag = hiveconf_jinja_translate, script_begin_tag
        self.mapred_queue, self.mapred_queue_priority = mapred_queue, mapred_queue_priority
        self.mapred_job_name, self.hive_cli_params = mapred_job_name, hive_cli_params
        self.auth, self.proxy_user = auth, proxy_user

    @cached_property
    def hook(self) -> HiveCliHook:
        """The command line."""
        return HiveCliHook(
            self.hive_cli_conn_id,
            self.mapred_queue,
            self.mapred_queue_priority,
            self.mapred_job_name,
            self.hive_cli_params,
            self.auth,
            self.proxy_user,
        )

    def prepare_template(self) -> None:
        """Hive's variables become Jinja's where that is asked for; what stands before the tag goes."""
        if self.hiveconf_jinja_translate:
            self.hql = _HIVE_VARIABLE.sub(r"{{ \g<3> }}", self.hql)
        if self.script_begin_tag and self.script_begin_tag in self.hql:
            self.hql = "\n".join(self.hql.split(self.script_begin_tag)[1:])

    def execute(self, context: Context) -> None:
        """Run it; Hive is told which task asks."""
        ti, moment = context["ti"], context["logical_date"]
        asking = {
            "airflow.ctx.dag_id": ti.dag_id,
            "airflow.ctx.task_id": ti.task_id,
            "airflow.ctx.execution_date": moment.isoformat() if moment is not None else "",
            "airflow.ctx.dag_run_id": context["run_id"],
        }
        self.hook.run_cli(self.hql, self.schema, hive_conf={**self.hiveconfs, **asking})
