"""Which exception a caller gets of a run that failed."""

from __future__ import annotations

from jetbridge.definitions.events import RetryRequested
from jetbridge.errors import MaxRetriesExceededError, ResourceFunctionError, UserCodeExecutionError


def error_to_raise(error: BaseException) -> BaseException:
    """The op's own exception; an error of its own when retries were used up."""
    if isinstance(error, ResourceFunctionError):  # no op's own: it says which resource
        return error
    if isinstance(error, UserCodeExecutionError) and error.user_exception is not None:
        error = error.user_exception
    if isinstance(error, RetryRequested):
        cause = error.__cause__
        text = f"Exceeded max_retries of {error.max_retries}"
        raised = MaxRetriesExceededError(text if cause is None else f"{text}\n\n{type(cause).__name__}: {cause}")
        raised.__cause__ = cause
        return raised
    return error
