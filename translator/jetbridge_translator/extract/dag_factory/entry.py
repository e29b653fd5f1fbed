"""`DagFactory(…).generate_dags(globals())` of dag-factory 0.x, and `load_yaml_dags(globals_dict=globals(), …)` of both lines.

https://astronomer.github.io/dag-factory/latest/configuration/load_yaml_dags/
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import find_opaque, is_opaque, reason_of
from jetbridge_translator.evaluate.protocol import AbstractClass, AbstractObject, EvaluatedError
from jetbridge_translator.extract.dag_factory.callables import config_file
from jetbridge_translator.extract.dag_factory.dag import make_dag
from jetbridge_translator.extract.dag_factory.defaults import Defaults, merged
from jetbridge_translator.extract.dag_factory.dialects import Dialect, dialect_of
from jetbridge_translator.extract.dag_factory.documents import Document, read_document
from jetbridge_translator.extract.errors import value_error
from jetbridge_translator.extract.methods import Method, bound

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_FACTORY = ("config_filepath", "config", "default_args_config_path", "default_args_config_dict")
_LOADER = (
    "globals_dict",
    "dags_folder",
    "config_filepath",
    "defaults_config_path",
    "config_dict",
    "defaults_config_dict",
    "suffix",
)
_LOADER_OF_0 = ("globals_dict", "dags_folder", "default_args_config_path", "suffix")
_NO_DAG = frozenset({"default", "task_groups"})


class FactoryClass(AbstractClass):
    """`DagFactory`."""

    qualified_name = "dagfactory.DagFactory"

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """A factory of one configuration."""
        given = bound(_FACTORY, arguments, keywords)
        machine.mark_dag(site)
        if (unknown := _not_known(given, site, machine)) is not None:
            return unknown
        path, config = given.get("config_filepath"), given.get("config")
        if bool(path) == bool(config):
            raise EvaluatedError("builtins.AssertionError", "Either `config_filepath` or `config` should be provided")
        document = _document(path, config, site, machine)
        return Factory(document, _defaults(given, "default_args", machine))


class Factory(AbstractObject):
    """An instance of it."""

    def __init__(self, document: Document, defaults: Defaults) -> None:
        self.document = document
        self.defaults = defaults

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`generate_dags(globals())`, `build_dags()`; `clean_dags` has nothing to clean while a file is read."""
        if name == "generate_dags":
            return Method(name, self._generate)
        if name == "build_dags":
            return Method(name, lambda _, __, ___, m: _build(self.document, self.defaults, Dialect.V0, m))
        return Method(name, lambda *_: None) if name == "clean_dags" else NotImplemented

    def _generate(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> None:
        machine.mark_dag(site)
        names = bound(("globals",), arguments, keywords).get("globals")
        _register(_build(self.document, self.defaults, Dialect.V0, machine), names, site, machine)


def load_yaml_dags(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    """All DAGs of one configuration, or of every YAML file below a folder. What cannot be built is left out, with a finding.

    Raises:
        EvaluatedError: the one configuration that is named cannot be read.
    """
    is_of_0 = "default_args_config_path" in keywords
    given = bound(_LOADER_OF_0 if is_of_0 else _LOADER, arguments, keywords)
    machine.mark_dag(site)
    if (unknown := _not_known({k: v for k, v in given.items() if k != "globals_dict"}, site, machine)) is not None:
        return unknown
    names, defaults = given.get("globals_dict"), _defaults(given, "default_args" if is_of_0 else "defaults", machine)
    if given.get("config_filepath") or given.get("config_dict"):
        document = _document(given.get("config_filepath"), given.get("config_dict"), site, machine)
        _load(document, defaults, names, site, machine)
        return None
    for file in _yaml_files(given, machine):
        _load_one_of_many(file, defaults, names, site, machine)
    return None


def _load_one_of_many(file: Path, defaults: Defaults, names: Any, site: Site, machine: Machine) -> None:
    try:
        _load(read_document(file, site, machine), defaults, names, site, machine)
    except EvaluatedError as error:
        machine.finding("DAG228", site, f"dag-factory makes no DAG of `{file.name}`: {error.message}")


def _load(document: Document, defaults: Defaults, names: Any, site: Site, machine: Machine) -> None:
    dialect = dialect_of(document.config)
    if dialect is Dialect.V0:
        text = "dag-factory 0.x is taken: the configuration has a key that 1.x does not know, as `schedule_interval`"
        machine.finding("DAG230", document.site_of(machine), text)
    _register(_build(document, defaults, dialect, machine), names, site, machine)


def _yaml_files(given: dict[str, Any], machine: Machine) -> list[Path]:
    folder = Path(os.fspath(given.get("dags_folder") or machine.dags_folder()))
    endings = tuple(given.get("suffix") or (".yaml", ".yml"))
    return machine.files_below(folder, endings)


def _document(path: Any, config: Any, site: Site, machine: Machine) -> Document:
    if path:
        return read_document(config_file(path, site, machine), site, machine)
    if not isinstance(config, dict):
        raise value_error("the configuration is no dictionary")
    return Document(config, site)


def _defaults(given: dict[str, Any], prefix: str, machine: Machine) -> Defaults:
    folder = given.get(f"{prefix}_config_path")
    return Defaults(Path(os.fspath(folder)) if folder else machine.dags_folder(), given.get(f"{prefix}_config_dict"))


def _not_known(given: dict[str, Any], site: Site, machine: Machine) -> Any:
    """An unknown value, with a finding, if something that is given is not known."""
    unknown = find_opaque(list(given.values()))
    if unknown is None or not is_opaque(unknown):
        return None
    text = f"the configuration of dag-factory is unknown ({reason_of(unknown)}): the DAGs that it makes are missing"
    machine.finding("DAG225", site, text)
    return machine.unknown(text, site)


def _build(document: Document, defaults: Defaults, dialect: Dialect, machine: Machine) -> dict[str, Any]:
    """The DAGs by their ids. 0.x stops at the first that cannot be built, 1.x leaves it out."""
    beside, below = defaults.blocks(document, dialect, machine)
    made: dict[str, Any] = {}
    for name, config in document.config.items():
        if name in _NO_DAG:
            continue
        try:
            made[str(name)] = _built(str(name), config, beside, below, document, dialect, machine)
        except EvaluatedError as error:
            if dialect is Dialect.V0:
                raise
            site = document.site_of(machine, str(name))
            machine.finding("DAG228", site, f"dag-factory does not build the DAG {name!r}: {error.message}")
    return made


def _built(
    name: str, config: Any, beside: Any, below: Any, document: Document, dialect: Dialect, machine: Machine
) -> Any:
    if not isinstance(config, dict):
        raise value_error(f"the configuration of {name!r} is no mapping")
    try:
        return make_dag(name, merged({**beside, **config}, below), document, dialect, machine)
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        raise value_error(f"{type(error).__name__}: {error}") from error


def _register(dags: dict[str, Any], names: Any, site: Site, machine: Machine) -> None:
    if not isinstance(names, dict):
        machine.finding("DAG225", site, "the module that gets the DAGs of dag-factory is unknown: they are missing")
        return
    names.update(dags)
