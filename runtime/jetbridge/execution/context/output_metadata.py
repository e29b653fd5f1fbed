"""Which output `context.add_output_metadata` means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jetbridge.errors import InvariantViolationError


def output_to_annotate(
    op: str,
    outputs: Sequence[Any],
    output_name: str | None,
    mapping_key: str | None,
    seen: set[tuple[str, str | None]],
) -> str:
    """The name of the output, checked.

    Raises:
        InvariantViolationError: there is no such output, it was given already, or a mapping key is missing or too much.
    """
    by_name = {output.name: output for output in outputs}
    if output_name is None:
        if len(by_name) != 1:
            raise InvariantViolationError(
                f"Attempted to log metadata without providing output_name, but multiple outputs exist on {op}. "
                "Please provide an output_name."
            )
        output_name = next(iter(by_name))
    if output_name not in by_name:
        raise InvariantViolationError(
            f"Attempted to add metadata for output name '{output_name}', but no output with that name is defined on {op}."
        )
    if (output_name, mapping_key) in seen:
        what = (
            f"output '{output_name}'"
            if mapping_key is None
            else f"output '{output_name}' with mapping_key '{mapping_key}'"
        )
        raise InvariantViolationError(
            f"In {op}, attempted to log output metadata for {what} which has already been yielded. "
            "Metadata must be logged before the output is yielded."
        )
    _check_mapping_key(op, by_name[output_name], output_name, mapping_key)
    return output_name


def _check_mapping_key(op: str, output: Any, name: str, mapping_key: str | None) -> None:
    if output.is_dynamic and not mapping_key:
        raise InvariantViolationError(
            f"In {op}, attempted to log metadata for dynamic output '{name}' without providing a mapping key. "
            "When logging metadata for a dynamic output, it is necessary to provide a mapping key."
        )
    if not output.is_dynamic and mapping_key:
        raise InvariantViolationError(
            f"In {op}, the mapping key '{mapping_key}' was given for output '{name}', which is not dynamic."
        )
