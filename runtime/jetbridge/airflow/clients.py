"""Client libraries of other systems: extras of the distribution, imported when a hook first needs them."""

from __future__ import annotations

import importlib
from typing import Any

from jetbridge.definitions.signals import TaskException


class MissingClientError(TaskException):
    """A client library is not installed."""


def client(module: str, *, extra: str) -> Any:
    """The module of a client library; `extra` is the extra of jetbridge that installs it.

    Raises:
        MissingClientError: it is not installed; the text says what to install.
    """
    package = module.partition(".")[0]
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name not in {module, package}:
            raise
        raise MissingClientError(
            f"The package {package!r} is not installed: pip install 'jetbridge[{extra}]'"
        ) from None
