"""Definitions that take config (ops, resources, loggers, executors), and `configured`: the same with some of it fixed.

https://docs.dagster.io/api/dagster/config#dagster.configured
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from jetbridge.definitions.config.config_type import ConfigType
from jetbridge.definitions.config.evaluation import EvaluateValueResult, Evaluation, Place
from jetbridge.definitions.config.field import Field
from jetbridge.definitions.config.fields import convert_user_schema
from jetbridge.definitions.config.plain import as_plain_config
from jetbridge.definitions.config.scalars import ANY
from jetbridge.definitions.config.shapes import Shape
from jetbridge.errors import ConfigMappingFunctionError, InvalidConfigError, InvalidDefinitionError

ConfigFunction = Callable[[Any], Any]
UNSAID = Field(ANY, is_required=False)


def schema_field(config_schema: Any) -> Field:
    """The field of what was given as `config_schema`; without one, config of any form is taken, and none is required."""
    return UNSAID if config_schema is None else convert_user_schema(config_schema)


class MappedConfig(ConfigType):
    """Config whose outer form is what people give, and whose completed value is the inner config that a function makes of it.

    `where` names the definition in errors, `kind` its class. The function's result is validated by the inner type.
    """

    def __init__(
        self, outer: ConfigType, inner: ConfigType, function: ConfigFunction, where: str, kind: str = ""
    ) -> None:
        self.outer, self.inner, self.function, self.where, self.kind_of_definition = outer, inner, function, where, kind
        self.kind = outer.kind
        self.given_name = outer.given_name
        self.fields = getattr(outer, "fields", {})

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """The inner config, if the outer one fits.

        Raises:
            ConfigMappingFunctionError: the function raised.
            InvalidConfigError: what it returned does not fit the inner type.
        """
        known = len(evaluation.errors)
        outer = self.outer.visit(value, place, evaluation)
        if not evaluation.converts or len(evaluation.errors) > known:
            return outer
        return self.apply(outer)

    def apply(self, outer: Any) -> Any:
        """The inner config of a completed outer one; raises as `visit`."""
        try:
            inner = as_plain_config(self.function(outer))
        except Exception as error:
            raise ConfigMappingFunctionError(
                f"The config mapping function on a `configured` {self.kind_of_definition} has thrown an unexpected error during its "
                f"execution. It is of {self.where}, and raised {error!r}.",
                user_exception=error,
            ) from error
        result = self.inner.process(inner)
        if not result.success:
            raise InvalidConfigError(f"Error in config for {self.where}", result.errors, inner)
        return result.value

    def text(self) -> str:
        """As the outer type."""
        return self.outer.text()

    def example(self) -> Any:
        """As the outer type."""
        return self.outer.example()

    def can_be_left_out(self) -> bool:
        """As the outer type."""
        return self.outer.can_be_left_out()


def configured_field(inner: Field | None, config: Any, config_schema: Any, where: str, kind: str) -> Field:
    """The field of a definition whose config is given now (a value) or made by a function of other config.

    Errors name the definition by `where` (`graph nightly`, `resource`) and by `kind`, its class.

    Raises:
        InvalidConfigError: the value does not fit.
        InvalidDefinitionError: a schema was given beside a value.
    """
    inner = UNSAID if inner is None else inner
    if callable(config):
        outer = schema_field(config_schema)
        return _mapped_field(outer, MappedConfig(outer.config_type, inner.config_type, config, where, kind))
    if config_schema is not None:
        raise InvalidDefinitionError(
            f"For {where}: a config_schema makes sense only if the config is made by a function of it."
        )
    plain = as_plain_config(config)
    result = inner.config_type.validate(plain)
    if not result.success:
        raise InvalidConfigError(f"Error when applying config mapping for {where}", result.errors, plain)
    fixed = MappedConfig(Shape({}), inner.config_type, lambda _outer: plain, where, kind)
    return Field(fixed, is_required=False, default_value={})


def _mapped_field(outer: Field, mapped: MappedConfig) -> Field:
    if outer.default_provided:
        return Field(mapped, default_value=outer.default_value, description=outer.description)
    if outer is UNSAID:  # the function is called though nothing is given
        return Field(mapped, default_value=None, description=outer.description)
    return Field(mapped, is_required=outer.is_required, description=outer.description)


class ConfigurableDefinition:
    """Base of the definitions without a name of their own that take config: resources, loggers, IO managers."""

    config_field: Field
    description: str | None
    version: str | None = None
    noun = "resource"
    shown_type = "ResourceDefinition"

    @property
    def config_schema(self) -> Field:
        """The schema of the config."""
        return self.config_field

    @property
    def has_config_field(self) -> bool:
        """Whether config has to be looked at."""
        return self.config_field is not UNSAID

    def process_config(self, config: Any) -> EvaluateValueResult:
        """Check and complete config; what is not given is the default."""
        if config is None and self.config_field.default_provided:
            config = self.config_field.default_value
        if config is None and not self.config_field.is_required:
            return EvaluateValueResult()
        return self.config_field.config_type.process(config)

    def configured(self, config_or_config_fn: Any, config_schema: Any = None, description: str | None = None) -> Any:
        """The same definition with config that is fixed, or made by a function of other config."""
        made = copy.copy(self)
        made.config_field = configured_field(
            self.config_field, config_or_config_fn, config_schema, self.noun, self.shown_type
        )
        made.description = description or self.description
        made.version = None
        return made


def configured(configurable: Any, config_schema: Mapping[str, Any] | Any = None, **kwargs: Any) -> Callable[[Any], Any]:
    """Give a definition its config, or a function that makes it: `configured(op_def, name="fixed")({"a": 1})`, or as a decorator.

    Of a decorated function, the name and the docstring become those of the new definition. The function may take a `Config` class.

    Raises:
        InvalidInvocationError: the thing cannot be configured.
    """
    from jetbridge.definitions.config.configured_decorator import configured as make

    return make(configurable, config_schema, **kwargs)
