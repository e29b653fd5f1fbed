"""Kafka against the brokers that librdkafka brings for tests."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import confluent_kafka
import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.kafka import (
    AwaitMessageSensor,
    AwaitMessageTriggerFunctionSensor,
    ConsumeFromTopicOperator,
    KafkaAdminClientHook,
    ProduceToTopicOperator,
)
from jetbridge.airflow.sensor import PokeReturnValue

CONTEXT = Context()


@pytest.fixture(scope="module")
def broker() -> Any:
    """Its address; the brokers live as long as the client that made them."""
    keeper = confluent_kafka.Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "unused"})
    found = next(iter(keeper.list_topics(timeout=10).brokers.values()))
    yield f"{found.host}:{found.port}"
    keeper.flush()


@pytest.fixture(autouse=True)
def kafka(broker: str, connect: Any, request: pytest.FixtureRequest) -> None:
    """A group of its own for each test: a group waits long for members that are gone."""
    extra = {"bootstrap.servers": broker, "auto.offset.reset": "earliest", "enable.auto.commit": False}
    extra["group.id"] = request.node.name
    connect("kafka_default", conn_type="kafka", extra=extra)


def rows(count: int) -> Any:
    yield from ((f"k{number}", f"v{number}") for number in range(count))


def value(message: Any) -> str:
    text: str = message.value().decode()
    return text


def test_messages_are_sent_and_read() -> None:
    ProduceToTopicOperator(
        task_id="t", topic="loads", producer_function=rows, producer_function_args=[3], synchronous=False
    ).execute(CONTEXT)
    found = ConsumeFromTopicOperator(
        task_id="t", topics="loads", apply_function=value, return_apply_function_results=True, max_messages=3,
        max_batch_size=3, poll_timeout=10,
    ).execute(CONTEXT)  # fmt: skip
    assert sorted(found) == ["v0", "v1", "v2"]


def test_messages_are_waited_for() -> None:
    ProduceToTopicOperator(
        task_id="t", topic="waits", producer_function=rows, producer_function_kwargs={"count": 3}
    ).execute(CONTEXT)
    pushed: dict[str, Any] = {}
    context = Context(ti=SimpleNamespace(xcom_push=lambda key, value: pushed.update({key: value})))
    sensor = AwaitMessageSensor(
        task_id="t", topics=["waits"], xcom_push_key="found",
        apply_function=lambda message: value(message) if value(message) == "v2" else None,
    )  # fmt: skip
    while not (found := sensor.poke(context)):
        pass
    assert isinstance(found, PokeReturnValue)
    assert (found.xcom_value, pushed) == ("v2", {"found": "v2"})


def test_a_function_is_called_for_messages() -> None:
    ProduceToTopicOperator(task_id="t", topic="calls", producer_function=lambda: rows(1)).execute(CONTEXT)
    called: list[str] = []
    sensor = AwaitMessageTriggerFunctionSensor(
        task_id="t", topics=["calls"], apply_function=value, event_triggered_function=lambda event, **_: called.append(event)
    )  # fmt: skip
    while not called:
        assert not sensor.poke(Context(ds="2024-01-02"))
    assert called == ["v0"]
    sensor.consumer.close()


def test_what_kafka_cannot_do_is_refused(connect: Any) -> None:
    with pytest.raises(TaskException, match="commit_cadence"):
        ConsumeFromTopicOperator(task_id="t", topics="t", commit_cadence="daily")
    with pytest.raises(TaskException, match="not both"):
        ConsumeFromTopicOperator(task_id="t", topics="t", apply_function=value, apply_function_batch=value)
    with pytest.raises(TypeError, match="not a callable"):
        ProduceToTopicOperator(task_id="t", topic="t", producer_function=1).execute(CONTEXT)
    connect("kafka_default", conn_type="kafka", extra={})
    with pytest.raises(ValueError, match=r"bootstrap\.servers"):
        KafkaAdminClientHook().create_topic([])
