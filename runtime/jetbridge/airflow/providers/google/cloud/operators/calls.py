"""Operators of Google Cloud that are one request, and perhaps the wait for the operation that it starts: what most of them are.

A class says the service, the request, the operation, and what of the answer is the task's result.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.operator_arguments import Tabled
from jetbridge.airflow.providers.google.cloud.operators.cloud_base import GoogleCloudBaseOperator, GoogleCloudBaseSensor
from jetbridge.airflow.providers.google.common.plain import as_query, as_rest
from jetbridge.airflow.providers.google.common.rest import GoogleError, GoogleRestHook, as_clients_say
from jetbridge.airflow.sensor import PokeReturnValue
from jetbridge.definitions.signals import TaskException


@dataclass(frozen=True)
class Call:
    """A request. `{names}` in the path are arguments of the operator.

    `body` is the argument that is the body, or the body's keys with the arguments that are their values; `query` the same for the query.
    `fine` are statuses of HTTP that are no error: 404 for what is to be deleted, 409 for what is to be made.
    """

    verb: str
    path: str
    body: str | Mapping[str, str] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    fine: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Operation:
    """How the end of an operation is waited for: `path` is asked, `delay` seconds apart, until it is `done` or its status is DONE."""

    path: str = "{name}"
    delay: float = 10


LONG_RUNNING = Operation()
"""https://cloud.google.com/apis/design/design_patterns#long_running_operations"""

DELAYS = (
    "poll_interval",
    "pooling_period_seconds",
    "polling_period_seconds",
    "polling_interval_in_seconds",
    "poll_sleep",
)
"""What operators call the seconds between two looks."""


class GoogleRest:
    """What operators and sensors over REST share."""

    address: ClassVar[str] = ""
    """The service, up to the version: `https://run.googleapis.com/v2`."""
    of_clients: ClassVar[bool] = True
    """Whether Airflow's operator gives the names of fields that Google's clients use, or those of the REST API."""
    timeout_argument: ClassVar[str] = "timeout"
    """The argument that is how many seconds a request may take; a sensor's `timeout` is something else."""
    hook: Any
    metadata: Sequence[tuple[str, str]]

    @property
    def project(self) -> str:
        """The project: the argument, else the connection's."""
        return str(getattr(self, "project_id", None) or self.hook.project_id)

    def names(self) -> dict[str, Any]:
        """What stands for the names in a path."""
        return {**vars(self), "project_id": self.project}

    def ask(self, call: Call, **names: Any) -> Any:
        """Make a request; the answer as the service gave it.

        Raises:
            GoogleError: the service refuses.
        """
        values = {**self.names(), **names}
        url = f"{self.address.format(**values)}/{call.path.format(**values)}"
        body = self.body_of(call)
        timeout = getattr(self, self.timeout_argument, None)
        return self.hook.request(call.verb, url, body, self.query_of(call), timeout, dict(self.metadata or ()))

    def body_of(self, call: Call) -> Any:
        """The body of a request; what is None is left out."""
        if call.body is None or isinstance(call.body, str):
            return call.body and as_rest(getattr(self, call.body))
        given = {key: getattr(self, name) for key, name in call.body.items()}
        return {key: as_rest(value, key) for key, value in given.items() if value is not None}

    def query_of(self, call: Call) -> dict[str, Any]:
        """The query of a request; what is not given, and false, is left out."""
        given = {key: getattr(self, name) for key, name in call.query.items()}
        return {key: as_query(value) for key, value in given.items() if value not in (None, False, "", [])}

    def shown(self, answer: Any) -> Any:
        """An answer with Airflow's names."""
        return as_clients_say(answer) if self.of_clients else answer


class GoogleCallOperator(GoogleRest, Tabled, GoogleCloudBaseOperator):
    """One request. A subclass with `operation` waits for the end of what it started, unless its `wait` (or the like) is false."""

    retry: Any = None  # a request that fails is made again as often as the connection says
    timeout: float | None = None
    metadata: Sequence[tuple[str, str]] = ()

    hook_class = GoogleRestHook
    call: ClassVar[Call]
    operation: ClassVar[Operation | None] = None
    pushes: ClassVar[Mapping[str, str]] = pairs()
    """Keys of XCom -> fields of the answer; of a name with slashes the last part."""
    nothing: ClassVar[bool] = False
    """Whether Airflow's operator gives no result."""
    there: ClassVar[Call | None] = None
    """What is asked instead when the service refuses with a status that is no error."""
    kept: ClassVar[Mapping[str, str]] = pairs()
    """Keys of XCom -> fields of what the operation ended with; of a name with slashes the last part."""

    def execute(self, context: Context) -> Any:
        """Ask, wait, and give the answer."""
        try:
            answer = self.ask(self.call)
        except GoogleError as error:
            if error.status not in self.call.fine:
                raise
            self.log.info("%s", error)
            return self.refused()
        self.push(context, self.pushes, answer)
        if self.operation is not None:
            if not self.waits:
                return self.unawaited(answer)
            answer = self.wait_for(answer, self.operation)
        self.push(context, self.kept, answer)
        return None if self.nothing else self.shown(answer)

    def push(self, context: Context, keys: Mapping[str, str], answer: Any) -> None:
        """Keep fields of an answer as XComs."""
        for key, name in keys.items():
            context["ti"].xcom_push(key=key, value=str(answer.get(name, "")).rpartition("/")[2])

    def unawaited(self, answer: Any) -> Any:
        """The result where the end is not waited for."""
        return None if self.nothing else self.shown(answer)

    def refused(self) -> Any:
        """The result when the service refuses with a status that is no error."""
        return None if self.there is None else self.shown(self.ask(self.there))

    @property
    def waits(self) -> bool:
        """Whether the end is waited for."""
        return bool(self.deferrable or (getattr(self, "wait", True) and not getattr(self, "asynchronous", False)))

    def wait_for(self, operation: Any, how: Operation) -> Any:
        """The result of an operation when it has ended.

        Raises:
            TaskException: it failed.
        """
        delay = next((value for name in DELAYS if (value := getattr(self, name, None)) is not None), how.delay)
        while not (operation.get("done") or operation.get("status") == "DONE"):
            time.sleep(delay)
            operation = self.ask(Call("GET", how.path), name=operation["name"])
        if operation.get("error"):
            raise TaskException(str(operation["error"].get("message") or operation["error"]))
        if "status" in operation:
            return operation
        return {name: value for name, value in operation.get("response", {}).items() if name != "@type"}


class GoogleCallSensor(GoogleRest, Tabled, GoogleCloudBaseSensor):
    """Asks for a state: `state` is its field; `wanted()` are the states that it waits for, `unwanted()` those that are errors."""

    retry: Any = None  # see GoogleCallOperator
    request_timeout: float | None = None
    metadata: Sequence[tuple[str, str]] = ()

    hook_class = GoogleRestHook
    timeout_argument = "request_timeout"
    call: ClassVar[Call]
    state: ClassVar[str] = "state"
    failed: ClassVar[frozenset[str]] = frozenset()

    def wanted(self) -> frozenset[str]:
        """The states that are waited for."""
        return frozenset()

    def unwanted(self) -> frozenset[str]:
        """The states that are errors."""
        return self.failed

    def poke(self, context: Context) -> bool | PokeReturnValue:
        """Whether the state is reached.

        Raises:
            TaskException: it has failed.
        """
        answer = self.ask(self.call)
        state = str(answer.get(self.state))
        self.log.info("%s: %s", self.task_id, state)
        if state in self.unwanted() - self.wanted():
            raise TaskException(f"{answer.get('name', self.task_id)} is in state {state}: {answer.get('error', '')}")
        return state in self.wanted()


def states(given: Any, default: str) -> frozenset[str]:
    """States as names, whether a user gave texts, members of enumerations, or nothing."""
    values = [given] if isinstance(given, str) else given or default.split()
    return frozenset(str(getattr(each, "name", each)).upper() for each in values)
