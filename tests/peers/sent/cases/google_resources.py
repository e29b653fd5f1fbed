"""Operators of Google Cloud that make, change and delete what its services hold: stores, queues, clusters, translations."""

from __future__ import annotations

from typing import Any

from peers.sent.case import Case
from peers.sent.cases.google import EU, operation
from peers.sent.cases.google_calls import EMPTY, GONE, P, of

HERE = {"project_id": "shop", "location": "eu"}
store = of("cloud_memorystore", "CloudMemorystore", **HERE)
ONE = f"{EU}/instances/i"
MADE = (f"GET {ONE}", {"name": "i", "displayName": "d"})
STORES: tuple[Case, ...] = (
    store("ExportInstance", f"POST {ONE}:export", operation("redis.v1.Instance", name="i"), instance="i", output_config={"gcs_destination": {"uri": "gs://b/o"}}),
    store("FailoverInstance", f"POST {ONE}:failover", operation("redis.v1.Instance", name="i"), instance="i", data_protection_mode=1),
    store("Import", f"POST {ONE}:import", operation("redis.v1.Instance", name="i"), instance="i", input_config={"gcs_source": {"uri": "gs://b/o"}}),
    store("UpdateInstance", f"PATCH {ONE}", operation("redis.v1.Instance", name="a/b/c/i"), instance_id="i", instance={"memory_size_gb": 2}, update_mask={"paths": ["memory_size_gb"]}),
    store("ScaleInstance", f"PATCH {ONE}", operation("redis.v1.Instance", name="a/b/c/i"), instance_id="i", memory_size_gb=3),
    store("CreateInstanceAndImport", *MADE, f"POST {ONE}:import", operation("redis.v1.Instance", name="i"), instance_id="i", instance={}, input_config={}),
    store("ExportAndDeleteInstance", f"POST {ONE}:export", operation("redis.v1.Instance", name="i"), *MADE, f"DELETE {ONE}", EMPTY, instance="i", output_config={}),
    store("ListInstances", f"GET {EU}/instances", {"instances": [{"name": "i"}]}, page_size=5),
    store("MemcachedListInstances", f"GET {EU}/instances", {"instances": [{"name": "i"}]}),
    store("MemcachedApplyParameters", f"POST {ONE}:applyParameters", operation("memcache.v1beta2.Instance", name="i"), instance_id="i", node_ids=["a"], apply_all=False),
    store("MemcachedUpdateInstance", f"PATCH {ONE}", operation("memcache.v1beta2.Instance", name="a/b/c/i"), instance_id="i", instance={"node_count": 2}, update_mask={"paths": ["node_count"]}),
    store("MemcachedUpdateParameters", f"PATCH {ONE}:updateParameters", operation("memcache.v1beta2.Instance", name="i"), instance_id="i", parameters={"id": "p"}, update_mask={"paths": ["params"]}),
    *(
        each
        for kind in ("", "Memcached")
        for each in (
            store(f"{kind}CreateInstance", *MADE, instance_id="i", instance={}),
            store(f"{kind}GetInstance", *MADE, instance="i"),
            store(f"{kind}DeleteInstance", *MADE, f"DELETE {ONE}", EMPTY, instance="i"),
        )
    ),
)  # fmt: skip

queue = of("tasks", "CloudTasks", **HERE)
Q = f"{EU}/queues/q"
QUEUE, TASK = {"name": Q[1:]}, {"name": f"{Q[1:]}/tasks/t"}
QUEUES = (
    queue("QueueCreate", f"POST {EU}/queues", QUEUE, task_queue={"rate_limits": {"max_concurrent_dispatches": 3}}, queue_name="q"),
    queue("QueueUpdate", f"PATCH {Q}", QUEUE, task_queue={"retry_config": {"max_attempts": 3}}, queue_name="q", update_mask={"paths": ["retry_config"]}),
    queue("QueueGet", f"GET {Q}", QUEUE, queue_name="q"),
    queue("QueuesList", f"GET {EU}/queues", {"queues": [QUEUE]}, results_filter="f"),
    queue("QueueDelete", f"DELETE {Q}", {}, queue_name="q"),
    *(queue(f"Queue{verb}", f"POST {Q}:{verb.lower()}", QUEUE, queue_name="q") for verb in ("Purge", "Pause", "Resume")),
    queue("TaskCreate", f"POST {Q}/tasks", TASK, queue_name="q", task_name="t", task={"app_engine_http_request": {"relative_uri": "/u", "body": b"Hello"}}),
    queue("TaskGet", f"GET {Q}/tasks/t", TASK, queue_name="q", task_name="t"),
    queue("TasksList", f"GET {Q}/tasks", {"tasks": [TASK]}, queue_name="q"),
    queue("TaskDelete", f"DELETE {Q}/tasks/t", {}, queue_name="q", task_name="t"),
    queue("TaskRun", f"POST {Q}/tasks/t:run", TASK, queue_name="q", task_name="t"),
)  # fmt: skip

alloy = of("alloy_db", "AlloyDB", **HERE)
CLUSTER = f"{EU}/clusters/c"
ALLOY: tuple[Case, ...] = ()
for kind, path, fields in (
    ("Cluster", CLUSTER, {"cluster_id": "c"}),
    ("Instance", f"{CLUSTER}/instances/i", {"cluster_id": "c", "instance_id": "i"}),
    ("Backup", f"{EU}/backups/b", {"backup_id": "b"}),
):
    done, described = (
        operation(f"alloydb.v1.{kind}", name="x"),
        {f"{kind.lower()}_configuration": {"display_name": "d"}},
    )
    ALLOY += (
        alloy(f"Create{kind}", f"GET {path}", GONE, f"POST {path.rpartition('/')[0]}", done, **fields, **described),
        alloy(f"Create{kind}", f"GET {path}", {"name": "x"}, **fields, **described),
        alloy(f"Update{kind}", f"PATCH {path}", done, **fields, **described, update_mask={"paths": ["display_name"]}),
        alloy(f"Delete{kind}", f"DELETE {path}", EMPTY, **fields, request_id="00000000-0000-4000-8000-000000000000"),
    )  # fmt: skip
USER = f"{CLUSTER}/users/u"
ALLOY += (
    alloy("CreateCluster", f"GET {CLUSTER}", GONE, f"POST {EU}/clusters:createsecondary", operation("alloydb.v1.Cluster", name="x"), cluster_id="c", cluster_configuration={}, is_secondary=True),
    alloy("CreateUser", f"GET {USER}", GONE, f"POST {CLUSTER}/users", {"name": "u"}, cluster_id="c", user_id="u", user_configuration={"password": "p"}),
    alloy("UpdateUser", f"PATCH {USER}", {"name": "u"}, cluster_id="c", user_id="u", user_configuration={"password": "p"}),
    alloy("DeleteUser", f"DELETE {USER}", {}, cluster_id="c", user_id="u"),
)  # fmt: skip

kafka = of("managed_kafka", "ManagedKafka", **HERE)
IN = {"cluster_id": "c"}
KAFKA = (
    kafka("CreateCluster", f"POST {EU}/clusters", operation("managedkafka.v1.Cluster", name="c"), **IN, cluster={"labels": {"a": "b"}}),
    kafka("ListClusters", f"GET {EU}/clusters", {"clusters": [{"name": "c"}]}),
    kafka("GetCluster", f"GET {CLUSTER}", {"name": "c"}, **IN),
    kafka("UpdateCluster", f"PATCH {CLUSTER}", operation("managedkafka.v1.Cluster", name="c"), **IN, cluster={"labels": {"a": "b"}}, update_mask={"paths": ["labels"]}),
    kafka("DeleteCluster", f"DELETE {CLUSTER}", EMPTY, **IN),
    kafka("CreateTopic", f"POST {CLUSTER}/topics", {"name": "t"}, **IN, topic_id="t", topic={"partition_count": 1}),
    kafka("ListTopics", f"GET {CLUSTER}/topics", {"topics": [{"name": "t"}]}, **IN),
    kafka("GetTopic", f"GET {CLUSTER}/topics/t", {"name": "t"}, **IN, topic_id="t"),
    kafka("UpdateTopic", f"PATCH {CLUSTER}/topics/t", {"name": "t"}, **IN, topic_id="t", topic={"partition_count": 2}, update_mask={"paths": ["partition_count"]}),
    kafka("DeleteTopic", f"DELETE {CLUSTER}/topics/t", {}, **IN, topic_id="t"),
    kafka("ListConsumerGroups", f"GET {CLUSTER}/consumerGroups", {"consumerGroups": [{"name": "g"}]}, **IN),
    kafka("GetConsumerGroup", f"GET {CLUSTER}/consumerGroups/g", {"name": "g"}, **IN, consumer_group_id="g"),
    kafka("UpdateConsumerGroup", f"PATCH {CLUSTER}/consumerGroups/g", {"name": "g"}, **IN, consumer_group_id="g", consumer_group={"topics": {}}, update_mask={"paths": ["topics"]}),
    kafka("DeleteConsumerGroup", f"DELETE {CLUSTER}/consumerGroups/g", {}, **IN, consumer_group_id="g"),
)  # fmt: skip

meta = of("dataproc_metastore", "DataprocMetastore", project_id="shop", region="eu", service_id="s")
S = f"{EU}/services/s"
METASTORE = (
    meta("CreateBackup", f"POST {S}/backups", operation("metastore.v1.Backup", name="b"), backup={"description": "d"}, backup_id="b"),
    meta("CreateMetadataImport", f"POST {S}/metadataImports", operation("metastore.v1.MetadataImport", name="i"), metadata_import={"description": "d"}, metadata_import_id="i"),
    meta("CreateService", f"POST {EU}/services", operation("metastore.v1.Service", name="s"), service={"port": 1}),
    meta("DeleteBackup", f"DELETE {S}/backups/b", EMPTY, backup_id="b"),
    meta("DeleteService", f"DELETE {S}", EMPTY),
    meta("GetService", f"GET {S}", {"name": "s"}),
    meta("UpdateService", f"PATCH {S}", operation("metastore.v1.Service", name="s"), service={"labels": {"a": "b"}}, update_mask={"paths": ["labels"]}),
)  # fmt: skip

data = of("datastore", "CloudDatastore", project_id="shop")
ENDED = {
    "name": "projects/shop/operations/o",
    "metadata": {"common": {"state": "SUCCESSFUL"}},
    "response": {"outputUrl": "gs://b/n/e"},
}
AT_ONCE: dict[str, Any] = {"polling_interval_in_seconds": 0}
DATA = (
    data("ExportEntities", f"POST {P}:export", ENDED, f"GET {P}/operations/o", ENDED, bucket="b", namespace="n", **AT_ONCE),
    data("ImportEntities", f"POST {P}:import", ENDED, f"GET {P}/operations/o", ENDED, bucket="b", file="f", labels={"a": "b"}, **AT_ONCE),
    data("AllocateIds", f"POST {P}:allocateIds", {"keys": [1]}, partial_keys=[{"path": [{"kind": "k"}]}]),
    data("BeginTransaction", f"POST {P}:beginTransaction", {"transaction": "t"}, transaction_options={"readWrite": {}}),
    data("Commit", f"POST {P}:commit", {"mutationResults": []}, body={"mode": "TRANSACTIONAL"}),
    data("Rollback", f"POST {P}:rollback", {}, transaction="t"),
    data("RunQuery", f"POST {P}:runQuery", {"batch": {"a": 1}}, body={"query": {"kind": []}}),
)  # fmt: skip

say = of("translate", "Translate", **HERE)
SET = f"{EU}/datasets/d"
BATCH = {
    "input_configs": [{"gcs_source": {"input_uri": "gs://b/i"}}],
    "output_config": {"gcs_destination": {"output_uri_prefix": "gs://b/o"}},
    "source_language_code": "en",
}
SAID = (
    say("Text", f"POST {EU}:translateText", {"translations": [{"translatedText": "t"}]}, contents=["c"], target_language_code="de"),
    say("Text", f"POST {P}/locations/global:translateText", {"translations": [{"translatedText": "t"}]}, contents=["c"], target_language_code="de", location=None),
    say("TextBatch", f"POST {EU}:batchTranslateText", operation("translation.v3.BatchTranslateResponse"), target_language_codes=["de"], **BATCH),
    say("CreateDataset", f"POST {EU}/datasets", operation("translation.v3.Dataset", name="x/d"), dataset={"display_name": "d"}),
    say("DatasetsList", f"GET {EU}/datasets", {"datasets": [{"name": "x/d"}]}),
    say("ImportData", f"GET {SET}", {"name": "d", "exampleCount": 2}, f"POST {SET}:importData", EMPTY, dataset_id="d", input_config={"input_files": [{"usage": "TRAIN"}]}),
    say("DeleteDataset", f"DELETE {SET}", EMPTY, dataset_id="d"),
    say("CreateModel", f"POST {EU}/models", operation("translation.v3.Model", name="x/m"), dataset_id="d", display_name="m"),
    say("ModelsList", f"GET {EU}/models", {"models": [{"name": "x/m"}]}),
    say("DeleteModel", f"DELETE {EU}/models/m", EMPTY, model_id="m"),
    say("Document", f"POST {EU}:translateDocument", {"model": "m"}, target_language_code="de", document_input_config={"mime_type": "m"}, document_output_config={"gcs_destination": {"output_uri_prefix": "gs://b/o"}}),
    say("DocumentBatch", f"POST {EU}:batchTranslateDocument", operation("translation.v3.BatchTranslateDocumentResponse"), target_language_codes=["de"], **BATCH),
    say("CreateGlossary", f"POST {EU}/glossaries", operation("translation.v3.Glossary", name="x/g"), glossary_id="g", input_config={"gcs_source": {"input_uri": "gs://b/i"}}, language_codes_set={"language_codes": ["en"]}),
    say("UpdateGlossary", f"GET {EU}/glossaries/g", {"name": "projects/shop/locations/eu/glossaries/g"}, f"PATCH {EU}/glossaries/g", operation("translation.v3.Glossary", name="g"), glossary_id="g", new_display_name="n"),
    say("ListGlossaries", f"GET {EU}/glossaries", {"glossaries": [{"name": "x/g"}]}),
    say("DeleteGlossary", f"DELETE {EU}/glossaries/g", operation("translation.v3.DeleteGlossaryResponse", name="g"), glossary_id="g"),
)  # fmt: skip

CASES = (*STORES, *QUEUES, *ALLOY, *KAFKA, *METASTORE, *DATA, *SAID)
