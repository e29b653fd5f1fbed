"""Count which classes of Airflow's packages the tasks of DAG files are made of, and which of them are mapped.

    PYTHONPATH=tests python -m sweep.operators FOLDER… [--unmapped N]

Counts places in the code where a task is made of a class that a file imports (a loop is one place, classes that the team wrote and `@task` functions are none).
Prints a line per folder, the sum, and the classes without an entry, those with the most places first.
"""

from __future__ import annotations

import argparse
import ast
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jetbridge_translator.extract.names import AirflowNames
from jetbridge_translator.extract.operators import OperatorClass
from jetbridge_translator.model import AirflowVersion
from jetbridge_translator.operators.registry import mapping_of

_NAMES = AirflowNames(AirflowVersion.V2)


def main() -> None:
    """Count in all folders."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--unmapped", type=int, default=50, help="how many classes without an entry are named")
    given = parser.parse_args()
    places, unmapped = Counter[str](), Counter[str]()
    for folder in given.folders:
        found = Counter(name for file in sorted(folder.rglob("*.py")) for name in _made_in(file))
        lacking = Counter({name: count for name, count in found.items() if not _is_mapped(name)})
        print(f"{folder.name}: {_share(found.total(), lacking.total())}")
        places += found
        unmapped += lacking
    print(f"sum: {_share(places.total(), unmapped.total())}")
    for name, count in unmapped.most_common(given.unmapped):
        print(f"{count:6} {name}")


def _share(places: int, lacking: int) -> str:
    return f"{places - lacking} of {places} places mapped ({100 * (places - lacking) / max(places, 1):.1f} %)"


def _is_mapped(qualified_name: str) -> bool:
    made = _NAMES.resolve(qualified_name)
    canonical = made.canonical if isinstance(made, OperatorClass) else qualified_name
    return mapping_of(qualified_name) is not None or mapping_of(canonical) is not None


def _made_in(file: Path) -> Iterator[str]:
    """The qualified names of operators that a file calls, one for each call; none of a file that is no Python of today."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return
    imported = dict(_imports(tree))
    for node in ast.walk(tree):
        name = _dotted(_class_of(node.func)) if isinstance(node, ast.Call) else None
        first, _, rest = (name or "").partition(".")
        if first in imported:
            qualified = f"{imported[first]}.{rest}" if rest else imported[first]
            if qualified.startswith("airflow.") and isinstance(_NAMES.resolve(qualified), OperatorClass):
                yield qualified


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((each.asname or each.name, f"{node.module}.{each.name}") for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (
                (each.asname or each.name.partition(".")[0], (each.asname and each.name) or each.name.partition(".")[0])
                for each in node.names
            )


def _class_of(called: ast.expr) -> ast.expr:
    """What a call makes a task of: `X(…)` and `X.partial(…)` of X."""
    return called.value if isinstance(called, ast.Attribute) and called.attr == "partial" else called


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value)
        return inner and f"{inner}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else None


if __name__ == "__main__":
    main()
