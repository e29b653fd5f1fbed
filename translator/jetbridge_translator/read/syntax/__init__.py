"""The tree of libcst as the compact, positioned tree that the evaluator interprets: one file per kind of node."""

from jetbridge_translator.read.syntax.module import module_tree
from jetbridge_translator.read.syntax.newer import TemplateStr, TryStar, TypeAlias

__all__ = ["TemplateStr", "TryStar", "TypeAlias", "module_tree"]
