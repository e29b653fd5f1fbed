"""MySQL and MariaDB, over mysqlclient where it is installed, else over PyMySQL, which needs no C library and behaves alike.

https://airflow.apache.org/docs/apache-airflow-providers-mysql/stable/connections/mysql.html
"""

from __future__ import annotations

import importlib.util
import json
import re
from contextlib import closing
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator
from jetbridge.definitions.signals import TaskException

_CURSORS = {"sscursor": "SSCursor", "dictcursor": "DictCursor", "ssdictcursor": "SSDictCursor"}
_PORT = 3306
_TABLE = re.compile(r"[a-zA-Z0-9_.]+")


class MySqlHook(DbApiHook):
    """A MySQL or MariaDB database.

    Args:
        args: The connection id.
        local_infile: Let the client send files to the server (`bulk_load`).
        init_command: Statement to run first in each connection.
        kwargs: Those of `DbApiHook`.
    """

    conn_name_attr: ClassVar[str] = "mysql_conn_id"
    default_conn_name: ClassVar[str] = "mysql_default"
    conn_type: ClassVar[str] = "mysql"
    hook_name: ClassVar[str] = "MySQL"
    supports_autocommit = True

    def __init__(self, *args: Any, local_infile: bool = False, init_command: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "escape_word_format": "`{}`"})
        self.local_infile = local_infile
        self.init_command = init_command

    def get_conn(self) -> Any:
        """A new connection.

        Raises:
            MissingClientError: no client is installed.
            TaskException: the connection asks for an IAM token.
        """
        found = self.connection
        extra = found.extra_dejson
        if extra.get("iam"):
            raise TaskException(f"{self.get_conn_id()}: a login by IAM token needs a MySqlHook of your own")
        arguments: dict[str, Any] = {
            "user": found.login,
            "password": found.password or "",
            "host": found.host or "localhost",
            "database": self.schema or found.schema or "",
            "port": int(found.port) if found.port else _PORT,
            "init_command": self.init_command,
            "local_infile": self.local_infile or None,
            **{name: extra.get(name) or None for name in ("charset", "ssl_mode", "unix_socket")},
        }
        if ssl := extra.get("ssl"):
            arguments["ssl"] = json.loads(ssl) if isinstance(ssl, str) else ssl
        if cursor := _CURSORS.get(str(extra.get("cursor", "")).lower()):
            arguments["cursorclass"] = getattr(_client(".cursors"), cursor)
        return _client().connect(**{name: value for name, value in arguments.items() if value is not None})

    def set_autocommit(self, conn: Any, autocommit: bool) -> None:
        """Both clients have a method for it."""
        conn.autocommit(autocommit)

    def get_autocommit(self, conn: Any) -> bool:
        """Both clients have a method for it."""
        return bool(conn.get_autocommit())

    def get_uri(self) -> str:
        """`mysql+pymysql://…`, or `mysql://…` where mysqlclient is installed."""
        scheme = "mysql://" if _has_mysqlclient() else "mysql+pymysql://"
        return scheme + super().get_uri().partition("://")[2]

    def bulk_load(self, table: str, tmp_file: str) -> None:
        """Fill a table from a tab-delimited file of this machine; the hook has to be made with `local_infile=True`."""
        self._with_file(f"LOAD DATA LOCAL INFILE %s INTO TABLE {_quoted(table)}", tmp_file)

    def bulk_dump(self, table: str, tmp_file: str) -> None:
        """Write a table into a tab-delimited file on the server's machine."""
        self._with_file(f"SELECT * INTO OUTFILE %s FROM {_quoted(table)}", tmp_file)

    def bulk_load_custom(
        self, table: str, tmp_file: str, duplicate_key_handling: str = "IGNORE", extra_options: str = ""
    ) -> None:
        """The same as `bulk_load` with options of the statement."""
        self._with_file(
            f"LOAD DATA LOCAL INFILE %s {duplicate_key_handling} INTO TABLE {_quoted(table)} {extra_options}", tmp_file
        )

    def _with_file(self, sql: str, tmp_file: str) -> None:
        with closing(self.get_conn()) as conn, closing(conn.cursor()) as cursor:
            cursor.execute(sql, (tmp_file,))
            conn.commit()

    @staticmethod
    def _serialize_cell(cell: Any, conn: Any = None) -> Any:  # noqa: ARG004 -- the signature of all hooks
        """The client sends values itself."""
        return cell

    def _make_common_data_structure(self, result: Any) -> Any:
        """PyMySQL gives a tuple of rows where a list is meant."""
        if isinstance(result, tuple) and (not result or isinstance(result[0], (tuple, dict))):
            return list(result)
        return result


def _has_mysqlclient() -> bool:
    return importlib.util.find_spec("MySQLdb") is not None


def _client(submodule: str = "") -> Any:
    return client(("MySQLdb" if _has_mysqlclient() else "pymysql") + submodule, extra="mysql")


def _quoted(table: str) -> str:
    if not _TABLE.fullmatch(table):
        raise ValueError(f"Invalid table name: {table}")
    return ".".join(f"`{part}`" for part in table.split("."))


class MySqlOperator(SQLExecuteQueryOperator):
    """Runs SQL in a MySQL database."""

    def __init__(self, *, sql: str | list[str], mysql_conn_id: str = "mysql_default", **kwargs: Any) -> None:
        super().__init__(sql=sql, conn_id=kwargs.pop("conn_id", None) or mysql_conn_id, **kwargs)
        self.mysql_conn_id = self.conn_id
