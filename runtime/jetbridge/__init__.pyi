# Written by tests/runtime/definitions/public_stub.py from jetbridge/_names.py.
# ruff: noqa: I001 - sorted as the table is

from jetbridge.definitions.automation.requests import AddDynamicPartitionsRequest as AddDynamicPartitionsRequest
from jetbridge.definitions.types.builtin import Any as Any
from jetbridge.definitions.config.arrays import Array as Array
from jetbridge.definitions.asset_key import AssetKey as AssetKey
from jetbridge.definitions.events import AssetMaterialization as AssetMaterialization
from jetbridge.definitions.metadata.values import AssetMetadataValue as AssetMetadataValue
from jetbridge.definitions.events import AssetObservation as AssetObservation
from jetbridge.errors import BackfillFailedError as BackfillFailedError
from jetbridge.definitions.retries import Backoff as Backoff
from jetbridge.definitions.definitions_object import BindResourcesToJobs as BindResourcesToJobs
from jetbridge.definitions.types.builtin import Bool as Bool
from jetbridge.definitions.metadata.values import BoolMetadataValue as BoolMetadataValue
from jetbridge.definitions.config.sources import BoolSource as BoolSource
from jetbridge.errors import CodeLocationLoadError as CodeLocationLoadError
from jetbridge.definitions.config.config_class import Config as Config
from jetbridge.definitions.config.mapping import ConfigMapping as ConfigMapping
from jetbridge.errors import ConfigMappingFunctionError as ConfigMappingFunctionError
from jetbridge.definitions.resources.configurable_io import ConfigurableIOManager as ConfigurableIOManager
from jetbridge.definitions.resources.configurable_io import ConfigurableIOManagerFactory as ConfigurableIOManagerFactory
from jetbridge.definitions.resources.configurable import ConfigurableResource as ConfigurableResource
from jetbridge.definitions.resources.configurable import ConfigurableResourceFactory as ConfigurableResourceFactory
from jetbridge.definitions.partitions.calendar import DailyPartitionsDefinition as DailyPartitionsDefinition
from jetbridge.definitions.automation.requests import DefaultScheduleStatus as DefaultScheduleStatus
from jetbridge.definitions.automation.requests import DefaultSensorStatus as DefaultSensorStatus
from jetbridge.definitions.definitions_object import Definitions as Definitions
from jetbridge.definitions.automation.requests import DeleteDynamicPartitionsRequest as DeleteDynamicPartitionsRequest
from jetbridge.definitions.dependencies import DependencyDefinition as DependencyDefinition
from jetbridge.definitions.types.generic import Dict as Dict
from jetbridge.execution.direct.op_context import DirectOpExecutionContext as DirectOpExecutionContext
from jetbridge.definitions.dependencies import DynamicCollectDependencyDefinition as DynamicCollectDependencyDefinition
from jetbridge.definitions.outputs import DynamicOut as DynamicOut
from jetbridge.definitions.events import DynamicOutput as DynamicOutput
from jetbridge.definitions.partitions.static import DynamicPartitionsDefinition as DynamicPartitionsDefinition
from jetbridge.definitions.config.enums import Enum as Enum
from jetbridge.definitions.config.enums import EnumValue as EnumValue
from jetbridge.definitions.config.env_var import EnvVar as EnvVar
from jetbridge.storage.events.event import Event as Event
from jetbridge.storage.events.event import EventLogEntry as EventLogEntry
from jetbridge.errors import EventLogInvalidForRun as EventLogInvalidForRun
from jetbridge.storage.events.types import EventType as EventType
from jetbridge.execution.results.in_process import ExecuteInProcessResult as ExecuteInProcessResult
from jetbridge.errors import ExecutionHandleOutputError as ExecutionHandleOutputError
from jetbridge.errors import ExecutionInterruptedError as ExecutionInterruptedError
from jetbridge.errors import ExecutionLoadInputError as ExecutionLoadInputError
from jetbridge.errors import ExecutionStepExecutionError as ExecutionStepExecutionError
from jetbridge.errors import ExecutionStepNotFoundError as ExecutionStepNotFoundError
from jetbridge.definitions.executors import Executor as Executor
from jetbridge.definitions.executors import ExecutorDefinition as ExecutorDefinition
from jetbridge.definitions.executors import ExecutorRequirement as ExecutorRequirement
from jetbridge.definitions.events import ExpectationResult as ExpectationResult
from jetbridge.definitions.signals import FailException as FailException
from jetbridge.definitions.events import Failure as Failure
from jetbridge.definitions.config.field import Field as Field
from jetbridge.storage.file_manager import FileHandle as FileHandle
from jetbridge.storage.io.configurable_filesystem import FilesystemIOManager as FilesystemIOManager
from jetbridge.definitions.types.builtin import Float as Float
from jetbridge.definitions.metadata.values import FloatMetadataValue as FloatMetadataValue
from jetbridge.definitions.graph_definition import GraphDefinition as GraphDefinition
from jetbridge.definitions.inputs import GraphIn as GraphIn
from jetbridge.definitions.outputs import GraphOut as GraphOut
from jetbridge.errors import HomeNotSetError as HomeNotSetError
from jetbridge.execution.context.hook import HookContext as HookContext
from jetbridge.definitions.hooks import HookDefinition as HookDefinition
from jetbridge.errors import HookExecutionError as HookExecutionError
from jetbridge.definitions.events import HookExecutionResult as HookExecutionResult
from jetbridge.definitions.partitions.calendar import HourlyPartitionsDefinition as HourlyPartitionsDefinition
from jetbridge.definitions.resources.io_manager import IOManager as IOManager
from jetbridge.definitions.resources.io_manager import IOManagerDefinition as IOManagerDefinition
from jetbridge.definitions.inputs import In as In
from jetbridge.storage.io.memory import InMemoryIOManager as InMemoryIOManager
from jetbridge.definitions.executors import InitExecutorContext as InitExecutorContext
from jetbridge.definitions.loggers import InitLoggerContext as InitLoggerContext
from jetbridge.definitions.resources.init_context import InitResourceContext as InitResourceContext
from jetbridge.execution.context.io import InputContext as InputContext
from jetbridge.definitions.inputs import InputDefinition as InputDefinition
from jetbridge.definitions.resources.input_manager import InputManager as InputManager
from jetbridge.definitions.resources.input_manager import InputManagerDefinition as InputManagerDefinition
from jetbridge.definitions.inputs import InputMapping as InputMapping
from jetbridge.storage.instance import Instance as Instance
from jetbridge.definitions.types.builtin import Int as Int
from jetbridge.definitions.metadata.values import IntMetadataValue as IntMetadataValue
from jetbridge.definitions.config.sources import IntSource as IntSource
from jetbridge.errors import InvalidAssetKey as InvalidAssetKey
from jetbridge.errors import InvalidConfigDefinitionError as InvalidConfigDefinitionError
from jetbridge.errors import InvalidConfigError as InvalidConfigError
from jetbridge.errors import InvalidDefinitionError as InvalidDefinitionError
from jetbridge.errors import InvalidInvocationError as InvalidInvocationError
from jetbridge.errors import InvalidMetadata as InvalidMetadata
from jetbridge.errors import InvalidPropertyError as InvalidPropertyError
from jetbridge.errors import InvalidPythonicConfigDefinitionError as InvalidPythonicConfigDefinitionError
from jetbridge.errors import InvalidSubsetError as InvalidSubsetError
from jetbridge.errors import InvalidTypeInPythonicConfigDefinitionError as InvalidTypeInPythonicConfigDefinitionError
from jetbridge.errors import InvariantViolationError as InvariantViolationError
from jetbridge.errors import JetbridgeError as JetbridgeError
from jetbridge.definitions.retries import Jitter as Jitter
from jetbridge.definitions.job_definition import JobDefinition as JobDefinition
from jetbridge.errors import JobError as JobError
from jetbridge.execution.results.job import JobExecutionResult as JobExecutionResult
from jetbridge.definitions.metadata.values import JsonMetadataValue as JsonMetadataValue
from jetbridge.errors import LaunchFailedError as LaunchFailedError
from jetbridge.definitions.types.generic import List as List
from jetbridge.storage.file_manager import LocalFileHandle as LocalFileHandle
from jetbridge.storage.file_manager import LocalFileManager as LocalFileManager
from jetbridge.execution.log import LogManager as LogManager
from jetbridge.definitions.loggers import LoggerDefinition as LoggerDefinition
from jetbridge.definitions.config.arrays import Map as Map
from jetbridge.definitions.dependencies import MappedInputPlaceholder as MappedInputPlaceholder
from jetbridge.definitions.metadata.values import MarkdownMetadataValue as MarkdownMetadataValue
from jetbridge.errors import MaxRetriesExceededError as MaxRetriesExceededError
from jetbridge.definitions.metadata.factory import MetadataValue as MetadataValue
from jetbridge.definitions.partitions.calendar import MonthlyPartitionsDefinition as MonthlyPartitionsDefinition
from jetbridge.definitions.dependencies import MultiDependencyDefinition as MultiDependencyDefinition
from jetbridge.definitions.partitions.keys import MultiPartitionKey as MultiPartitionKey
from jetbridge.definitions.partitions.multi import MultiPartitionsDefinition as MultiPartitionsDefinition
from jetbridge.definitions.node import Node as Node
from jetbridge.definitions.dependencies import NodeInvocation as NodeInvocation
from jetbridge.definitions.config.scalars import Noneable as Noneable
from jetbridge.definitions.metadata.values import NotebookMetadataValue as NotebookMetadataValue
from jetbridge.definitions.types.builtin import Nothing as Nothing
from jetbridge.definitions.metadata.values import NullMetadataValue as NullMetadataValue
from jetbridge.definitions.metadata.values import ObjectMetadataValue as ObjectMetadataValue
from jetbridge.definitions.op_definition import OpDefinition as OpDefinition
from jetbridge.execution.context.op import OpExecutionContext as OpExecutionContext
from jetbridge.definitions.settings import OpSettings as OpSettings
from jetbridge.definitions.types.generic import Optional as Optional
from jetbridge.definitions.outputs import Out as Out
from jetbridge.definitions.events import Output as Output
from jetbridge.execution.context.io import OutputContext as OutputContext
from jetbridge.definitions.outputs import OutputDefinition as OutputDefinition
from jetbridge.definitions.outputs import OutputMapping as OutputMapping
from jetbridge.errors import PartitionExecutionError as PartitionExecutionError
from jetbridge.definitions.partitions.keys import PartitionKeyRange as PartitionKeyRange
from jetbridge.definitions.partitions.partitioned_config import PartitionedConfig as PartitionedConfig
from jetbridge.definitions.partitions.definition import PartitionsDefinition as PartitionsDefinition
from jetbridge.definitions.metadata.values import PathMetadataValue as PathMetadataValue
from jetbridge.definitions.composition.pending import PendingNodeInvocation as PendingNodeInvocation
from jetbridge.definitions.config.shapes import Permissive as Permissive
from jetbridge.definitions.config.config_class import PermissiveConfig as PermissiveConfig
from jetbridge.airflow.sensor import PokeReturnValue as PokeReturnValue
from jetbridge.definitions.metadata.values import PoolMetadataValue as PoolMetadataValue
from jetbridge.definitions.metadata.values import PythonArtifactMetadataValue as PythonArtifactMetadataValue
from jetbridge.definitions.types.python_object import PythonObjectType as PythonObjectType
from jetbridge.definitions.reconstruct import ReconstructableJob as ReconstructableJob
from jetbridge.errors import RedactedUserCodeError as RedactedUserCodeError
from jetbridge.execution.reexecution import ReexecutionOptions as ReexecutionOptions
from jetbridge.definitions.repository import RepositoryData as RepositoryData
from jetbridge.definitions.repository import RepositoryDefinition as RepositoryDefinition
from jetbridge.definitions.resources.definition import ResourceDefinition as ResourceDefinition
from jetbridge.definitions.resources.annotations import ResourceDependency as ResourceDependency
from jetbridge.errors import ResourceFunctionError as ResourceFunctionError
from jetbridge.definitions.resources.annotations import ResourceParam as ResourceParam
from jetbridge.definitions.retries import RetryPolicy as RetryPolicy
from jetbridge.definitions.events import RetryRequested as RetryRequested
from jetbridge.storage.run import Run as Run
from jetbridge.errors import RunAlreadyExists as RunAlreadyExists
from jetbridge.definitions.config.run_config_class import RunConfig as RunConfig
from jetbridge.errors import RunConflict as RunConflict
from jetbridge.definitions.automation.run_status_context import RunFailureSensorContext as RunFailureSensorContext
from jetbridge.definitions.metadata.values import RunMetadataValue as RunMetadataValue
from jetbridge.errors import RunNotFoundError as RunNotFoundError
from jetbridge.storage.run import RunRecord as RunRecord
from jetbridge.definitions.automation.requests import RunRequest as RunRequest
from jetbridge.definitions.states import RunState as RunState
from jetbridge.storage.run import RunStatus as RunStatus
from jetbridge.definitions.automation.run_status_context import RunStatusSensorContext as RunStatusSensorContext
from jetbridge.definitions.automation.run_status_sensor import RunStatusSensorDefinition as RunStatusSensorDefinition
from jetbridge.errors import RunStatusSensorExecutionError as RunStatusSensorExecutionError
from jetbridge.storage.run import RunsFilter as RunsFilter
from jetbridge.definitions.types.runtime_type import RuntimeType as RuntimeType
from jetbridge.definitions.config.scalars import ScalarUnion as ScalarUnion
from jetbridge.definitions.automation.schedule import ScheduleDefinition as ScheduleDefinition
from jetbridge.definitions.automation.schedule_context import ScheduleEvaluationContext as ScheduleEvaluationContext
from jetbridge.definitions.automation.schedule import ScheduleExecutionData as ScheduleExecutionData
from jetbridge.errors import ScheduleExecutionError as ScheduleExecutionError
from jetbridge.definitions.config.shapes import Selector as Selector
from jetbridge.definitions.automation.sensor import SensorDefinition as SensorDefinition
from jetbridge.definitions.automation.sensor_context import SensorEvaluationContext as SensorEvaluationContext
from jetbridge.definitions.automation.sensor_result import SensorExecutionData as SensorExecutionData
from jetbridge.errors import SensorExecutionError as SensorExecutionError
from jetbridge.definitions.automation.sensor_result import SensorResult as SensorResult
from jetbridge.definitions.types.generic import Set as Set
from jetbridge.definitions.config.shapes import Shape as Shape
from jetbridge.definitions.signals import SkipException as SkipException
from jetbridge.definitions.automation.requests import SkipReason as SkipReason
from jetbridge.definitions.partitions.static import StaticPartitionsDefinition as StaticPartitionsDefinition
from jetbridge.errors import StepOutputNotFoundError as StepOutputNotFoundError
from jetbridge.definitions.types.builtin import String as String
from jetbridge.definitions.config.sources import StringSource as StringSource
from jetbridge.errors import SubprocessError as SubprocessError
from jetbridge.definitions.metadata.table import TableColumn as TableColumn
from jetbridge.definitions.metadata.table import TableColumnConstraints as TableColumnConstraints
from jetbridge.definitions.metadata.table import TableColumnDep as TableColumnDep
from jetbridge.definitions.metadata.table import TableColumnLineage as TableColumnLineage
from jetbridge.definitions.metadata.values import TableColumnLineageMetadataValue as TableColumnLineageMetadataValue
from jetbridge.definitions.metadata.table import TableConstraints as TableConstraints
from jetbridge.definitions.metadata.values import TableMetadataValue as TableMetadataValue
from jetbridge.definitions.metadata.table import TableRecord as TableRecord
from jetbridge.definitions.metadata.table import TableSchema as TableSchema
from jetbridge.definitions.metadata.values import TableSchemaMetadataValue as TableSchemaMetadataValue
from jetbridge.definitions.states import TaskState as TaskState
from jetbridge.definitions.metadata.values import TextMetadataValue as TextMetadataValue
from jetbridge.definitions.partitions.time_window import TimeWindow as TimeWindow
from jetbridge.definitions.partitions.time_windows import (
    TimeWindowPartitionsDefinition as TimeWindowPartitionsDefinition,
)
from jetbridge.definitions.metadata.values import TimestampMetadataValue as TimestampMetadataValue
from jetbridge.definitions.states import TriggerRule as TriggerRule
from jetbridge.definitions.types.generic import Tuple as Tuple
from jetbridge.definitions.events import TypeCheck as TypeCheck
from jetbridge.execution.context.type_check import TypeCheckContext as TypeCheckContext
from jetbridge.errors import TypeCheckDidNotPass as TypeCheckDidNotPass
from jetbridge.errors import TypeCheckError as TypeCheckError
from jetbridge.definitions.types.runtime_type import TypeKind as TypeKind
from jetbridge.definitions.types.loaders import TypeLoader as TypeLoader
from jetbridge.definitions.types.loaders import TypeLoaderContext as TypeLoaderContext
from jetbridge.errors import TypeLoadingError as TypeLoadingError
from jetbridge.storage.io.upath import UPathIOManager as UPathIOManager
from jetbridge.errors import UnknownPartitionError as UnknownPartitionError
from jetbridge.errors import UnknownResourceError as UnknownResourceError
from jetbridge.errors import UnmetExecutorRequirementsError as UnmetExecutorRequirementsError
from jetbridge.definitions.metadata.values import UrlMetadataValue as UrlMetadataValue
from jetbridge.errors import UserCodeExecutionError as UserCodeExecutionError
from jetbridge.errors import UserCodeLoadError as UserCodeLoadError
from jetbridge.errors import UserCodeProcessError as UserCodeProcessError
from jetbridge.definitions.partitions.calendar import WeeklyPartitionsDefinition as WeeklyPartitionsDefinition
from jetbridge.airflow.isolated_ops import branch_external_python_op as branch_external_python_op
from jetbridge.definitions.branching import branch_op as branch_op
from jetbridge.airflow.isolated_ops import branch_virtualenv_op as branch_virtualenv_op
from jetbridge.execution.direct.hooks import build_hook_context as build_hook_context
from jetbridge.definitions.loggers import build_init_logger_context as build_init_logger_context
from jetbridge.definitions.resources.build import build_init_resource_context as build_init_resource_context
from jetbridge.execution.direct.io_contexts import build_input_context as build_input_context
from jetbridge.execution.direct.build_op_context import build_op_context as build_op_context
from jetbridge.execution.direct.io_contexts import build_output_context as build_output_context
from jetbridge.definitions.reconstruct import build_reconstructable_job as build_reconstructable_job
from jetbridge.definitions.resources.build import build_resources as build_resources
from jetbridge.definitions.automation.run_status_context import (
    build_run_status_sensor_context as build_run_status_sensor_context,
)
from jetbridge.definitions.automation.schedule_context import build_schedule_context as build_schedule_context
from jetbridge.definitions.partitions.partitioned_schedule import (
    build_schedule_from_partitioned_job as build_schedule_from_partitioned_job,
)
from jetbridge.definitions.automation.sensor_context import build_sensor_context as build_sensor_context
from jetbridge.definitions.types.registration import check_type as check_type
from jetbridge.definitions.loggers import colored_console_logger as colored_console_logger
from jetbridge.definitions.config.files import config_from_files as config_from_files
from jetbridge.definitions.config.files import config_from_pkg_resources as config_from_pkg_resources
from jetbridge.definitions.config.files import config_from_yaml_strings as config_from_yaml_strings
from jetbridge.definitions.config.mapping import config_mapping as config_mapping
from jetbridge.definitions.config.configurable import configured as configured
from jetbridge.storage.io.filesystem import custom_path_fs_io_manager as custom_path_fs_io_manager
from jetbridge.definitions.partitions.partitioned_config import daily_partitioned_config as daily_partitioned_config
from jetbridge.definitions.executors import dask_executor as dask_executor
from jetbridge.definitions.loggers import default_loggers as default_loggers
from jetbridge.definitions.loggers import default_system_loggers as default_system_loggers
from jetbridge.definitions.metadata.serialization import deserialize_value as deserialize_value
from jetbridge.airflow.container_ops import docker_op as docker_op
from jetbridge.definitions.partitions.partitioned_config import dynamic_partitioned_config as dynamic_partitioned_config
from jetbridge.execution.job_execution import execute_job as execute_job
from jetbridge.definitions.executors import executor as executor
from jetbridge.airflow.isolated_ops import external_python_op as external_python_op
from jetbridge.definitions.hooks import failure_hook as failure_hook
from jetbridge.definitions.file_path import file_relative_path as file_relative_path
from jetbridge.definitions.templates import from_context as from_context
from jetbridge.storage.io.filesystem import fs_io_manager as fs_io_manager
from jetbridge.execution.log import get_logger as get_logger
from jetbridge.definitions.graph_decorator import graph as graph
from jetbridge.definitions.partitions.partitioned_config import hourly_partitioned_config as hourly_partitioned_config
from jetbridge.definitions.executors import in_process_executor as in_process_executor
from jetbridge.definitions.resources.input_manager import input_manager as input_manager
from jetbridge.storage.testing import instance_for_test as instance_for_test
from jetbridge.definitions.resources.io_manager import io_manager as io_manager
from jetbridge.definitions.job_decorator import job as job
from jetbridge.definitions.loggers import json_console_logger as json_console_logger
from jetbridge.airflow.container_ops import kubernetes_op as kubernetes_op
from jetbridge.definitions.loading import load_definitions_from_current_module as load_definitions_from_current_module
from jetbridge.definitions.loading import load_definitions_from_module as load_definitions_from_module
from jetbridge.definitions.loading import load_definitions_from_modules as load_definitions_from_modules
from jetbridge.definitions.loading import load_definitions_from_package_module as load_definitions_from_package_module
from jetbridge.definitions.loading import load_definitions_from_package_name as load_definitions_from_package_name
from jetbridge.storage.file_manager import local_file_manager as local_file_manager
from jetbridge.definitions.loggers import logger as logger
from jetbridge.definitions.automation.email_on_run_failure import (
    make_email_on_run_failure_sensor as make_email_on_run_failure_sensor,
)
from jetbridge.definitions.types.registration import (
    make_python_type_usable_as_runtime_type as make_python_type_usable_as_runtime_type,
)
from jetbridge.definitions.resources.decorator import make_values_resource as make_values_resource
from jetbridge.storage.io.memory import mem_io_manager as mem_io_manager
from jetbridge.definitions.partitions.partitioned_config import monthly_partitioned_config as monthly_partitioned_config
from jetbridge.definitions.executors import multi_or_in_process_executor as multi_or_in_process_executor
from jetbridge.definitions.executors import (
    multiple_process_executor_requirements as multiple_process_executor_requirements,
)
from jetbridge.definitions.executors import multiprocess_executor as multiprocess_executor
from jetbridge.definitions.op_decorator import op as op
from jetbridge.definitions.partitions.loading_context import partition_loading_context as partition_loading_context
from jetbridge.definitions.partitions.partitioned_config import partitioned_config as partitioned_config
from jetbridge.definitions.reconstruct import reconstructable as reconstructable
from jetbridge.definitions.repository import repository as repository
from jetbridge.definitions.resources.decorator import resource as resource
from jetbridge.definitions.automation.run_status_sensor import run_failure_sensor as run_failure_sensor
from jetbridge.definitions.automation.run_status_sensor import run_status_sensor as run_status_sensor
from jetbridge.definitions.automation.schedule_decorator import schedule as schedule
from jetbridge.definitions.partitions.partitioned_schedule import schedule_from_partitions as schedule_from_partitions
from jetbridge.definitions.automation.sensor import sensor as sensor
from jetbridge.airflow.sensor_op import sensor_op as sensor_op
from jetbridge.definitions.metadata.serialization import serialize_value as serialize_value
from jetbridge.definitions.branching import short_circuit_op as short_circuit_op
from jetbridge.definitions.partitions.partitioned_config import static_partitioned_config as static_partitioned_config
from jetbridge.definitions.hooks import success_hook as success_hook
from jetbridge.definitions.templates import template as template
from jetbridge.definitions.templates import template_file as template_file
from jetbridge.definitions.types.loaders import type_loader as type_loader
from jetbridge.definitions.types.registration import usable_as_runtime_type as usable_as_runtime_type
from jetbridge.definitions.config.validate_run_config import validate_run_config as validate_run_config
from jetbridge.airflow.isolated_ops import virtualenv_op as virtualenv_op
from jetbridge.definitions.partitions.partitioned_config import weekly_partitioned_config as weekly_partitioned_config

__version__: str

DagsterAssetMetadataValue = AssetMetadataValue
DagsterBackfillFailedError = BackfillFailedError
DagsterCodeLocationLoadError = CodeLocationLoadError
DagsterConfigMappingFunctionError = ConfigMappingFunctionError
DagsterError = JetbridgeError
DagsterEvent = Event
DagsterEventLogInvalidForRun = EventLogInvalidForRun
DagsterEventType = EventType
DagsterExecutionHandleOutputError = ExecutionHandleOutputError
DagsterExecutionInterruptedError = ExecutionInterruptedError
DagsterExecutionLoadInputError = ExecutionLoadInputError
DagsterExecutionStepExecutionError = ExecutionStepExecutionError
DagsterExecutionStepNotFoundError = ExecutionStepNotFoundError
DagsterHomeNotSetError = HomeNotSetError
DagsterInstance = Instance
DagsterInvalidAssetKey = InvalidAssetKey
DagsterInvalidConfigDefinitionError = InvalidConfigDefinitionError
DagsterInvalidConfigError = InvalidConfigError
DagsterInvalidDagsterTypeInPythonicConfigDefinitionError = InvalidTypeInPythonicConfigDefinitionError
DagsterInvalidDefinitionError = InvalidDefinitionError
DagsterInvalidInvocationError = InvalidInvocationError
DagsterInvalidMetadata = InvalidMetadata
DagsterInvalidPropertyError = InvalidPropertyError
DagsterInvalidPythonicConfigDefinitionError = InvalidPythonicConfigDefinitionError
DagsterInvalidSubsetError = InvalidSubsetError
DagsterInvalidTypeInPythonicConfigDefinitionError = InvalidTypeInPythonicConfigDefinitionError
DagsterInvariantViolationError = InvariantViolationError
DagsterLaunchFailedError = LaunchFailedError
DagsterLogManager = LogManager
DagsterMaxRetriesExceededError = MaxRetriesExceededError
DagsterRedactedUserCodeError = RedactedUserCodeError
DagsterResourceFunctionError = ResourceFunctionError
DagsterRun = Run
DagsterRunAlreadyExists = RunAlreadyExists
DagsterRunConflict = RunConflict
DagsterRunMetadataValue = RunMetadataValue
DagsterRunNotFoundError = RunNotFoundError
DagsterRunStatus = RunStatus
DagsterStepOutputNotFoundError = StepOutputNotFoundError
DagsterSubprocessError = SubprocessError
DagsterType = RuntimeType
DagsterTypeCheckDidNotPass = TypeCheckDidNotPass
DagsterTypeCheckError = TypeCheckError
DagsterTypeKind = TypeKind
DagsterTypeLoader = TypeLoader
DagsterTypeLoaderContext = TypeLoaderContext
DagsterTypeLoadingError = TypeLoadingError
DagsterUnknownPartitionError = UnknownPartitionError
DagsterUnknownResourceError = UnknownResourceError
DagsterUnmetExecutorRequirementsError = UnmetExecutorRequirementsError
DagsterUserCodeExecutionError = UserCodeExecutionError
DagsterUserCodeLoadError = UserCodeLoadError
DagsterUserCodeProcessError = UserCodeProcessError
PythonObjectDagsterType = PythonObjectType
check_dagster_type = check_type
dagster_type_loader = type_loader
get_dagster_logger = get_logger
make_python_type_usable_as_dagster_type = make_python_type_usable_as_runtime_type
usable_as_dagster_type = usable_as_runtime_type
