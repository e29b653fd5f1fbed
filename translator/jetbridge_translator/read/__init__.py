"""Files to parsed modules; imports resolved inside the given folders."""

from jetbridge_translator.read.folders import Folders, ModuleLocation, module_name
from jetbridge_translator.read.garbage import without_garbage_collection
from jetbridge_translator.read.parsing import parse, parse_again, parse_expression
from jetbridge_translator.read.source_file import SourceFile, finding, read_bytes, read_source
from jetbridge_translator.read.text import SourceText
from jetbridge_translator.read.unindented import unindented

__all__ = [
    "Folders",
    "ModuleLocation",
    "SourceFile",
    "SourceText",
    "finding",
    "module_name",
    "parse",
    "parse_again",
    "parse_expression",
    "read_bytes",
    "read_source",
    "unindented",
    "without_garbage_collection",
]
