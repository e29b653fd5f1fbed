"""DAGs that dag-factory makes of YAML files: they are read as dag-factory builds them.

https://astronomer.github.io/dag-factory/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jetbridge_translator.extract.dag_factory.entry import FactoryClass, load_yaml_dags
from jetbridge_translator.extract.methods import Method

NAMES: dict[str, Callable[[], Any]] = {
    "dagfactory.DagFactory": FactoryClass,
    "dagfactory.dagfactory.DagFactory": FactoryClass,
    "dagfactory.load_yaml_dags": lambda: Method("load_yaml_dags", load_yaml_dags),
    "dagfactory.dagfactory.load_yaml_dags": lambda: Method("load_yaml_dags", load_yaml_dags),
}
"""What the package exports: `DagFactory` up to 0.23, `load_yaml_dags` since 0.20."""

__all__ = ["NAMES"]
