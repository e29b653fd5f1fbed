"""Secrets are shown as `***` in logs, in what tasks print, in error texts and in rendered fields, as Airflow does.

https://airflow.apache.org/docs/apache-airflow/stable/security/secrets/mask-sensitive-values.html
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

MASK = "***"
_SHORTEST = 3
_DEPTH = 5
_SENSITIVE = (
    "access_token",
    "api_key",
    "apikey",
    "authorization",
    "keyfile_dict",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "proxies",
    "proxy",
    "secret",
    "service_account",
    "token",
)
_known: set[str] = set()
_pattern: re.Pattern[str] | None = None


def is_sensitive(name: Any) -> bool:
    """Whether a variable, or a field of a connection, of this name holds a secret."""
    return isinstance(name, str) and any(part in name.strip().lower() for part in _SENSITIVE)


def mask_secret(secret: Any, name: str | None = None) -> None:
    """Hide a value from now on, in this process; with a name only if that is one of a secret.

    Of a mapping, values under names of secrets are hidden; of a list, each item. Texts of one or two characters stay: hiding them hides everything.
    """
    if isinstance(secret, Mapping):
        for key, value in secret.items():
            mask_secret(value, key if name is None or not is_sensitive(name) else name)
    elif isinstance(secret, str):
        if name is None or is_sensitive(name):
            _add(secret)
    elif isinstance(secret, Iterable):
        for item in secret:
            mask_secret(item, name)


def _add(secret: str) -> None:
    global _pattern  # noqa: PLW0603 -- one pattern for all, made anew when a secret comes
    forms = {secret, quote(secret, safe=""), repr(secret)[1:-1]}
    new = {form for form in forms if len(form) >= _SHORTEST} - _known
    if new:
        _known.update(new)
        _pattern = re.compile("|".join(map(re.escape, sorted(_known, key=len, reverse=True))))


def masked(text: str) -> str:
    """A text without the secrets in it."""
    return text if _pattern is None else _pattern.sub(MASK, text)


def redact(value: Any, name: str | None = None, depth: int = 0) -> Any:
    """A value without the secrets in it, at any depth; under the name of a secret no text of it is shown."""
    if depth > _DEPTH:
        return value
    if isinstance(value, str):
        return MASK if is_sensitive(name) and value else masked(value)
    if type(value) is dict:
        inner = name if is_sensitive(name) else None
        return {key: redact(item, inner or key, depth + 1) for key, item in value.items()}
    if type(value) in {list, tuple, set}:
        return type(value)(redact(item, name, depth + 1) for item in value)
    return value


def forget_secrets() -> None:
    """Hide nothing any more: for tests."""
    global _pattern  # noqa: PLW0603 -- see _add
    _known.clear()
    _pattern = None


class MaskingFormatter(logging.Formatter):
    """Formats messages, with their tracebacks, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """The message as text."""
        return masked(super().format(record))


class _MaskingFilter(logging.Filter):
    """Takes the secrets out of records, whoever handles them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, its message without secrets."""
        text = record.getMessage()
        hidden = masked(text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True


_FILTER = _MaskingFilter()


def logger_without_secrets(name: str) -> logging.Logger:
    """The logger of that name: what is logged with it has no secrets, also for a handler that knows nothing of them."""
    logger = logging.getLogger(name)
    logger.addFilter(_FILTER)  # adding it again changes nothing
    return logger
