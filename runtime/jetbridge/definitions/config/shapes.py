"""Dicts with named fields: `Shape`, `Permissive`, `Selector`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.config.config_type import ConfigType, ConfigTypeKind
from jetbridge.definitions.config.evaluation import Evaluation, EvaluationErrorReason, Place

if TYPE_CHECKING:
    from jetbridge.definitions.config.field import Field


class Fields(ConfigType):
    """What the types with fields have in common."""

    def __init__(self, fields: Mapping[str, Any] | None = None, description: str | None = None) -> None:
        from jetbridge.definitions.config.resolve import expand_fields

        self.fields: dict[str, Field] = expand_fields(fields or {})
        self.description = description

    def text(self) -> str:
        """`{ a: Int b?: String }`; fields by name, `?` marks what may be left out."""
        parts = [
            f"{name}{'' if field.is_required else '?'}: {field.config_type.text()} "
            for name, field in sorted(self.fields.items())
        ]
        return "{ " + "".join(parts) + "}"

    def not_defined(self, place: Place, name: object, evaluation: Evaluation) -> None:
        """Note a field that the type does not have."""
        message = f'Received unexpected config entry "{name}" {place}. Expected: "{self.text()}".'
        evaluation.refuse(place, EvaluationErrorReason.FIELD_NOT_DEFINED, message, str(name))


class Shape(Fields):
    """A dict that has the named fields only. `field_aliases` gives other names for fields: `{name: alias}`."""

    kind = ConfigTypeKind.STRICT_SHAPE

    def __init__(
        self,
        fields: Mapping[str, Any],
        description: str | None = None,
        field_aliases: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(fields, description)
        self.field_aliases = dict(field_aliases or {})
        self.gives_nothing = not any(field.default_provided for field in self.fields.values())

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """The dict with defaults filled in, in the order of the fields."""
        if self.refuses_none(value, place, evaluation):
            return None
        if not isinstance(value, dict):
            evaluation.mismatch(place, f'Value {place} must be dict. Expected: "{self.text()}".')
            return None
        self.check_extra(value, place, evaluation)
        self._check_missing(value, place, evaluation)
        return self._complete(value, place, evaluation)

    def check_extra(self, value: dict[Any, Any], place: Place, evaluation: Evaluation) -> None:
        """Note the entries that are no fields."""
        extra = sorted(
            str(name) for name in value if name not in self.fields and name not in self.field_aliases.values()
        )
        if len(extra) == 1:
            self.not_defined(place, extra[0], evaluation)
        elif extra:
            message = f'Received unexpected config entries "{extra}" {place}. Expected: "{sorted(self.fields)}."'
            evaluation.refuse(place, EvaluationErrorReason.FIELDS_NOT_DEFINED, message, *extra)

    def _check_missing(self, value: dict[Any, Any], place: Place, evaluation: Evaluation) -> None:
        missing = sorted(
            name
            for name, field in self.fields.items()
            if field.is_required and name not in value and self.field_aliases.get(name) not in value
        )
        if not missing:
            return
        sample = {name: self.fields[name].config_type.example() for name in missing}
        reason, noun, these, entries = _MISSING_ONE if len(missing) == 1 else _MISSING_MANY
        shown = f'"{missing[0]}"' if len(missing) == 1 else f"{missing}"
        evaluation.refuse(
            place,
            reason,
            f"Missing required config {noun} {shown} {place}. You must provide {these} in your run config. "
            f"Example config for the missing {entries}: {sample}",
            *missing,
        )

    def _complete(self, value: dict[Any, Any], place: Place, evaluation: Evaluation) -> dict[Any, Any]:
        completed: dict[Any, Any] = {}
        for name, field in self.fields.items():
            given = self._given_name(name, value, place, evaluation)
            if given is not None:
                completed[name] = field.config_type.visit(value[given], place.of_field(name), evaluation)
            elif evaluation.completes and field.default_provided:
                if not field.default_value and getattr(field.config_type, "gives_nothing", False):
                    completed[name] = {}  # most ops of a job: nothing to look at
                    continue
                completed[name] = field.config_type.visit(field.default_value, place.of_field(name), evaluation)
        return completed

    def _given_name(self, name: str, value: dict[Any, Any], place: Place, evaluation: Evaluation) -> str | None:
        alias = self.field_aliases.get(name)
        if alias is None or alias not in value:
            return name if name in value else None
        if name in value:
            message = f"Received both field '{name}' and field '{alias}' in config. Please use one or the other."
            evaluation.refuse(place.of_field(name), EvaluationErrorReason.FIELD_ALIAS_COLLISION, message, name, alias)
        return alias

    def can_be_left_out(self) -> bool:
        """Whether all its fields may be left out."""
        return not any(field.is_required for field in self.fields.values())

    def example(self) -> Any:
        """The required fields."""
        return {name: field.config_type.example() for name, field in self.fields.items() if field.is_required}


_MISSING_ONE = (EvaluationErrorReason.MISSING_REQUIRED_FIELD, "entry", "this value", "entry")
_MISSING_MANY = (EvaluationErrorReason.MISSING_REQUIRED_FIELDS, "entries", "these values", "entries")


class Permissive(Shape):
    """A dict that has the named fields, and any others, which are not looked at."""

    kind = ConfigTypeKind.PERMISSIVE_SHAPE

    def __init__(self, fields: Mapping[str, Any] | None = None, description: str | None = None) -> None:
        super().__init__(fields or {}, description)

    def check_extra(self, _value: dict[Any, Any], _place: Place, _evaluation: Evaluation) -> None:
        """Other entries are welcome."""

    def _complete(self, value: dict[Any, Any], place: Place, evaluation: Evaluation) -> dict[Any, Any]:
        named = super()._complete(value, place, evaluation)
        return {**named, **{name: item for name, item in value.items() if name not in self.fields}}


class Selector(Fields):
    """A dict with exactly one of the named fields."""

    kind = ConfigTypeKind.SELECTOR

    def __init__(self, fields: Mapping[str, Any], description: str | None = None) -> None:
        super().__init__(fields, description)

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """The dict with its one field completed."""
        if self.refuses_none(value, place, evaluation):
            return None
        if not isinstance(value, dict):
            evaluation.mismatch(place, f"Value for selector type {place} must be a dict")
            return None
        if not value:
            return self._visit_empty(place, evaluation)
        if len(value) > 1:
            self._refuse(
                place,
                f"You can only specify a single field {place}. You specified {sorted(map(str, value))}. "
                f"The available fields are {sorted(self.fields)}",
                evaluation,
            )
            return None
        name, chosen = next(iter(value.items()))
        if name not in self.fields:
            self.not_defined(place, name, evaluation)
            return None
        return {name: self._visit_field(name, chosen, place, evaluation)}

    def _visit_field(self, name: str, value: Any, place: Place, evaluation: Evaluation) -> Any:
        inner = self.fields[name].config_type
        chosen_without_value = value is None and inner.kind.has_fields
        return inner.visit({} if chosen_without_value else value, place.of_field(name), evaluation)

    def _visit_empty(self, place: Place, evaluation: Evaluation) -> Any:
        if len(self.fields) != 1:
            self._refuse(
                place,
                f"Must specify a field {place} if more than one field is defined. Defined fields: {sorted(self.fields)}",
                evaluation,
            )
            return None
        name, field = next(iter(self.fields.items()))
        if field.is_required:
            self._refuse(place, f"Must specify the required field {place}. Defined fields: ['{name}']", evaluation)
            return None
        default = field.default_value if field.default_provided else None
        return {name: self._visit_field(name, default, place, evaluation)} if evaluation.completes else {}

    @staticmethod
    def _refuse(place: Place, message: str, evaluation: Evaluation) -> None:
        evaluation.refuse(place, EvaluationErrorReason.SELECTOR_FIELD_ERROR, message)

    def can_be_left_out(self) -> bool:
        """Only if there is nothing to choose, and the one field has a default."""
        return len(self.fields) == 1 and not any(field.is_required for field in self.fields.values())

    def example(self) -> Any:
        """A word, since nobody can choose for the user."""
        return "<selector>"
