"""A path beside a module."""

from __future__ import annotations

import os


def file_relative_path(dunderfile: str, relative_path: str) -> str:
    """The path of a file given relative to the module whose `__file__` is passed."""
    return os.path.join(os.path.dirname(dunderfile), relative_path)  # noqa: PTH118, PTH120 - text in, text out, as people know it
