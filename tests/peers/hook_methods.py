"""Which public methods of the published providers' hooks ours lack: `python -m peers.hook_methods SITE_PACKAGES`.

SITE_PACKAGES holds the providers' packages, unpacked; they are read and never imported. The table of the translator is written anew, and the figure printed.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import sys
from pathlib import Path

from jetbridge_translator.operators import facts
from jetbridge_translator.operators.registry import CARRIED, carried_name

TABLE = Path(facts.__file__).parent / "facts" / "lacking_hook_methods.json"
OF_AIRFLOWS_PAGES = re.compile("get_ui_field_behaviour|get_connection_form_widgets|get_openlineage_.*")
"""Methods that only Airflow's own pages and listeners call."""


def hook_classes(folder: Path) -> dict[str, ast.ClassDef]:
    found: dict[str, ast.ClassDef] = {}
    for file in sorted(folder.glob("airflow/providers/**/hooks/*.py")):
        if "yandex" in file.parts:  # has classes named like Google's
            continue
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, node)
    return found


def public(name: str, classes: dict[str, ast.ClassDef], seen: tuple[str, ...] = ()) -> set[str]:
    """The public methods of a class, with those of its bases among the hooks."""
    node = classes.get(name)
    if node is None or name in seen:
        return set()
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    own = {each.name for each in node.body if isinstance(each, kinds) and not each.name.startswith("_")}
    bases = [ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases]
    inherited = set().union(*(public(base, classes, (*seen, name)) for base in bases))
    return {each for each in own | inherited if not OF_AIRFLOWS_PAGES.fullmatch(each)}


def ours(name: str) -> set[str]:
    """What our hook of that name has: also what its constructors set."""
    owner = getattr(importlib.import_module(CARRIED[name][0]), name)
    sources = [inspect.getsource(each) for each in owner.__mro__ if each.__module__.startswith("jetbridge")]
    return {*dir(owner), *re.findall(r"self\.(\w+)\b[^()\n]*=", "\n".join(sources))}


def main(folder: Path) -> None:
    carried_name("")  # loads the tables
    classes = hook_classes(folder)
    names = [name for name in sorted(CARRIED) if name.endswith("Hook") and name in classes]
    theirs = {name: public(name, classes) for name in names}
    lacking = {name: sorted(methods - ours(name)) for name, methods in theirs.items()}
    lines = [f"{json.dumps(name)}: {json.dumps(methods)}" for name, methods in lacking.items() if methods]
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    every, not_ours = sum(map(len, theirs.values())), sum(map(len, lacking.values()))
    print(f"{len(names)} hooks: {every - not_ours} of {every} public methods")  # noqa: T201 -- for who makes the table


if __name__ == "__main__":
    main(Path(sys.argv[1]))
