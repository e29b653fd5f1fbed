"""The text of `jetbridge/__init__.pyi`, made from the table of public names; run this file to write it."""

from __future__ import annotations

from pathlib import Path

import jetbridge
from jetbridge._names import OLD_SPELLINGS, PLACES

STUB = Path(jetbridge.__file__).with_name("__init__.pyi")
WIDTH = 120
HEAD = "# Written by tests/runtime/definitions/public_stub.py from jetbridge/_names.py.\n# ruff: noqa: I001 - sorted as the table is\n"


def stub_text() -> str:
    """Imports of all public names, then the old spellings as aliases."""
    imports = "".join(_import(name, module) for name, module in sorted(PLACES.items()))
    aliases = "".join(f"{old} = {new}\n" for old, new in sorted(OLD_SPELLINGS.items()))
    return f"{HEAD}\n{imports}\n__version__: str\n\n{aliases}"


def _import(name: str, module: str) -> str:
    line = f"from {module} import {name} as {name}\n"
    return line if len(line) <= WIDTH + 1 else f"from {module} import (\n    {name} as {name},\n)\n"


if __name__ == "__main__":
    STUB.write_text(stub_text(), encoding="utf-8")
