"""The DAG as data: what Airflow means by a file, free of syntax. Imports nothing of ours."""

from jetbridge_translator.model.code import (
    Callable,
    CallSite,
    Disposition,
    Holder,
    LoopStep,
    ModuleStatement,
    NameOrigin,
    NameUse,
    Source,
    SourceModule,
    StatementKind,
)
from jetbridge_translator.model.dag import AirflowVersion, Dag, DagFile, EdgeLabel, Schedule
from jetbridge_translator.model.findings import Finding, Level
from jetbridge_translator.model.place import Place
from jetbridge_translator.model.task import (
    Argument,
    Mapping,
    MappingKind,
    Task,
    TaskGroup,
    TaskSettings,
    TeamClass,
)
from jetbridge_translator.model.values import (
    AssetValue,
    ExternalCall,
    ExternalName,
    ParamValue,
    Recipe,
    TaskOutput,
    UnknownValue,
)

__all__ = [
    "AirflowVersion",
    "Argument",
    "AssetValue",
    "CallSite",
    "Callable",
    "Dag",
    "DagFile",
    "Disposition",
    "EdgeLabel",
    "ExternalCall",
    "ExternalName",
    "Finding",
    "Holder",
    "Level",
    "LoopStep",
    "Mapping",
    "MappingKind",
    "ModuleStatement",
    "NameOrigin",
    "NameUse",
    "ParamValue",
    "Place",
    "Recipe",
    "Schedule",
    "Source",
    "SourceModule",
    "StatementKind",
    "Task",
    "TaskGroup",
    "TaskOutput",
    "TaskSettings",
    "TeamClass",
    "UnknownValue",
]
