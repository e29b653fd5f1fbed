"""Redis, over redis-py.

https://airflow.apache.org/docs/apache-airflow-providers-redis/stable/index.html
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor
from jetbridge.airflow.hook import BaseHook

_PORT = 6379
_TLS = ("ssl", "ssl_cert_reqs", "ssl_ca_certs", "ssl_keyfile", "ssl_certfile", "ssl_check_hostname")
_NO_PASSWORD = {"none", "false", ""}


class RedisHook(BaseHook):
    """A server, or a cluster: the connection's extra has `db`, `cluster`, `startup_nodes`, and the options of TLS."""

    conn_name_attr = "redis_conn_id"
    default_conn_name = "redis_default"
    conn_type = "redis"
    hook_name = "Redis"

    def __init__(self, redis_conn_id: str = default_conn_name, **kwargs: Any) -> None:
        super().__init__()
        self.redis_conn_id = redis_conn_id
        self.redis: Any = None
        for name in ("host", "port", "username", "password", "db", "cluster", "startup_nodes"):
            setattr(self, name, kwargs.get(name))

    def get_conn(self) -> Any:
        """The client (`redis.Redis` or `redis.cluster.RedisCluster`), made at the first call.

        Raises:
            ValueError: a cluster with another database than 0, or a node without a host.
        """
        if self.redis is None:
            found = self.get_connection(self.redis_conn_id)
            extra = found.extra_dejson
            self.host, self.port, self.username = found.host, found.port, found.login
            self.password = None if str(found.password).lower() in _NO_PASSWORD else found.password
            self.db, self.cluster = extra.get("db"), extra.get("cluster", False)
            self.startup_nodes = extra.get("startup_nodes")
            place = {"host": self.host, "port": self.port, "username": self.username, "password": self.password}
            self.redis = self._client({**place, **{name: extra[name] for name in _TLS if name in extra}})
        return self.redis

    def _client(self, options: dict[str, Any]) -> Any:
        if not self.cluster:
            return client("redis", extra="redis").Redis(db=self.db, **options)
        if self.db not in (None, 0):
            raise ValueError(f"Redis connection {self.redis_conn_id!r} sets `db` to {self.db!r}; a cluster has only 0.")
        cluster = client("redis.cluster", extra="redis")
        nodes = [cluster.ClusterNode(host, port) for host, port in _nodes(self.startup_nodes or "")]
        return cluster.RedisCluster(startup_nodes=nodes, **options)


def _nodes(text: str) -> list[tuple[str, int]]:
    nodes = []
    for each in text.split(",") if text else ():
        host, _, port = each.strip().partition(":")
        if not host or not (port or str(_PORT)).isdigit():
            raise ValueError(f"Invalid entry {each!r} in `startup_nodes`; expected `host:port`.")
        nodes.append((host, int(port or _PORT)))
    return nodes


class RedisPublishOperator(DeclaredOperator):
    """Sends a message to a channel."""

    template_fields = ("channel", "message", "redis_conn_id")

    channel: str
    message: str
    redis_conn_id: str = "redis_default"

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Send it."""
        with RedisHook(self.redis_conn_id).get_conn() as redis:
            redis.publish(channel=self.channel, message=self.message)


class RedisKeySensor(DeclaredSensor):
    """Waits for a key."""

    template_fields = ("key", "redis_conn_id")

    key: str
    redis_conn_id: str

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the key counts
        """Whether it is there."""
        with RedisHook(self.redis_conn_id).get_conn() as redis:
            return bool(redis.exists(self.key))


class RedisPubSubSensor(DeclaredSensor):
    """Waits for a message on channels, and pushes it as `message`."""

    template_fields = ("channels", "redis_conn_id")

    channels: list[str] | str
    redis_conn_id: str

    @cached_property
    def pubsub(self) -> Any:
        """The subscription."""
        made = RedisHook(self.redis_conn_id).get_conn().pubsub()
        made.subscribe(self.channels)
        return made

    def poke(self, context: Context) -> bool:
        """Whether one came."""
        message = self.pubsub.get_message()
        if not message or message["type"] != "message":
            return False
        context["ti"].xcom_push(key="message", value=message)
        self.pubsub.unsubscribe(self.channels)
        return True
