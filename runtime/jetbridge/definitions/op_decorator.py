"""`@op`: makes an op of a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, overload

from jetbridge.definitions.docstrings import read_docstring
from jetbridge.definitions.inputs import In
from jetbridge.definitions.op_body import body_of
from jetbridge.definitions.op_definition import OpDefinition
from jetbridge.definitions.op_inputs import check_no_varargs, input_definitions
from jetbridge.definitions.op_outputs import is_stream_annotation, output_definitions
from jetbridge.definitions.op_parameters import FunctionSignature, ParameterRole, signature_of
from jetbridge.definitions.outputs import Out
from jetbridge.definitions.settings import OpSettings
from jetbridge.definitions.states import TriggerRule
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvalidDefinitionError

if TYPE_CHECKING:
    from jetbridge.definitions.retries import RetryPolicy


@overload
def op(compute_fn: Callable[..., Any]) -> OpDefinition: ...
@overload
def op(
    compute_fn: None = None,
    *,
    name: str | None = ...,
    description: str | None = ...,
    ins: Mapping[str, In] | None = ...,
    out: Out | Mapping[str, Out] | None = ...,
    config_schema: Any = ...,
    required_resource_keys: Set[str] | None = ...,
    tags: Mapping[str, Any] | None = ...,
    version: str | None = ...,
    retry_policy: RetryPolicy | None = ...,
    code_version: str | None = ...,
    pool: str | None = ...,
    kind: str | None = ...,
    trigger_rule: TriggerRule | str | None = ...,
    execution_timeout: timedelta | None = ...,
    pool_slots: int | None = ...,
    priority_weight: int | None = ...,
    weight_rule: str | None = ...,
    depends_on_past: bool | None = ...,
    wait_for_downstream: bool | None = ...,
    multiple_outputs: bool | None = ...,
    do_xcom_push: bool | None = ...,
    queue: str | None = ...,
    owner: str | None = ...,
    start_date: datetime | None = ...,
    end_date: datetime | None = ...,
    max_active_tis_per_dag: int | None = ...,
    **settings: Any,
) -> Callable[[Callable[..., Any]], OpDefinition]: ...
def op(
    compute_fn: Callable[..., Any] | None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    ins: Mapping[str, In] | None = None,
    out: Out | Mapping[str, Out] | None = None,
    config_schema: Any = None,
    required_resource_keys: Set[str] | None = None,
    tags: Mapping[str, Any] | None = None,
    version: str | None = None,
    retry_policy: RetryPolicy | None = None,
    code_version: str | None = None,
    **settings: Any,
) -> OpDefinition | Callable[[Callable[..., Any]], OpDefinition]:
    """Make an op of a function; used bare or with options.

    Parameters become inputs, but for the context (first, by name or annotation), `config`, resources, and what is injected. `out` is one
    `Out` or one per name. `settings` are the fields of `OpSettings`; an op with a `kind` has Airflow's meaning: annotations are not checked.
    https://docs.dagster.io/api/dagster/ops#dagster.op

    Raises:
        InvalidDefinitionError: the function or an option does not fit.
    """
    options: dict[str, Any] = {
        "name": name,
        "description": description,
        "ins": ins or {},
        "out": out,
        "config_schema": config_schema,
        "required_resource_keys": required_resource_keys,
        "tags": tags,
        "version": code_version or version,
        "retry_policy": retry_policy,
        "settings": OpSettings.of(settings),
    }
    if compute_fn is not None:
        if not callable(compute_fn):
            raise InvalidDefinitionError(
                f"@op decorates a function, got {compute_fn!r}. Options go by name: @op(name=…)."
            )
        return make_op(compute_fn, **options)

    def decorate(function: Callable[..., Any]) -> OpDefinition:
        return make_op(function, **options)

    return decorate


def make_op(
    function: Callable[..., Any],
    *,
    name: str | None,
    description: str | None,
    ins: Mapping[str, In],
    out: Out | Mapping[str, Out] | None,
    config_schema: Any,
    required_resource_keys: Set[str] | None,
    tags: Mapping[str, Any] | None,
    version: str | None,
    retry_policy: RetryPolicy | None,
    settings: OpSettings,
) -> OpDefinition:
    """Make an op of a function and all options."""
    if isinstance(function, OpDefinition):
        raise InvalidDefinitionError(f"@op was applied to the op {function.name!r}: an op cannot be made of an op.")
    name = name or function.__name__
    has_types = settings.kind is None
    signature = signature_of(function, config_schema is not None, is_lenient=not has_types)
    check_no_varargs(name, signature)
    docstring = read_docstring(function.__doc__)
    body = body_of(signature)
    _check_resources(name, body.resources, required_resource_keys)
    return OpDefinition.of(
        body=body,
        name=name,
        inputs=input_definitions(name, signature, ins, docstring.inputs, has_types=has_types),
        outputs=output_definitions(name, out, _returns(signature, has_types), docstring.output, version),
        description=description or docstring.description,
        config_schema=config_schema if config_schema is not None else _config_annotation(signature),
        required_resource_keys=frozenset(required_resource_keys or ()),
        tags=tags,
        version=version,
        retry_policy=retry_policy,
        settings=settings,
        has_types=has_types,
    )


def _returns(signature: FunctionSignature, has_types: bool) -> Any:
    if not has_types or (signature.is_stream and is_stream_annotation(signature.returns)):
        return NO_VALUE
    return signature.returns


def _config_annotation(signature: FunctionSignature) -> Any:
    config = signature.of_role(ParameterRole.CONFIG)
    if not config:
        return None
    from jetbridge.definitions.config.fields import convert_annotation

    return convert_annotation(config[0].annotation, *(() if config[0].default is NO_VALUE else (config[0].default,)))


def _check_resources(name: str, resources: tuple[str, ...], required: Set[str] | None) -> None:
    both = set(resources) & set(required or ())
    if both:
        raise InvalidDefinitionError(
            f'@op "{name}": cannot specify resource requirements in both @op(required_resource_keys=…) and as parameters of the function: '
            f"{', '.join(sorted(both))}. Name each once."
        )
