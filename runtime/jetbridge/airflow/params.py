"""Params: values that a person may give when starting a run, checked against a JSON schema.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, Final

import jsonschema
import pendulum
from jsonschema.exceptions import ValidationError

from jetbridge.definitions.signals import ParamValidationError
from jetbridge.scheduling.timetables import AirflowGeneration


class _NotSet:
    def __repr__(self) -> str:
        return "NOTSET"


NOTSET: Final = _NotSet()


class Param:
    """A param with a default, a description and a schema; without a default a run must be given its value.

    Args:
        default: The value of a run that is given none.
        description: For people.
        schema: The JSON schema as a whole, instead of its keywords.
        keywords: The keywords of the JSON schema: `type="integer"`, `minimum=1`, `enum=[…]`, …
    """

    def __init__(self, default: Any = NOTSET, description: str | None = None, **keywords: Any) -> None:
        self.value = default
        self.description = description
        self.schema: dict[str, Any] = keywords.pop("schema") if "schema" in keywords else keywords

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Param):
            return NotImplemented
        return (self.value, self.description, self.schema) == (other.value, other.description, other.schema)

    def __hash__(self) -> int:
        return hash((self.description, json.dumps(self.schema, sort_keys=True, default=str)))

    def __repr__(self) -> str:
        return f"Param({self.value!r}, description={self.description!r}, schema={self.schema!r})"

    @property
    def has_value(self) -> bool:
        """Whether there is a value other than None."""
        return self.value is not NOTSET and self.value is not None

    def resolve(self, value: Any = NOTSET, generation: AirflowGeneration = AirflowGeneration.V3) -> Any:
        """The given value, or else the default, after it was checked.

        Raises:
            ParamValidationError: it does not fit the schema, or there is none.
        """
        final = self.value if value is NOTSET else value
        if final is NOTSET:
            raise ParamValidationError("No value passed and Param has no default value")
        if generation is AirflowGeneration.V3:
            _check_json(final)
        try:
            jsonschema.validate(final, self.schema, format_checker=jsonschema.FormatChecker())
        except ValidationError as error:
            is_moment = error.schema.get("format") == "date-time" if isinstance(error.schema, dict) else False
            if not (is_moment and generation is AirflowGeneration.V2 and _is_iso8601(final)):
                raise ParamValidationError(str(error)) from None
        return final


class ParamsDict(MutableMapping[str, Any]):
    """Params by name; reading one gives its checked value.

    Raises:
        ParamValidationError: a value that is set or read does not fit its schema.
    """

    def __init__(
        self, params: Mapping[str, Any] | None = None, generation: AirflowGeneration = AirflowGeneration.V3
    ) -> None:
        self.generation = generation
        self._params: dict[str, Param] = {}
        for name, value in (params or {}).items():
            self._params[name] = copy.copy(value) if isinstance(value, Param) else Param(value)

    def __getitem__(self, name: str) -> Any:
        return self._params[name].resolve(generation=self.generation)

    def __setitem__(self, name: str, value: Any) -> None:
        if isinstance(value, Param):
            self._params[name] = value
            return
        param = copy.copy(self._params.get(name) or Param(value))
        try:
            param.value = param.resolve(value, self.generation)
        except ParamValidationError as error:
            raise ParamValidationError(f"Invalid input for param {name}: {error}") from None
        self._params[name] = param

    def __delitem__(self, name: str) -> None:
        del self._params[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._params)

    def __len__(self) -> int:
        return len(self._params)

    def __repr__(self) -> str:
        return repr({name: param.value for name, param in self._params.items()})

    def get_param(self, name: str) -> Param:
        """The param itself."""
        return self._params[name]

    def dump(self) -> dict[str, Any]:
        """All values; None for one that is missing or does not fit."""
        return {name: self._dumped(param) for name, param in self._params.items()}

    def _dumped(self, param: Param) -> Any:
        try:
            return param.resolve(generation=self.generation)
        except ParamValidationError:
            return None

    def validate(self) -> dict[str, Any]:
        """All values, each checked.

        Raises:
            ParamValidationError: the first that does not fit, with its name.
        """
        return {name: self._checked(name, param) for name, param in self._params.items()}

    def _checked(self, name: str, param: Param) -> Any:
        try:
            return param.resolve(generation=self.generation)
        except ParamValidationError as error:
            raise ParamValidationError(f"Invalid input for param {name}: {error}") from None


def run_params(
    layers: tuple[Mapping[str, Any], ...], conf: Mapping[str, Any] | None, generation: AirflowGeneration
) -> dict[str, Any]:
    """The params of a task in a run: those of the job, of the op, then the run's conf, later ones win; all checked.

    Raises:
        ParamValidationError: a value does not fit its schema.
    """
    params = ParamsDict(generation=generation)
    for layer in layers:
        for name, value in layer.items():
            params[name] = copy.copy(value) if isinstance(value, Param) else Param(value)
    for name, value in (conf or {}).items():
        params[name] = value
    return params.validate()


def _check_json(value: Any) -> None:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        raise ParamValidationError(
            f"All provided parameters must be json-serializable. The value '{value}' is not serializable."
        ) from None


def _is_iso8601(value: Any) -> bool:
    try:
        return isinstance(pendulum.parse(value), dt.datetime)
    except (TypeError, ValueError):
        return False
