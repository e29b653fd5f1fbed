"""On the path of every process of a run, so that worker processes have the alias too."""

from conformance import alias

alias.install()
