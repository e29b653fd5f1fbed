"""Job plans to files, through the templates; compiles and checks what it wrote."""

from jetbridge_translator.render.own_templates import TemplatesError, check_templates, error_of_theirs
from jetbridge_translator.render.project import RenderedProject, WriteOptions, write_project

__all__ = [
    "RenderedProject",
    "TemplatesError",
    "WriteOptions",
    "check_templates",
    "error_of_theirs",
    "write_project",
]
