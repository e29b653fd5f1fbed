"""The base of the team's own operators and sensors."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jetbridge import job
from jetbridge.airflow import (
    BaseOperator,
    BaseSensorOperator,
    Context,
    PokeReturnValue,
    RescheduleException,
    SensorTimeout,
    SkipException,
    TaskException,
    operator_op,
)
from jetbridge.airflow.standard import BashOperator, PythonOperator, PythonSensor
from jetbridge.airflow.team_operators import constructor_parameters


class Greet(BaseOperator):
    template_fields = ("greeting", "files")

    def __init__(self, greeting: str, times: int = 1, files: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.greeting, self.times, self.files = greeting, times, files

    def execute(self, context: Context) -> str:
        return f"{self.greeting} {context['ds']}" * self.times


class Louder(Greet):
    def __init__(self, volume: int, **kwargs: Any) -> None:
        super().__init__(greeting="HEY", **kwargs)
        self.volume = volume


class Wait(BaseSensorOperator):
    def __init__(self, answers: list[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.answers = answers

    def poke(self, context: Context) -> Any:  # noqa: ARG002 -- its answers are given
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Ti:
    key = ("d", "t", "r", 1, -1)


CONTEXT = Context(ds="2024-01-02", ti=Ti())


def test_template_fields_are_rendered() -> None:
    operator = Greet("hi {{ ds }}", task_id="t", files=["{{ ds }}.csv"], owner="ann")
    operator.render_template_fields(CONTEXT)
    assert (operator.greeting, operator.files) == ("hi 2024-01-02", ["2024-01-02.csv"])
    assert (operator.execute(CONTEXT), operator.owner, operator.retries) == ("hi 2024-01-02 2024-01-02", "ann", 0)


def test_unknown_argument() -> None:
    with pytest.raises(TaskException, match="Invalid arguments were passed to Greet"):
        Greet("x", task_id="t", colour="red")


def test_missing_template_field() -> None:
    class Broken(BaseOperator):
        template_fields = ("absent",)

    with pytest.raises(AttributeError, match="'absent' is configured as a template field"):
        Broken(task_id="t").render_template_fields(CONTEXT)


def test_parameters_of_all_constructors() -> None:
    assert [each.name for each in constructor_parameters(Louder)] == ["volume", "greeting", "times", "files"]


class Firm(Greet):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(greeting="HEY", times=2, **kwargs)


def test_what_a_subclass_gives_its_base_is_not_given_twice() -> None:
    firm = operator_op(Firm)

    @job
    def greeting() -> None:
        firm()

    assert str(greeting.execute_in_process().output_for_node("firm")).startswith("HEY 2")


def test_sensor_pokes_until_yes() -> None:
    sensor = Wait([False, PokeReturnValue(True, "found")], task_id="w", poke_interval=0)
    assert sensor.execute(CONTEXT) == "found"


@pytest.mark.parametrize(("soft", "error"), [(False, SensorTimeout), (True, SkipException)])
def test_sensor_gives_up(soft: bool, error: type[Exception]) -> None:
    with pytest.raises(error, match="Sensor has timed out"):
        Wait([False, False], task_id="w", poke_interval=dt.timedelta(0), timeout=0, soft_fail=soft).execute(CONTEXT)


def test_sensor_reschedules() -> None:
    with pytest.raises(RescheduleException) as raised:
        Wait([False], task_id="w", mode="reschedule", poke_interval=60).execute(CONTEXT)
    assert 50 < (raised.value.reschedule_date - dt.datetime.now(tz=dt.timezone.utc)).total_seconds() <= 60


def test_sensor_errors() -> None:
    assert Wait([ValueError("x"), True], task_id="w", poke_interval=0, silent_fail=True).execute(CONTEXT) is None
    with pytest.raises(SkipException):
        Wait([ValueError("x")], task_id="w", never_fail=True).execute(CONTEXT)
    with pytest.raises(ValueError, match="x"):
        Wait([ValueError("x")], task_id="w").execute(CONTEXT)
    with pytest.raises(TaskException, match="must be one of"):
        Wait([], task_id="w", mode="never")


def test_backoff_grows_up_to_the_longest_wait() -> None:
    sensor = Wait([], task_id="w", poke_interval=10, exponential_backoff=True, max_wait=35)
    assert [sensor._next_wait(tries) for tries in (1, 2, 3, 9)] == [10, 20, 35, 35]


def test_python_operator_gives_what_the_function_asks_for() -> None:
    def asks(x: int, ds: str, y: int = 3) -> tuple[int, str, int]:
        return x, ds, y

    operator = PythonOperator(task_id="p", python_callable=asks, op_args=[1], op_kwargs={"y": 5})
    assert operator.execute(Context(ds="2024-01-02", ti=Ti())) == (1, "2024-01-02", 5)


def test_python_operator_gives_everything_to_kwargs() -> None:
    def asks(**kwargs: Any) -> list[str]:
        return sorted(kwargs)

    operator = PythonOperator(task_id="p", python_callable=asks, op_kwargs={"y": 5})
    assert operator.execute(Context(ds="2024-01-02")) == ["ds", "templates_dict", "y"]


def test_positional_argument_must_not_hide_the_context() -> None:
    with pytest.raises(ValueError, match="'ds' in args"):
        PythonOperator(task_id="p", python_callable=lambda ds: ds, op_args=[1]).execute(Context(ds="x"))


def test_bash_operator() -> None:
    operator = BashOperator(task_id="b", bash_command="echo {{ ds }}", output_processor=str.upper)
    operator.render_template_fields(CONTEXT)
    assert operator.execute(CONTEXT) == "2024-01-02"


def test_python_sensor() -> None:
    answers = [0, 1]
    sensor = PythonSensor(task_id="s", python_callable=lambda: answers.pop(0), poke_interval=0)
    assert sensor.execute(Context(ti=Ti())) is None
    assert answers == []
