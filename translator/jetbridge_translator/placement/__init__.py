"""The output folder: what is put there, and what becomes of files that the user has edited since (three-way, docs/decisions/0014)."""

from jetbridge_translator.placement.files import Action, PlacedFile, PlacementError
from jetbridge_translator.placement.planning import plan
from jetbridge_translator.placement.putting import changes, differences, put
from jetbridge_translator.placement.record import last_moment
from jetbridge_translator.placement.soundness import unsound

__all__ = [
    "Action",
    "PlacedFile",
    "PlacementError",
    "changes",
    "differences",
    "last_moment",
    "plan",
    "put",
    "unsound",
]
