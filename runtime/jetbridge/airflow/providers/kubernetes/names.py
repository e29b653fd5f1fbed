"""Names and labels that Kubernetes takes.

https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import unicodedata

from jetbridge.definitions.signals import TaskException

MAX_LENGTH = 63
_LETTERS = string.ascii_lowercase + string.digits


def add_unique_suffix(*, name: str, rand_len: int = 8, max_len: int = MAX_LENGTH) -> str:
    """A name with a random suffix, cut to the longest that is allowed."""
    suffix = "-" + "".join(secrets.choice(_LETTERS) for _ in range(rand_len))
    return name[: max_len - len(suffix)].strip("-.") + suffix


def create_unique_id(
    dag_id: str | None = None, task_id: str | None = None, *, max_length: int = MAX_LENGTH, unique: bool = True
) -> str:
    """A name from the ids of a DAG and a task, with a random suffix when it is to be unique.

    Raises:
        ValueError: there is neither.
    """
    if not (dag_id or task_id):
        raise ValueError("Must supply either dag_id or task_id.")
    base = _slug("-".join(filter(None, (dag_id, task_id))))[:max_length].strip(".-")
    return add_unique_suffix(name=base, max_len=max_length) if unique else base


def _slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9]+", "-", ascii_text.lower().replace("'", "-"))).strip("-")


def pod_name(name: str | None) -> str | None:
    """A name that a user gave, as Kubernetes takes it.

    Raises:
        TaskException: it has other characters than those of task ids, or is too long.
    """
    if name is None:
        return None
    if len(name) > 220 or not re.fullmatch(r"[\w.-]+", name):  # noqa: PLR2004 -- Airflow's limit for keys
        raise TaskException(
            f"The key {name!r} has to be made of alphanumeric characters, dashes, dots and underscores exclusively,"
            " and of 220 characters at most"
        )
    return re.sub(r"[^a-z0-9-]+", "-", name.lower())


def make_safe_label_value(value: str) -> str:
    """A text as a label: without what no label may have, and with a hash of the text when that changed it."""
    safe = re.sub(r"^[^a-z0-9A-Z]*|[^a-zA-Z0-9_\-\.]|[^a-z0-9A-Z]*$", "", value)
    if len(safe) <= MAX_LENGTH and safe == value:
        return safe
    digest = hashlib.md5(value.encode(), usedforsecurity=False).hexdigest()[:9]
    return f"{safe[: MAX_LENGTH - len(digest) - 1]}-{digest}"
