"""Parameters of a user's function as parameters of an op: inputs, names of the context, the task instance, the whole context."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from jetbridge_translator.lower.callables.context_names import CONTEXT_NAMES, OF_AIRFLOW_2, TASK_INSTANCE, TEXTS
from jetbridge_translator.lower.callables.star_args import gathered_at_start, numbered
from jetbridge_translator.lower.plan import ImportedName

_TASK_INSTANCE = ImportedName("jetbridge.airflow", "TaskInstance", "TaskInstance")
_CONTEXT = ImportedName("jetbridge.airflow", "Context", "Context")
_FROM_CONTEXT = ImportedName("jetbridge", "from_context", "from_context")


@dataclass(frozen=True, slots=True)
class Given:
    """How a function is called by the tasks that use it: how many values by position, and which names.

    `whole_context`: a parameter `context` gets the context (of `@asset`).
    """

    positional: int = 0
    names: tuple[str, ...] = ()
    whole_context: bool = False


@dataclass(frozen=True, slots=True)
class OpFunction:
    """A function whose parameters an op can have. `inputs` are the names that values are given to, in order."""

    text: str
    inputs: tuple[str, ...]
    imports: tuple[ImportedName, ...] = ()
    extras: tuple[str, ...] = ()  # inputs that `**kwargs` takes


def function_of(text: str, name: str, *, is_lambda: bool) -> str:
    """The text of a function definition; a lambda becomes a function with that name."""
    if not is_lambda:
        return text
    expression = cst.parse_expression(text)
    if not isinstance(expression, cst.Lambda):
        raise TypeError(f"{text!r} is no lambda")
    module = cst.Module([])
    parameters = module.code_for_node(expression.params)
    return f"def {name}({parameters}):\n    return {module.code_for_node(expression.body)}"


def op_function(text: str, given: Given) -> OpFunction:
    """Give a function the parameters of an op.

    A parameter that no task gives a value for, and whose name is one of the context, takes it from there; `ti` is annotated `TaskInstance`,
    `**kwargs` becomes the whole context, and `*args` a parameter for each value that it is given. https://airflow.apache.org/docs/apache-airflow/stable/howto/operator/python.html
    """
    module = cst.parse_module(text)
    node = _function(module)
    parameters = _Parameters(node, given)
    if not parameters.changed:
        return OpFunction(text, parameters.inputs)
    header = cst.ensure_type(cst.parse_statement(f"def f({', '.join(parameters.texts())}): ..."), cst.FunctionDef)
    changed = node.with_changes(params=header.params, whitespace_before_params=cst.SimpleWhitespace(""))
    changed = parameters.with_args(changed)
    written = module.with_changes(body=[changed if part is node else part for part in module.body]).code
    return OpFunction(written.strip("\n"), parameters.inputs, parameters.imports(), parameters.extras)


def unread_names(text: str, given: Given) -> tuple[str, ...]:
    """Names that a function is given and does not take: Airflow leaves them out of the call, and still renders them."""
    node = _function(cst.parse_module(text)).params
    if node.star_kwarg is not None:
        return ()
    own = {param.name.value for param in (*node.posonly_params, *node.params, *node.kwonly_params)}
    return tuple(name for name in given.names if name not in own)


def _function(module: cst.Module) -> cst.FunctionDef:
    for part in module.body:
        if isinstance(part, cst.FunctionDef):
            return part
    raise ValueError("the text holds no function")


class _Parameters:
    """The parameters of a function, sorted by what an op makes of them."""

    def __init__(self, node: cst.FunctionDef, given: Given) -> None:
        module = cst.Module([])
        named = [*node.params.posonly_params, *node.params.params, *node.params.kwonly_params]
        used = _names_read(node)
        self._texts: dict[str, tuple[str | None, str | None]] = {
            param.name.value: (_code(module, param.annotation), _code(module, param.default)) for param in named
        }
        names = [param.name.value for param in [*node.params.posonly_params, *node.params.params]]
        by_position = names[: given.positional]
        star, args = node.params.star_kwarg, node.params.star_arg
        self._context = [
            name
            for name in self._texts
            if name in CONTEXT_NAMES and name not in given.names and name not in by_position
        ]
        extras = tuple(name for name in given.names if name not in self._texts) if star is not None else ()
        self.extras = extras
        self._whole = "context" if given.whole_context and "context" in self._texts else None
        self._star = star.name.value if star is not None and (star.name.value in used or extras) else None
        self._reads_star = star is not None and star.name.value in used
        self._args = args.name.value if isinstance(args, cst.Param) and args.name.value in used else None
        taken = {*used, *self._texts, *given.names}
        count = given.positional - len(names)
        self._more = numbered(args.name.value, count, taken) if isinstance(args, cst.Param) else ()
        self._by_position = names if self._more else []
        own = tuple(name for name in self._texts if name not in {*self._context, self._whole})
        self.inputs = (*own, *self._more, *extras)
        self.changed = bool(self._context or self._whole or star is not None or isinstance(args, cst.Param))

    def texts(self) -> list[str]:
        """Parameters in an order that Python allows: those without a default first.

        Where `*args` gets values, each parameter before it gets one as well: no default is needed.
        """
        leading = [self._text(name, default=False) for name in self._by_position]
        found = [self._text(name) for name in self._texts if name not in self._by_position]
        ordered = [*leading, *self._more, *(text for text in found if "=" not in text)]
        ordered += [text for text in found if "=" in text]
        if self._star:
            ordered.append(f"**{self._star}: {_CONTEXT.local}" if self._reads_star else f"**{self._star}")
        return ordered

    def with_args(self, node: cst.FunctionDef) -> cst.FunctionDef:
        """The function, which puts the values of `*args` together if it reads them."""
        return node if self._args is None else gathered_at_start(node, self._args, self._more)

    def _text(self, name: str, *, default: bool = True) -> str:
        annotation, value = self._texts[name]
        if name == self._whole:
            return f"{name}: {_CONTEXT.local}"
        if name in self._context:
            if name in TASK_INSTANCE:
                return f"{name}: {_TASK_INSTANCE.local}"
            annotation = annotation or ("str" if name in TEXTS else None)
            given = "" if value is None or name not in OF_AIRFLOW_2 else f"default={value}"
            value = f"{_FROM_CONTEXT.local}({given})"
        typed = f"{name}: {annotation}" if annotation else name
        return f"{typed} = {value}" if value is not None and default else typed

    def imports(self) -> tuple[ImportedName, ...]:
        """What the new parameters need."""
        found = [_TASK_INSTANCE] if TASK_INSTANCE.intersection(self._context) else []
        if set(self._context) - TASK_INSTANCE:
            found.append(_FROM_CONTEXT)
        return (*found, _CONTEXT) if self._reads_star or self._whole else tuple(found)


def _code(module: cst.Module, node: cst.CSTNode | None) -> str | None:
    if node is None:
        return None
    return module.code_for_node(node.annotation if isinstance(node, cst.Annotation) else node)


def _names_read(node: cst.FunctionDef) -> frozenset[str]:
    """Names in the body: too many rather than too few, an attribute called like a parameter counts as well."""
    found: set[str] = set()

    class _Names(cst.CSTVisitor):
        def visit_Name(self, node: cst.Name) -> None:
            found.add(node.value)

    node.body.visit(_Names())
    return frozenset(found)


def parameter_names(text: str) -> list[str]:
    """The names of a function's parameters, `**` kept."""
    parameters = _function(cst.parse_module(text)).params
    named = [*parameters.posonly_params, *parameters.params, *parameters.kwonly_params]
    star = parameters.star_kwarg
    return [param.name.value for param in named] + ([f"**{star.name.value}"] if star is not None else [])
