"""Which hook a connection's type stands for.

https://airflow.apache.org/docs/apache-airflow-providers/core-extensions/connections.html
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.signals import TaskException

if TYPE_CHECKING:
    from jetbridge.airflow.connection import Connection

_HOOKS = {
    "airbyte": "airbyte.AirbyteHook",
    "apprise": "apprise.AppriseHook",
    "azure_data_factory": "microsoft.azure.hooks.pipelines.AzureDataFactoryHook",
    "cassandra": "cassandra.CassandraHook",
    "clickhouse": "clickhouse.ClickHouseHook",
    "databricks": "databricks.hook.DatabricksHook",
    "datadog": "datadog.DatadogHook",
    "dingding": "dingding.DingdingHook",
    "discord": "discord.DiscordWebhookHook",
    "docker": "docker.DockerHook",
    "druid": "druid.hooks.DruidDbApiHook",
    "duckdb": "duckdb.DuckDBHook",
    "elasticsearch": "elasticsearch.ElasticsearchSQLHook",
    "exasol": "exasol.ExasolHook",
    "ftp": "ftp.hook.FTPHook",
    "github": "github.GithubHook",
    "hive_cli": "hive.HiveCliHook",
    "hive_metastore": "hive_metastore.HiveMetastoreHook",
    "hiveserver2": "hive.HiveServer2Hook",
    "http": "http.HttpHook",
    "imap": "imap.hook.ImapHook",
    "jdbc": "jdbc.JdbcHook",
    "jenkins": "jenkins.JenkinsHook",
    "jira": "jira.JiraHook",
    "kafka": "kafka.KafkaBaseHook",
    "kubernetes": "kubernetes.KubernetesHook",
    "mongo": "mongo.MongoHook",
    "mssql": "mssql.MsSqlHook",
    "mysql": "mysql.MySqlHook",
    "neo4j": "neo4j.Neo4jHook",
    "odbc": "odbc.OdbcHook",
    "opensearch": "opensearch.OpenSearchHook",
    "opsgenie": "opsgenie.hook.OpsgenieAlertHook",
    "oracle": "oracle.OracleHook",
    "pagerduty": "pagerduty.PagerdutyHook",
    "pagerduty_events": "pagerduty.PagerdutyEventsHook",
    "pig_cli": "pig.PigCliHook",
    "postgres": "postgres.PostgresHook",
    "presto": "trino.PrestoHook",
    "redis": "redis.RedisHook",
    "redshift": "redshift.RedshiftSQLHook",
    "salesforce": "salesforce.hook.SalesforceHook",
    "segment": "segment.SegmentHook",
    "sftp": "sftp.SFTPHook",
    "slack": "slack.SlackHook",
    "slackwebhook": "slack.SlackWebhookHook",
    "smtp": "smtp.SmtpHook",
    "snowflake": "snowflake.SnowflakeHook",
    "sqlite": "sqlite.SqliteHook",
    "ssh": "ssh.SSHHook",
    "tableau": "tableau.hook.TableauHook",
    "telegram": "telegram.TelegramHook",
    "teradata": "teradata.TeradataHook",
    "trino": "trino.TrinoHook",
    "vertica": "vertica.VerticaHook",
    "wasb": "microsoft.azure.hooks.wasb.WasbHook",
    "webhdfs": "webhdfs.WebHDFSHook",
    "zendesk": "zendesk.ZendeskHook",
}
"""Connection type -> module of this package and class."""


def hook_class_of(conn_type: str | None) -> Any:
    """The hook class for a connection type.

    Raises:
        TaskException: there is none.
    """
    place = _HOOKS.get(conn_type or "")
    if place is None:
        known = ", ".join(sorted(_HOOKS))
        raise TaskException(f"There is no hook for connections of type {conn_type!r}; there are hooks for {known}")
    module, _, name = place.rpartition(".")
    return getattr(importlib.import_module(f"jetbridge.airflow.providers.{module}"), name)


def hook_of(connection: Connection, hook_params: Mapping[str, Any] | None = None) -> Any:
    """A hook for a connection; `hook_params` are arguments of its class.

    Raises:
        TaskException: there is no hook for its type.
    """
    hook_class = hook_class_of(connection.conn_type)
    return hook_class(**{hook_class.conn_name_attr: connection.conn_id}, **(hook_params or {}))
