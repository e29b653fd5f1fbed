"""Redis against a server, MongoDB against mongomock behind pymongo's interface, SQL of Elasticsearch page by page."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import fakeredis
import mongomock
import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.elasticsearch import ElasticsearchPythonHook, ElasticsearchSQLHook
from jetbridge.airflow.providers.hooks_by_type import hook_class_of
from jetbridge.airflow.providers.mongo import MongoHook, MongoSensor
from jetbridge.airflow.providers.neo4j import Neo4jHook, Neo4jOperator
from jetbridge.airflow.providers.redis import RedisHook, RedisKeySensor, RedisPublishOperator, RedisPubSubSensor
from peers.http_server import HttpServer, Reply, Request


@pytest.fixture
def redis_server(connect: Any) -> Iterator[None]:
    server = fakeredis.TcpFakeServer(("127.0.0.1", 0))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    connect("cache", conn_type="redis", host="127.0.0.1", port=server.server_address[1], extra={"db": 1})
    connect("redis_default", conn_type="redis", host="127.0.0.1", port=server.server_address[1])
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.usefixtures("redis_server")
def test_redis_keys_are_waited_for() -> None:
    sensor = RedisKeySensor(task_id="t", key="done", redis_conn_id="cache")
    assert not sensor.poke(Context())
    with RedisHook("cache").get_conn() as redis:
        redis.set("done", "1")
    assert sensor.poke(Context())
    assert not RedisKeySensor(task_id="t", key="done", redis_conn_id="redis_default").poke(Context())


@pytest.mark.usefixtures("redis_server")
def test_redis_messages_are_sent_and_waited_for() -> None:
    pushed: dict[str, Any] = {}
    context = Context(ti=SimpleNamespace(xcom_push=lambda key, value: pushed.update({key: value})))
    sensor = RedisPubSubSensor(task_id="t", channels=["loads"], redis_conn_id="redis_default")
    assert not sensor.poke(context)
    RedisPublishOperator(task_id="t", channel="loads", message="done").execute(Context())
    while not sensor.poke(context):
        time.sleep(0.01)
    assert (pushed["message"]["channel"], pushed["message"]["data"]) == (b"loads", b"done")
    sensor.pubsub.close()
    sensor.pubsub.connection_pool.disconnect()


def test_a_redis_cluster_has_one_database_and_nodes_with_hosts(connect: Any) -> None:
    connect("cache", conn_type="redis", host="h", extra={"cluster": True, "db": 3})
    with pytest.raises(ValueError, match="a cluster has only 0"):
        RedisHook("cache").get_conn()
    connect("cache", conn_type="redis", host="h", extra={"cluster": True, "startup_nodes": ":1"})
    with pytest.raises(ValueError, match="Invalid entry ':1'"):
        RedisHook("cache").get_conn()


@pytest.fixture
def mongo(connect: Any, monkeypatch: pytest.MonkeyPatch) -> MongoHook:
    store = mongomock.MongoClient()
    monkeypatch.setattr(store, "close", lambda: None)
    monkeypatch.setattr(client("pymongo", extra="mongo"), "MongoClient", lambda *_, **__: store)
    connect("mongo_default", conn_type="mongo", host="h", schema="shop")
    return MongoHook()


def test_what_the_mongo_hook_does(mongo: MongoHook) -> None:
    mongo.create_collection("orders")
    mongo.create_collection("orders")
    mongo.insert_one("orders", {"_id": 1, "state": "new"})
    mongo.insert_many("orders", [{"_id": 2, "state": "new"}, {"_id": 3, "state": "old"}])
    mongo.update_one("orders", {"_id": 1}, {"$set": {"state": "done"}})
    mongo.update_many("orders", {"state": "new"}, {"$set": {"state": "open"}})
    mongo.replace_one("orders", {"_id": 3, "state": "gone"})
    assert sorted(mongo.distinct("orders", "state")) == ["done", "gone", "open"]
    for number in (1, 2):
        mongo.replace_one("orders", {"_id": number, "n": number})
    assert list(mongo.aggregate("orders", [{"$group": {"_id": None, "n": {"$sum": "$n"}}}])) == [{"_id": None, "n": 3}]
    mongo.delete_one("orders", {"_id": 1})
    assert mongo.find("orders", {"_id": 2}, find_one=True) == {"_id": 2, "n": 2}
    assert [each["_id"] for each in mongo.find("orders", {})] == [2, 3]
    mongo.delete_many("orders", {})
    assert mongo.find("orders", {}, find_one=True) is None


def test_mongo_documents_are_waited_for(mongo: MongoHook) -> None:
    sensor = MongoSensor(task_id="t", collection="orders", query={"state": "done"})
    assert not sensor.poke(Context())
    mongo.insert_one("orders", {"state": "done"})
    assert sensor.poke(Context())


def test_addresses_of_mongo(connect: Any) -> None:
    connect("m", conn_type="mongo", host="h", port=1, login="me@x", password="p/w", schema="db", extra={"ssl": "true"})
    assert (MongoHook("m").uri, MongoHook("m").ssl_enabled) == ("mongodb://me%40x:p%2Fw@h:1/db", True)
    connect("m", conn_type="mongo", host="h", extra={"srv": True})
    assert MongoHook("m").uri == "mongodb+srv://h"
    connect("m", conn_type="mongo", host="h", port=1, extra={"srv": True})
    with pytest.raises(TaskException, match="should not specify a port"):
        MongoHook("m")
    connect("m", conn_type="mongodb+srv", host="h")
    with pytest.raises(TaskException, match="conn_type must be 'mongo'"):
        MongoHook("m")


PAGES = {None: ([1, 2], "c1"), "c1": ([3, 4], "c2"), "c2": ([5], None)}


def sql_page(request: Request) -> Reply:
    if not request.path.startswith("/_sql"):
        return Reply({"hits": {"hits": [{"_id": "1"}]}}, headers={"X-Elastic-Product": "Elasticsearch"})
    numbers, following = PAGES[request.json().get("cursor")]
    page: dict[str, Any] = {"rows": [[number] for number in numbers]}
    page |= {"cursor": following} if following else {}
    page |= {"columns": [{"name": "n", "type": "integer"}]} if "query" in request.json() else {}
    return Reply(page, headers={"X-Elastic-Product": "Elasticsearch"})


@pytest.fixture
def elastic(http_server: HttpServer, connect: Any) -> HttpServer:
    http_server.answer = sql_page
    connect("elasticsearch_default", conn_type="elasticsearch", host="127.0.0.1", port=http_server.port)
    return http_server


@pytest.mark.usefixtures("elastic")
def test_rows_of_elasticsearch_come_page_by_page() -> None:
    hook = ElasticsearchSQLHook()
    assert hook.get_records("SELECT n FROM t") == [[1], [2], [3], [4], [5]]
    assert hook.get_first("SELECT n FROM t") == [1]
    assert hook.last_description == [("n", "integer")]
    connection = hook.get_conn()
    cursor = connection.cursor()
    cursor.execute("SELECT n FROM t", [1])
    assert cursor.fetchmany(3) == [[1], [2], [3]]
    assert [cursor.fetchone(), cursor.fetchone(), cursor.fetchone()] == [[4], [5], None]
    connection.close()
    assert hook_class_of("elasticsearch") is ElasticsearchSQLHook


def test_searches_of_elasticsearch(elastic: HttpServer) -> None:
    hook = ElasticsearchPythonHook([elastic.url])
    assert hook.search({"query": {"match_all": {}}}, index="logs") == {"hits": [{"_id": "1"}]}
    assert elastic.requests[-1].path == "/logs/_search"
    hook.get_conn.close()


def test_addresses_of_neo4j(connect: Any) -> None:
    connect("neo4j_default", conn_type="neo4j", host="h", extra={"neo4j_scheme": True, "certs_trusted_ca": True})
    hook = Neo4jHook()
    assert hook.get_uri(hook.get_connection("neo4j_default")) == "neo4j+s://h:7687"
    with pytest.raises(ValueError, match="one of `cypher` and `sql`"):
        Neo4jOperator(task_id="t")
