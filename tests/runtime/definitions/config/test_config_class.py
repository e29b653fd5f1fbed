import enum
from typing import Literal

import pydantic
import pytest
from pydantic import Field as PydanticField

from jetbridge import (
    Config,
    EnvVar,
    Field,
    InvalidConfigError,
    InvalidDefinitionError,
    InvalidInvocationError,
    InvalidPythonicConfigDefinitionError,
    PermissiveConfig,
    RunConfig,
    job,
    op,
)


class Level(enum.Enum):
    LOW = "low"
    HIGH = "high"


class Inner(Config):
    number: int = 3


class Cat(Config):
    kind: Literal["cat"] = "cat"
    lives: int


class Dog(Config):
    kind: Literal["dog"] = "dog"
    bark: str = "wau"


class Full(Config):
    text: str
    level: Level = Level.LOW
    inner: Inner = Inner(number=5)
    names: list[str] = PydanticField(default=[])
    maybe: int | None = None
    pet: Cat | Dog = PydanticField(default=Dog(), discriminator="kind")


@op
def show(config: Full) -> Full:
    return config


@job
def shows() -> None:
    show()


def run(config: object) -> Full:
    given = {"ops": {"show": {"config": config}}} if isinstance(config, dict) else RunConfig(ops={"show": config})
    result = shows.execute_in_process(run_config=given)
    made: Full = result.output_for_node("show")
    return made


def test_defaults_hold() -> None:
    made = run({"text": "a"})
    assert (made.level, made.inner.number, made.names, made.maybe, made.pet) == (Level.LOW, 5, [], None, Dog())


def test_everything_can_be_given_as_plain_config() -> None:
    made = run({"text": "a", "level": "HIGH", "inner": {}, "names": ["x"], "maybe": 1, "pet": {"cat": {"lives": 9}}})
    assert made == Full(text="a", level=Level.HIGH, inner=Inner(number=5), names=["x"], maybe=1, pet=Cat(lives=9))


def test_an_object_means_the_same_as_its_plain_form() -> None:
    given = Full(text="a", level=Level.HIGH, inner=Inner(number=8), pet=Cat(lives=2))
    assert run(given) == given
    assert RunConfig(ops={"show": given}).to_config_dict()["ops"]["show"]["config"] == {
        "text": "a",
        "level": "HIGH",
        "inner": {"number": 8},
        "names": [],
        "pet": {"cat": {"lives": 2}},
    }


def test_config_is_not_converted() -> None:
    with pytest.raises(InvalidConfigError, match="Invalid scalar at path root:ops:show:config:inner:number"):
        run({"text": "a", "inner": {"number": "7"}})


def test_environment_variables_are_read_when_the_run_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    given = Full(text=EnvVar("TEXT"), inner=Inner(number=EnvVar.int("NUMBER")), names=[EnvVar("TEXT")])
    with pytest.raises(RuntimeError, match='Attempted to directly retrieve environment variable EnvVar\\("TEXT"\\)'):
        str(given.text)
    with pytest.raises(InvalidConfigError, match='environment variable "TEXT" which is not set'):
        run(given)
    monkeypatch.setenv("TEXT", "hello")
    monkeypatch.setenv("NUMBER", "12")
    made = run(given)
    assert (made.text, made.inner.number, made.names) == ("hello", 12, ["hello"])


def test_a_wrapped_variable_in_a_plain_dict_is_refused() -> None:
    with pytest.raises(InvalidConfigError, match="Invalid use of environment variable wrapper"):
        run({"text": EnvVar("TEXT")})


def test_validators_see_what_was_given_and_not_the_defaults() -> None:
    class Picky(Config):
        name: str = "default"

        @pydantic.field_validator("name")
        @classmethod
        def _check(cls, value: str) -> str:
            raise ValueError(value)

    assert Picky.from_op_config({"name": "default"}).name == "default"
    with pytest.raises(pydantic.ValidationError):
        Picky.from_op_config({"name": "other"})


def test_objects_cannot_be_changed() -> None:
    with pytest.raises(InvalidInvocationError, match="does not support item assignment"):
        Inner().number = 4  # type: ignore[misc]
    with pytest.raises(InvalidInvocationError, match="undeclared attribute 'other'"):
        Inner().other = 4  # type: ignore[attr-defined]


def test_a_permissive_class_keeps_other_entries() -> None:
    class Open(PermissiveConfig):
        a: int

    made = Open.from_op_config(Open.to_config_schema().config_type.process({"a": 1, "b": "x"}).value)
    assert made.b == "x"


def test_what_is_no_config_type_is_refused_with_the_names_of_class_and_field() -> None:
    class Strange(Config):
        thing: complex

    with pytest.raises(InvalidPythonicConfigDefinitionError, match="thing"):

        @op
        def strange(config: Strange) -> None: ...


def test_the_other_field_class_is_refused() -> None:
    class Mistaken(Config):
        text: str = Field(str)  # type: ignore[assignment]

    with pytest.raises(InvalidDefinitionError, match=r"Did you mean to use 'pydantic\.Field'"):
        Mistaken.to_config_schema()
