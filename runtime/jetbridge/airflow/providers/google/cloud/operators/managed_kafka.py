"""Managed Kafka: clusters, topics and groups of consumers.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/managed_kafka.html
"""

from __future__ import annotations

from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator, GoogleUpdateOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator

_CLUSTERS = "projects/{project_id}/locations/{location}/clusters"
_CLUSTER = _CLUSTERS + "/{cluster_id}"
_TOPICS, _GROUPS = _CLUSTER + "/topics", _CLUSTER + "/consumerGroups"
_TOPIC, _GROUP = _TOPICS + "/{topic_id}", _GROUPS + "/{consumer_group_id}"
_ADDRESS = "https://managedkafka.googleapis.com/v1"
_THERE = frozenset({409})
_PAGE = pairs(pageSize="page_size", pageToken="page_token")


class _Kafka(GoogleCallOperator):
    address = _ADDRESS


class _Lists(GoogleListOperator):
    """Gives a list, and keeps the first page of it under `page_key`."""

    address = _ADDRESS
    page_key: ClassVar[str]

    def execute(self, context: Context) -> Any:
        """The items."""
        context["ti"].xcom_push(key=self.page_key, value=self.shown(self.ask(self.call)))
        return super().execute(context)


class ManagedKafkaCreateClusterOperator(_Kafka):
    """Makes a cluster; one of that name is given."""

    call = Call("POST", _CLUSTERS, "cluster", pairs(clusterId="cluster_id", requestId="request_id"), _THERE)
    there = Call("GET", _CLUSTER)
    operation = LONG_RUNNING


class ManagedKafkaListClustersOperator(_Lists):
    """Gives all clusters."""

    items, page_key = "clusters", "cluster_page"
    call = Call("GET", _CLUSTERS, query={**_PAGE, "filter": "filter", "orderBy": "order_by"})


class ManagedKafkaGetClusterOperator(_Kafka):
    """Gives a cluster."""

    call = Call("GET", _CLUSTER)


class ManagedKafkaUpdateClusterOperator(GoogleUpdateOperator):
    """Changes a cluster."""

    address, changes, item = _ADDRESS, "cluster", _CLUSTER
    call = Call("PATCH", "{name}", "changed", pairs(updateMask="fields", requestId="request_id"))
    operation = LONG_RUNNING


class ManagedKafkaDeleteClusterOperator(_Kafka):
    """Deletes a cluster."""

    call = Call("DELETE", _CLUSTER, query=pairs(requestId="request_id"))
    operation, nothing = LONG_RUNNING, True


class ManagedKafkaCreateTopicOperator(_Kafka):
    """Makes a topic; one of that name is given."""

    call = Call("POST", _TOPICS, "topic", pairs(topicId="topic_id"), _THERE)
    there = Call("GET", _TOPIC)


class ManagedKafkaListTopicsOperator(_Lists):
    """Gives all topics of a cluster."""

    items, page_key = "topics", "topic_page"
    call = Call("GET", _TOPICS, query=_PAGE)


class ManagedKafkaGetTopicOperator(_Kafka):
    """Gives a topic."""

    call = Call("GET", _TOPIC)


class ManagedKafkaUpdateTopicOperator(GoogleUpdateOperator):
    """Changes a topic."""

    address, changes, item = _ADDRESS, "topic", _TOPIC


class ManagedKafkaDeleteTopicOperator(_Kafka):
    """Deletes a topic."""

    call = Call("DELETE", _TOPIC)
    nothing = True


class ManagedKafkaListConsumerGroupsOperator(_Lists):
    """Gives all groups of consumers."""

    items, page_key = "consumerGroups", "consumer_group_page"
    call = Call("GET", _GROUPS, query=_PAGE)


class ManagedKafkaGetConsumerGroupOperator(_Kafka):
    """Gives a group of consumers."""

    call = Call("GET", _GROUP)


class ManagedKafkaUpdateConsumerGroupOperator(GoogleUpdateOperator):
    """Changes a group of consumers."""

    address, changes, item = _ADDRESS, "consumer_group", _GROUP


class ManagedKafkaDeleteConsumerGroupOperator(_Kafka):
    """Deletes a group of consumers."""

    call = Call("DELETE", _GROUP)
    nothing = True
