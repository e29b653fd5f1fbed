"""The texts of events, one function per kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jetbridge.storage.events.types import EventType

_MINUTE = 60_000


def duration(milliseconds: float) -> str:
    """`12ms`, `3.4s`, `5m30s`."""
    if milliseconds < 1000:  # noqa: PLR2004 - a second
        return f"{milliseconds:.3g}ms" if milliseconds < 10 else f"{milliseconds:.0f}ms"  # noqa: PLR2004 - digits
    if milliseconds < _MINUTE:
        return f"{milliseconds / 1000:.2f}s"
    return f"{int(milliseconds // _MINUTE)}m{int(milliseconds % _MINUTE // 1000)}s"


def _checked(data: Any, what: str, name: str, mapping_key: str | None, types: Any) -> str:
    check = data.type_check_data
    of_type = "" if types is None else f' of type "{types[0](types[1], what == "input", name)}"'
    key = f" mapping key '{mapping_key}'" if mapping_key else ""
    verb = "Got input" if what == "input" else "Yielded output"
    has_passed = check is not None and check.success
    result = "(Type check passed)." if has_passed else "Warning! Type check failed."
    return f'{verb} "{name}"{key}{of_type}. {result}'


def _error(prefix: str) -> Callable[..., str]:
    def text(_job: str, key: str | None, _data: Any, _types: Any) -> str:
        return prefix.format(key=key)

    return text


def _labelled(prefix: str, get: Callable[[Any], Any]) -> Callable[..., str]:
    def text(_job: str, _key: str | None, data: Any, _types: Any) -> str:
        thing = get(data)
        return getattr(thing, "description", None) or f"{prefix} {getattr(thing, 'label', '')}."

    return text


_TEXTS: Mapping[EventType, Callable[[str, str | None, Any, Any], str | None]] = {
    EventType.STEP_START: lambda _j, key, _d, _t: f'Started execution of step "{key}".',
    EventType.STEP_SUCCESS: lambda _j, key, data, _t: (
        f'Finished execution of step "{key}" in {duration(data.duration_ms)}.'
    ),
    EventType.STEP_SKIPPED: lambda _j, key, _d, _t: f'Skipped execution of step "{key}".',
    EventType.STEP_UPSTREAM_FAILED: lambda _j, key, _d, _t: f'Step "{key}" does not run: something before it failed.',
    EventType.STEP_REMOVED: lambda _j, key, _d, _t: f'Step "{key}" is not needed any more.',
    EventType.STEP_EXPANDED: lambda _j, key, data, _t: f'Step "{key}" is mapped over {data.length} elements.',
    EventType.STEP_RESCHEDULED: lambda _j, key, _d, _t: f'Step "{key}" waits without a worker.',
    EventType.STEP_FAILURE: _error('Execution of step "{key}" failed.'),
    EventType.STEP_RESTARTED: _error('Started re-execution of step "{key}".'),
    EventType.STEP_INPUT: lambda _j, _k, data, types: _checked(data, "input", data.input_name, None, types),
    EventType.STEP_OUTPUT: lambda _j, _k, data, types: _checked(
        data, "output", data.output_name, data.mapping_key, types
    ),
    EventType.HANDLED_OUTPUT: lambda _j, _k, data, _t: (
        f'Handled output "{data.output_name}" using IO manager "{data.manager_key}"'
    ),
    EventType.RUN_START: lambda job, _k, _d, _t: f'Started execution of run for "{job}".',
    EventType.RUN_SUCCESS: lambda job, _k, _d, _t: f'Finished execution of run for "{job}".',
    EventType.ASSET_MATERIALIZATION: _labelled("Materialized value", lambda data: data.materialization),
    EventType.ASSET_OBSERVATION: _labelled("Observed", lambda data: data.asset_observation),
}


def _retry(key: str | None, data: Any) -> str:
    wait = data.seconds_to_wait
    after = f" (waits {wait:g} seconds)" if wait else ""
    return f'Execution of step "{key}" failed and has requested a retry{after}.'


def _loaded(data: Any) -> str:
    text = f'Loaded input "{data.input_name}" using input manager "{data.manager_key}"'
    if data.upstream_output_name is not None:
        text += f', from output "{data.upstream_output_name}" of step "{data.upstream_step_key}"'
    return text


def _expectation(data: Any) -> str:
    result = data.expectation_result
    state = "passed" if result.success else "failed"
    return (
        f"Expectation {state}"
        if result.description is None
        else f"Expectation {result.label} {state}: {result.description}"
    )


def _canceled(job: str, data: Any) -> str:
    error = getattr(data, "error", None)
    text = f'Execution of run for "{job}" canceled.'
    return text if error is None else f"{text} {error.message.strip()}"


_OTHERS: Mapping[EventType, Callable[[str, str | None, Any], str]] = {
    EventType.STEP_UP_FOR_RETRY: lambda _job, key, data: _retry(key, data),
    EventType.LOADED_INPUT: lambda _job, _key, data: _loaded(data),
    EventType.STEP_EXPECTATION_RESULT: lambda _job, _key, data: _expectation(data),
    EventType.RUN_CANCELED: lambda job, _key, data: _canceled(job, data),
    EventType.RUN_CANCELING: lambda job, _key, _data: f'Sending run termination request for "{job}".',
}


def message_of(kind: EventType, job_name: str, step_key: str | None, data: Any, types: Any = None) -> str | None:
    """The text of an event."""
    if kind in _TEXTS:
        return _TEXTS[kind](job_name, step_key, data, types)
    return _OTHERS[kind](job_name, step_key, data) if kind in _OTHERS else kind.value
