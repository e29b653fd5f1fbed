"""`@dag`: a function whose call makes a DAG.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#the-dag-decorator
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.dags import DagObject, make_dag
from jetbridge_translator.extract.methods import Method
from jetbridge_translator.extract.params import DagParamObject

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site


@dataclass(frozen=True, eq=False)
class DagFactory(AbstractObject):
    """A function under `@dag`."""

    function: Any
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    decorated_at: Any

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """Make the DAG and run the function inside it; its parameters become params of the DAG."""
        name = str(getattr(self.function, "__name__", "unknown"))
        first = self.arguments or (() if "dag_id" in self.keywords else (name,))
        made = make_dag((first[0] or name, *first[1:]) if first else (), self.keywords, self.decorated_at, machine)
        if not isinstance(made, DagObject):
            return made
        made.decorated = self.function
        if getattr(self.function, "__doc__", None) and not made.settings.doc_md:
            made.settings = made.settings.changed("doc_md", self.function.__doc__)
        made.enter(site, machine)
        try:
            machine.call(self.function, (), self._parameters(made, arguments, keywords), site)
        finally:
            made.exit(site, machine)
        return made

    def _parameters(self, dag: DagObject, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> dict[str, Any]:
        parameters = getattr(self.function, "parameters", ())
        names = [name for name in parameters if not name.startswith("*")]
        given = {**_defaults(self.function), **dict(zip(names, arguments, strict=False))}
        given.update({name: value for name, value in keywords.items() if name in names})
        for name in parameters:  # Airflow binds the call as Python does: `*args` and `**kwargs` become params too
            if name.startswith("**"):
                given[name[2:]] = {key: value for key, value in keywords.items() if key not in names}
            elif name.startswith("*"):
                given[name[1:]] = tuple(arguments[len(names) :])
        dag.params.update(given)
        return {name: DagParamObject(dag, name, value) for name, value in given.items()}

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`__wrapped__`, `__name__`."""
        if name in ("__wrapped__", "function"):
            return self.function
        return getattr(self.function, name, NotImplemented) if name in ("__name__", "__doc__") else NotImplemented


def _defaults(function: Any) -> dict[str, Any]:
    node = getattr(function, "node", None)
    if node is None:
        return {}
    positional = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
    defaults = tuple(function.defaults)
    named = dict(zip(positional[len(positional) - len(defaults) :], defaults, strict=True))
    return {**named, **function.keyword_defaults}


def decorate_dag(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    """`@dag` on a function, or `@dag("id", schedule=…)` that then takes the function."""
    if arguments and not isinstance(arguments[0], str) and callable(arguments[0]) and not keywords:
        return DagFactory(arguments[0], (), {}, site)
    return Method("dag", lambda inner, *_: DagFactory(inner[0], arguments, keywords, site))
