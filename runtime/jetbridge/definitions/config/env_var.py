"""`EnvVar`: the name of an environment variable, in place of a value that is read when the run starts.

https://docs.dagster.io/guides/operate/configuration/using-environment-variables-and-secrets
"""

from __future__ import annotations

import os
from typing import Any


class IntEnvVar(int):
    """An environment variable whose value is an int; made by `EnvVar.int(name)`."""

    name: str

    @classmethod
    def create(cls, name: str) -> IntEnvVar:
        """The variable of this name."""
        variable = cls(0)
        variable.name = name
        return variable

    def __int__(self) -> int:
        raise _direct_access(self)

    def __str__(self) -> str:
        raise _direct_access(self)

    def __repr__(self) -> str:
        return f"IntEnvVar({self.name!r})"

    def get_value(self, default: int | None = None) -> int | None:
        """The value now; the default if the variable is not set."""
        value = os.environ.get(self.name)
        return int(value) if value else default

    @property
    def env_var_name(self) -> str:
        """The variable's name."""
        return self.name


class EnvVar(str):
    """An environment variable whose value is a string. Using it as a string raises, since the value is not known before the run."""

    __slots__ = ()

    @classmethod
    def int(cls, name: str) -> IntEnvVar:
        """A variable whose value is an int."""
        return IntEnvVar.create(name)

    def __str__(self) -> str:
        raise _direct_access(self)

    def __repr__(self) -> str:
        return f"EnvVar({self.env_var_name!r})"

    def get_value(self, default: str | None = None) -> str | None:
        """The value now; the default if the variable is not set."""
        return os.environ.get(self.env_var_name, default)

    @property
    def env_var_name(self) -> str:
        """The variable's name."""
        return str.__str__(self)

    @classmethod
    def is_env_var(cls, value: object) -> bool:
        """Whether a value is one of the two classes."""
        return isinstance(value, (EnvVar, IntEnvVar))

    @classmethod
    def as_config(cls, value: Any) -> Any:
        """A variable as plain config (`{"env": name}`); any other value as it is."""
        return {"env": value.env_var_name} if isinstance(value, (EnvVar, IntEnvVar)) else value


def _direct_access(variable: EnvVar | IntEnvVar) -> RuntimeError:
    kind, name = type(variable).__name__, variable.env_var_name
    return RuntimeError(
        f'Attempted to directly retrieve environment variable {kind}("{name}"). {kind} defers resolution of the '
        "environment variable value until run time, and should only be used as input to Dagster config or resources.\n\n"
        f"To access the environment variable value, call `get_value` on the {kind}, or use os.getenv directly."
    )
