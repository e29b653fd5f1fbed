"""Stores that are no SQL databases.

https://airflow.apache.org/docs/apache-airflow-providers/operators-and-hooks-ref/software.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_PROVIDERS = "airflow.providers"
_RUNTIME = f"jetbridge.{_PROVIDERS}"
_OLDER = "airflow.contrib"

carried(f"{_RUNTIME}.mongo", "MongoHook", extra="mongo")
classes(
    f"{_PROVIDERS}.mongo.sensors.mongo",
    entry(
        "MongoSensor",
        'collection="orders", query={"state": "done"}',
        f"{_OLDER}.sensors.mongo_sensor.MongoSensor",
    ),
    extra="mongo",
    within=f"{_RUNTIME}.mongo",
)

carried(f"{_RUNTIME}.redis", "RedisHook", extra="redis")
for _module, _entry in (
    (
        "operators.redis_publish",
        entry(
            "RedisPublishOperator",
            'channel="loads", message="done"',
            f"{_OLDER}.operators.redis_publish_operator.RedisPublishOperator",
        ),
    ),
    (
        "sensors.redis_key",
        entry(
            "RedisKeySensor",
            'key="done", redis_conn_id="cache"',
            f"{_OLDER}.sensors.redis_key_sensor.RedisKeySensor",
        ),
    ),
    (
        "sensors.redis_pub_sub",
        entry(
            "RedisPubSubSensor",
            'channels=["loads"], redis_conn_id="cache"',
            f"{_OLDER}.sensors.redis_pub_sub_sensor.RedisPubSubSensor",
        ),
    ),
):
    classes(f"{_PROVIDERS}.redis.{_module}", _entry, extra="redis", within=f"{_RUNTIME}.redis")

carried(f"{_RUNTIME}.neo4j", "Neo4jHook", extra="neo4j")
for _module, _entry in (
    ("operators.neo4j", entry("Neo4jOperator", 'cypher="MATCH (n) RETURN n"')),
    ("sensors.neo4j", entry("Neo4jSensor", 'cypher="MATCH (n:Done) RETURN count(n)"')),
):
    classes(f"{_PROVIDERS}.neo4j.{_module}", _entry, extra="neo4j", within=f"{_RUNTIME}.neo4j")

carried(f"{_RUNTIME}.opensearch", "OpenSearchHook", extra="opensearch")
classes(
    f"{_PROVIDERS}.opensearch.operators.opensearch",
    entry("OpenSearchQueryOperator", 'index_name="logs", query={"query": {"match_all": {}}}'),
    entry("OpenSearchCreateIndexOperator", 'index_name="logs", index_body={"settings": {}}'),
    entry("OpenSearchAddDocumentOperator", 'index_name="logs", document={"a": 1}, doc_id=1'),
    extra="opensearch",
    within=f"{_RUNTIME}.opensearch",
)

carried(f"{_RUNTIME}.elasticsearch", "ElasticsearchPythonHook", "ElasticsearchSQLHook", extra="elasticsearch")

carried(f"{_RUNTIME}.druid.hooks", "DruidHook", "IngestionType", extra="http")
carried(f"{_RUNTIME}.druid.hooks", "DruidDbApiHook", extra="druid")
classes(
    f"{_PROVIDERS}.apache.druid.operators.druid",
    entry(
        "DruidOperator",
        'json_index_file=\'{"type": "index"}\'',
        f"{_OLDER}.operators.druid_operator.DruidOperator",
    ),
    extra="http",
    within=f"{_RUNTIME}.druid.operator",
)

carried(
    f"{_RUNTIME}.kafka",
    "KafkaAdminClientHook",
    "KafkaBaseHook",
    "KafkaConsumerHook",
    "KafkaProducerHook",
    extra="kafka",
)
_KAFKA = f"{_PROVIDERS}.apache.kafka"
for _module, _entry in (
    (
        "operators.produce",
        entry(
            "ProduceToTopicOperator", 'topic="loads", producer_function="messages.produce", producer_function_args=[1]'
        ),
    ),
    (
        "operators.consume",
        entry("ConsumeFromTopicOperator", 'topics=["loads"], apply_function="messages.consume", max_messages=1000'),
    ),
):
    classes(f"{_KAFKA}.{_module}", _entry, extra="kafka", within=f"{_RUNTIME}.kafka")
classes(
    f"{_KAFKA}.sensors.kafka",
    entry("AwaitMessageSensor", 'topics=["loads"], apply_function="messages.is_done"'),
    entry(
        "AwaitMessageTriggerFunctionSensor",
        'topics=["loads"], apply_function="messages.is_done", event_triggered_function=print',
    ),
    extra="kafka",
    within=f"{_RUNTIME}.kafka",
)

carried(f"{_RUNTIME}.cassandra", "CassandraHook", extra="cassandra")
for _module, _entry in (
    (
        "table",
        entry(
            "CassandraTableSensor",
            'table="lake.sales"',
            f"{_OLDER}.sensors.cassandra_table_sensor.CassandraTableSensor",
        ),
    ),
    (
        "record",
        entry(
            "CassandraRecordSensor",
            'table="lake.sales", keys={"id": "1"}',
            f"{_OLDER}.sensors.cassandra_record_sensor.CassandraRecordSensor",
        ),
    ),
):
    classes(
        f"{_PROVIDERS}.apache.cassandra.sensors.{_module}",
        _entry,
        extra="cassandra",
        within=f"{_RUNTIME}.cassandra",
    )

carried(f"{_RUNTIME}.webhdfs", "WebHDFSHook", extra="webhdfs")
classes(
    f"{_PROVIDERS}.apache.hdfs.sensors.web_hdfs",
    entry("WebHdfsSensor", 'filepath="/lake/done"', "airflow.sensors.web_hdfs_sensor.WebHdfsSensor"),
    entry("MultipleFilesWebHdfsSensor", 'directory_path="/lake", expected_filenames=["a", "b"]'),
    extra="webhdfs",
    within=f"{_RUNTIME}.webhdfs",
)

carried(f"{_RUNTIME}.pig", "PigCliHook")
classes(
    f"{_PROVIDERS}.apache.pig.operators.pig",
    entry("PigOperator", 'pig="ls /;"', "airflow.operators.pig_operator.PigOperator"),
    within=f"{_RUNTIME}.pig",
)
