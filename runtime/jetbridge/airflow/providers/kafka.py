"""Kafka, over confluent-kafka.

https://airflow.apache.org/docs/apache-airflow-providers-apache-kafka/stable/operators/index.html
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor, given
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.sensor import PokeReturnValue
from jetbridge.definitions.signals import TaskException

_CADENCES = ("never", "end_of_batch", "end_of_operator")


class KafkaBaseHook(BaseHook):
    """A cluster: the connection's extra is the configuration of the client."""

    conn_name_attr = "kafka_config_id"
    default_conn_name = "kafka_default"
    conn_type = "kafka"
    hook_name = "Apache Kafka"

    def __init__(self, kafka_config_id: str = default_conn_name) -> None:
        super().__init__()
        self.kafka_config_id = kafka_config_id

    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = dict(self.get_connection(self.kafka_config_id).extra_dejson)
        if not config.get("bootstrap.servers"):
            raise ValueError("config['bootstrap.servers'] must be provided.")
        return config

    def _client(self, config: dict[str, Any]) -> Any:
        return client("confluent_kafka.admin", extra="kafka").AdminClient(config)

    @cached_property
    def get_conn(self) -> Any:
        """The client: a property, as in Airflow."""
        return self._client(self._config())

    def test_connection(self) -> tuple[bool, str]:
        """Whether the cluster answers, and what is wrong if not."""
        try:
            client("confluent_kafka.admin", extra="kafka").AdminClient(self._config()).list_topics(timeout=10)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
            return False, str(error)
        return True, "Connection successful."


class KafkaAdminClientHook(KafkaBaseHook):
    """Topics."""

    def create_topic(self, topics: Sequence[Sequence[Any]]) -> None:
        """Make topics: name, number of partitions, number of replicas. One that is there stays."""
        admin = client("confluent_kafka.admin", extra="kafka")
        wanted = [admin.NewTopic(each[0], num_partitions=each[1], replication_factor=each[2]) for each in topics]
        for name, made in self.get_conn.create_topics(wanted).items():
            try:
                made.result()
            except client("confluent_kafka", extra="kafka").KafkaException as error:
                if error.args[0].name() != "TOPIC_ALREADY_EXISTS":
                    raise
                self.log.warning("The topic %s already exists.", name)

    def delete_topic(self, topics: Sequence[str]) -> None:
        """Delete topics."""
        for done in self.get_conn.delete_topics(list(topics)).values():
            done.result()


class KafkaProducerHook(KafkaBaseHook):
    """Sends messages."""

    def _client(self, config: dict[str, Any]) -> Any:
        return client("confluent_kafka", extra="kafka").Producer(config)

    def get_producer(self) -> Any:
        """The client (`confluent_kafka.Producer`)."""
        return self.get_conn


class KafkaConsumerHook(KafkaBaseHook):
    """Reads messages of topics."""

    def __init__(self, topics: Sequence[str], kafka_config_id: str = KafkaBaseHook.default_conn_name) -> None:
        super().__init__(kafka_config_id)
        self.topics = [topics] if isinstance(topics, str) else list(topics)

    def _client(self, config: dict[str, Any]) -> Any:
        return client("confluent_kafka", extra="kafka").Consumer(config)

    def get_consumer(self) -> Any:
        """The client (`confluent_kafka.Consumer`), which reads the topics."""
        self.get_conn.subscribe(self.topics)
        return self.get_conn


def _function(named: Any) -> Callable[..., Any]:
    """A function, also by its dotted path.

    Raises:
        TypeError: it is none.
    """
    if isinstance(named, str):
        module, _, name = named.rpartition(".")
        named = getattr(importlib.import_module(module), name)
    if not callable(named):
        raise TypeError(f"{named!r} is not a callable")
    function: Callable[..., Any] = named
    return function


class ProduceToTopicOperator(DeclaredOperator):
    """Sends the keys and values that a function gives to a topic."""

    template_fields = ("topic", "producer_function_args", "producer_function_kwargs", "kafka_config_id")

    topic: str
    producer_function: Any
    kafka_config_id: str = "kafka_default"
    producer_function_args: Sequence[Any] = given(tuple)
    producer_function_kwargs: dict[Any, Any] = given(dict)
    delivery_callback: Any = None
    synchronous: bool = True
    poll_timeout: float = 0

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Send them.

        Raises:
            TaskException: there is no topic, or no function.
        """
        if not (self.topic and self.producer_function):
            raise TaskException("topic and producer_function must be provided")
        producer = KafkaProducerHook(self.kafka_config_id).get_producer()
        tell = _function(self.delivery_callback) if self.delivery_callback else self._tell
        make = partial(_function(self.producer_function), *self.producer_function_args, **self.producer_function_kwargs)
        for key, value in make():
            producer.produce(self.topic, key=key, value=value, on_delivery=tell)
            producer.poll(self.poll_timeout)
            if self.synchronous:
                producer.flush()
        producer.flush()

    def _tell(self, error: Any, message: Any) -> None:
        if error is not None:
            self.log.error("Failed to deliver message: %s", error)
        else:
            self.log.info("Produced record to topic %s @ offset %s", message.topic(), message.offset())


class ConsumeFromTopicOperator(DeclaredOperator):
    """Reads messages until there are no more, or `max_messages`, and hands each, or each batch, to a function.

    Raises:
        TaskException: two functions are given, or a cadence that there is not.
    """

    template_fields = ("topics", "apply_function_args", "apply_function_kwargs", "kafka_config_id")

    topics: str | Sequence[str]
    kafka_config_id: str = "kafka_default"
    apply_function: Any = None
    apply_function_batch: Any = None
    apply_function_args: Sequence[Any] = given(tuple)
    apply_function_kwargs: dict[Any, Any] = given(dict)
    return_apply_function_results: bool = False
    commit_cadence: str = "end_of_operator"
    max_messages: int | None = None
    max_batch_size: int = 1000
    poll_timeout: float = 60

    def check_arguments(self) -> None:
        """The cadence, the functions, and the smallest number of messages."""
        if self.commit_cadence and self.commit_cadence not in _CADENCES:
            raise TaskException(f"commit_cadence must be one of {_CADENCES}. Got {self.commit_cadence}")
        if self.apply_function and self.apply_function_batch:
            raise TaskException("One of apply_function or apply_function_batch must be supplied, not both.")
        if self.max_messages is not None:
            self.max_messages = max(self.max_messages, self.max_batch_size)

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Read them."""
        consumer, results = KafkaConsumerHook(self.topics, self.kafka_config_id).get_consumer(), list[Any]()
        try:
            for messages in self._batches(consumer):
                results += [result for result in self._applied(messages) if result is not None]
                if self.commit_cadence == "end_of_batch":
                    consumer.commit()
            if self.commit_cadence != "never":
                self._commit(consumer)
        finally:
            consumer.close()
        return results if self.return_apply_function_results and self.apply_function else None

    def _batches(self, consumer: Any) -> Iterator[list[Any]]:
        left = self.max_messages
        while left is None or left > 0:
            size = self.max_batch_size if left is None else min(left, self.max_batch_size)
            messages = consumer.consume(num_messages=size, timeout=self.poll_timeout)
            if not messages:
                return
            left = None if left is None else left - len(messages)
            yield messages

    def _applied(self, messages: list[Any]) -> Iterator[Any]:
        arguments = (*self.apply_function_args,)
        if self.apply_function:
            function = _function(self.apply_function)
            yield from (function(*arguments, message, **self.apply_function_kwargs) for message in messages)
        elif self.apply_function_batch:
            _function(self.apply_function_batch)(*arguments, messages, **self.apply_function_kwargs)

    @staticmethod
    def _commit(consumer: Any) -> None:
        library = client("confluent_kafka", extra="kafka")
        try:
            consumer.commit()
        except library.KafkaException as error:
            if error.args[0].code() != library.KafkaError._NO_OFFSET:  # noqa: SLF001 -- the client's name
                raise


class _MessageSensor(DeclaredSensor):
    """What the sensors share: a function is asked what it makes of each message."""

    topics: Sequence[str]
    apply_function: Any
    kafka_config_id: str = "kafka_default"
    apply_function_args: Sequence[Any] = given(tuple)
    apply_function_kwargs: dict[Any, Any] = given(dict)
    poll_timeout: float = 1
    poll_interval: float = 5
    commit_offset: bool = True

    @cached_property
    def consumer(self) -> Any:
        """The client, for as long as it waits."""
        return KafkaConsumerHook(self.topics, self.kafka_config_id).get_consumer()

    def check_arguments(self) -> None:
        """What waits between polls in Airflow's trigger."""
        self.poke_interval = self.poll_interval

    def event(self) -> Any:
        """What the function makes of the next message; None without one.

        Raises:
            TaskException: the message is an error.
        """
        message = self.consumer.poll(self.poll_timeout)
        if message is None:
            return None
        if message.error():
            raise TaskException(f"Error: {message.error()}")
        event = _function(self.apply_function)(*self.apply_function_args, message, **self.apply_function_kwargs)
        if self.commit_offset:
            self.consumer.commit(message=message, asynchronous=False)
        return event


class AwaitMessageSensor(_MessageSensor):
    """Waits for a message of which a function makes something; that is the result."""

    template_fields = (
        "topics", "apply_function", "apply_function_args", "apply_function_kwargs", "kafka_config_id", "commit_offset",
    )  # fmt: skip

    xcom_push_key: str | None = None

    def poke(self, context: Context) -> bool | PokeReturnValue:
        """Whether one came."""
        event = self.event()
        if not event:
            return False
        if self.xcom_push_key:
            context["ti"].xcom_push(key=self.xcom_push_key, value=event)
        self.consumer.close()
        return PokeReturnValue(is_done=True, xcom_value=event)


class AwaitMessageTriggerFunctionSensor(_MessageSensor):
    """Calls a function with what another one makes of messages, until it times out."""

    template_fields = ("topics", "apply_function", "apply_function_args", "apply_function_kwargs", "kafka_config_id")

    event_triggered_function: Any

    def poke(self, context: Context) -> bool:
        """Never done."""
        if event := self.event():
            self.event_triggered_function(event, **dict(context))
        return False
