"""The systems that the jobs work with: each op asks for one by the name of a parameter."""

from jetbridge.resources import Shell

RESOURCES = {
    "shell": Shell(),
}
