"""Job plans to files, through the templates; compiles and checks what it wrote."""

from jetbridge_translator.render.project import RenderedProject, WriteOptions, write_project

__all__ = ["RenderedProject", "WriteOptions", "write_project"]
