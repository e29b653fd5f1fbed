"""What a person has to know about the migration of one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from jetbridge_translator.model.place import Place


class Level(str, Enum):
    """How far a finding reaches.

    `exact`: nothing is lost, worth knowing. `assumed`: migrated under the assumption that the finding names.
    `manual`: a person has to write something; what stands there refuses to run.
    """

    EXACT = "exact"
    ASSUMED = "assumed"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its stable code (`DAG101`), level, place, text for this case, and what to do."""

    code: str
    level: Level
    place: Place
    message: str
    advice: str = ""
    dag_id: str | None = None
    task_id: str | None = None
