"""What is wrong with a definition, a config, a call, or the file that they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jetbridge.errors.base import JetbridgeError


class InvalidDefinitionError(JetbridgeError):
    """An op, graph, job, resource, schedule, … is defined in a way that cannot work."""


class InvalidSubsetError(JetbridgeError):
    """A selection names nothing, or leaves a graph that cannot run."""


class InvariantViolationError(JetbridgeError):
    """Something was used in a way or at a time that its rules forbid."""


class InvalidInvocationError(JetbridgeError):
    """An op, hook, resource, schedule or sensor was called directly with arguments that do not fit."""


class InvalidPropertyError(JetbridgeError):
    """A property of a context was read that does not exist there."""


class InvalidConfigDefinitionError(JetbridgeError):
    """A config schema has a part that is no config type."""

    def __init__(
        self, original_root: object, current_value: object, stack: Sequence[str], reason: str | None = None
    ) -> None:
        self.original_root = original_root
        self.current_value = current_value
        self.stack = tuple(stack)
        self.reason = reason
        where = f" Error at stack path :{':'.join(self.stack)}." if self.stack else ""
        because = f" Reason: {reason}." if reason else ""
        super().__init__(
            f"Error defining config. Original value passed: {original_root!r}.{where} {current_value!r} cannot be resolved.{because} "
            "Give a Python type (int, float, bool, str, list), a config type (Field, Shape, Permissive, Selector, Array, Map, Noneable, Enum), "
            "a dict of them, or a list of one of them."
        )


class InvalidPythonicConfigDefinitionError(JetbridgeError):
    """A field of a `Config` or resource class has an annotation that is no config type."""

    def __init__(
        self, config_class: type | None, field_name: str | None, invalid_type: object, is_resource: bool = False
    ) -> None:
        self.config_class = config_class
        self.field_name = field_name
        self.invalid_type = invalid_type
        self.is_resource = is_resource
        kind = "resource" if is_resource else "config"
        super().__init__(
            f"Error defining {kind} class{'' if config_class is None else f' {config_class!r}'}"
            f"{'' if field_name is None else f' on field {field_name!r}'}.\n"
            f"Unable to resolve {kind} type {invalid_type!r} to a supported config type."
        )


class InvalidTypeInPythonicConfigDefinitionError(JetbridgeError):
    """A field of a `Config` class is annotated with a runtime type, where a Python type belongs."""

    def __init__(self, config_class_name: str, field_name: str | None) -> None:
        self.config_class_name = config_class_name
        self.field_name = field_name
        super().__init__(
            f"Error defining config class {config_class_name!r}{'' if field_name is None else f' on field {field_name!r}'}. "
            "Runtime types cannot be used in a Config class: use a Python type."
        )


class InvalidConfigError(JetbridgeError):
    """A config value does not fit its schema. `errors` has every reason, not only the first; the text numbers them."""

    def __init__(self, preamble: str, errors: Sequence[Any], config_value: object) -> None:
        self.errors = list(errors)
        self.config_value = config_value
        lines = [preamble]
        for number, error in enumerate(self.errors, start=1):
            lines.append(f"    Error {number}: {getattr(error, 'message', error)}")
        super().__init__("\n".join(lines))


class UnknownResourceError(JetbridgeError, AttributeError):
    """A resource was read that the op, hook, … did not ask for."""

    def __init__(self, resource_name: str, message: str | None = None) -> None:
        self.resource_name = resource_name
        super().__init__(
            message
            or f"Unknown resource `{resource_name}`. Specify `{resource_name}` as a required resource on the compute / "
            "config function that accessed it."
        )


class InvalidAssetKey(JetbridgeError):  # noqa: N818 - a public name that people know
    """An asset key is made of something else than strings."""


class InvalidMetadata(JetbridgeError):  # noqa: N818 - a public name that people know
    """A metadata value is of a kind that cannot be kept."""


class UnknownPartitionError(JetbridgeError):
    """There is no such partition."""


class CodeLocationLoadError(JetbridgeError):
    """A file or module with definitions cannot be loaded."""
