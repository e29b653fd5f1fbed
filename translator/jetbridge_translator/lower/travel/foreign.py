"""A function that was written inside of a function of another module: what its names mean there."""

from __future__ import annotations

from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.plan import ImportedName
from jetbridge_translator.lower.travel.free_names import free_names
from jetbridge_translator.lower.travel.scope import ModuleScope


def home_of(scope: ModuleScope, file: str | None) -> ModuleScope:
    """The scope of the module that a function is written in."""
    module = scope.module_of(file) if file is not None else None
    return scope if module is None else scope.siblings[module]


def names_of_home(text: str, home: ModuleScope, here: ModuleScope) -> tuple[ImportedName, ...]:
    """The imports that give a text of `home` its names in the module `here`.

    Raises:
        UnwritableError: a name means something else in `here`.
    """
    if home is here:
        return ()
    found: list[ImportedName] = []
    for name in sorted(free_names(text)):
        imports = home.imports_of(name)
        if imports:
            wanted = tuple(imported for imported in imports if not home.is_airflow(name))
        else:
            wanted = (ImportedName(home.module, name, name),) if home.statements_of(name) else ()
        if wanted and _means_otherwise(name, wanted, here):
            raise UnwritableError(f"{name} means something else in {here.file} than in {home.file}")
        found += wanted
    return tuple(found)


def _means_otherwise(name: str, wanted: tuple[ImportedName, ...], here: ModuleScope) -> bool:
    imports = here.imports_of(name)
    bound = any(not (here.statements[i].makes_dag or here.statements[i].nested) for i in here.statements_of(name))
    return bound or (bool(imports) and imports != wanted)
