"""How a node reads a result that stands in another body: through parameters of the graphs around it and outputs of the graphs beside it."""

from __future__ import annotations

from jetbridge_translator.lower.bodies.tree import Tree
from jetbridge_translator.lower.expressions import Attribute, Expression, Handle, Local
from jetbridge_translator.lower.names import Names, identifier


class Links:
    """Gathers, for each graph, the results that it has to be given and those that it has to give."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._names: dict[str, Names] = {}
        self.inputs: dict[str, dict[str, str]] = {group: {} for group in tree.groups}
        self.outputs: dict[str, dict[str, str]] = {group: {} for group in tree.groups}

    def read(self, container: str, entity: str) -> Expression:
        """The expression by which the body of `container` names the result of an entity."""
        child = self._tree.child_towards(container, entity)
        if child == entity:
            return Handle(entity)
        if child is not None:
            name = self._output(child, entity)
            return Handle(child) if len(self.outputs[child]) == 1 else Attribute(Handle(child), name)
        parameters = self.inputs[container]
        if entity not in parameters:
            wanted = identifier(entity.rpartition(".")[2])
            parameters[entity] = self._names.setdefault(container, Names()).claim(wanted, "result")
            self.read(self._tree.parents[container], entity)
        return Local(parameters[entity])

    def _output(self, group: str, entity: str) -> str:
        """The name of the output by which a group gives the result of an entity inside."""
        outputs = self.outputs[group]
        if entity not in outputs:
            wanted = identifier(entity.removeprefix(f"{group}.").replace(".", "_"))
            taken = set(outputs.values())
            while wanted in taken:
                wanted += "_"
            outputs[entity] = wanted
            self.read(group, entity)
        return outputs[entity]
