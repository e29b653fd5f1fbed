"""Where each public name lives. A name is imported when it is first asked for, so that `import jetbridge` stays cheap."""

from __future__ import annotations

_D = "jetbridge.definitions"
_NAMES_BY_MODULE: dict[str, str] = {
    f"{_D}.op_decorator": "op",
    f"{_D}.op_definition": "OpDefinition",
    f"{_D}.graph_decorator": "graph",
    f"{_D}.graph_definition": "GraphDefinition",
    f"{_D}.job_decorator": "job",
    f"{_D}.job_definition": "JobDefinition",
    f"{_D}.node": "Node",
    f"{_D}.branching": "branch_op short_circuit_op",
    "jetbridge.airflow.sensor_op": "sensor_op",
    "jetbridge.airflow.container_ops": "docker_op kubernetes_op",
    "jetbridge.airflow.isolated_ops": "virtualenv_op branch_virtualenv_op external_python_op branch_external_python_op",
    "jetbridge.airflow.sensor": "PokeReturnValue",
    f"{_D}.settings": "OpSettings",
    f"{_D}.states": "TaskState RunState TriggerRule",
    f"{_D}.templates": "template template_file from_context",
    f"{_D}.inputs": "In GraphIn InputMapping InputDefinition",
    f"{_D}.outputs": "Out DynamicOut GraphOut OutputMapping OutputDefinition",
    f"{_D}.dependencies": (
        "DependencyDefinition MultiDependencyDefinition DynamicCollectDependencyDefinition NodeInvocation MappedInputPlaceholder"
    ),
    f"{_D}.composition.pending": "PendingNodeInvocation",
    f"{_D}.events": (
        "Output DynamicOutput AssetMaterialization AssetObservation ExpectationResult TypeCheck HookExecutionResult Failure RetryRequested"
    ),
    f"{_D}.asset_key": "AssetKey",
    f"{_D}.metadata.factory": "MetadataValue",
    f"{_D}.metadata.values": (
        "TextMetadataValue UrlMetadataValue PathMetadataValue NotebookMetadataValue JsonMetadataValue MarkdownMetadataValue IntMetadataValue "
        "FloatMetadataValue BoolMetadataValue TimestampMetadataValue RunMetadataValue AssetMetadataValue NullMetadataValue PoolMetadataValue "
        "PythonArtifactMetadataValue TableMetadataValue TableSchemaMetadataValue TableColumnLineageMetadataValue ObjectMetadataValue"
    ),
    f"{_D}.metadata.serialization": "serialize_value deserialize_value",
    f"{_D}.metadata.table": (
        "TableRecord TableColumn TableColumnConstraints TableConstraints TableSchema TableColumnDep TableColumnLineage"
    ),
    f"{_D}.retries": "RetryPolicy Backoff Jitter",
    f"{_D}.hooks": "HookDefinition success_hook failure_hook",
    f"{_D}.types.builtin": "Any Bool Float Int String Nothing",
    f"{_D}.types.generic": "List Optional Dict Set Tuple",
    f"{_D}.types.runtime_type": "RuntimeType TypeKind",
    f"{_D}.types.python_object": "PythonObjectType",
    f"{_D}.types.registration": "usable_as_runtime_type make_python_type_usable_as_runtime_type check_type",
    f"{_D}.types.loaders": "TypeLoader type_loader TypeLoaderContext",
    f"{_D}.definitions_object": "Definitions BindResourcesToJobs",
    f"{_D}.repository": "RepositoryDefinition RepositoryData repository",
    f"{_D}.reconstruct": "reconstructable build_reconstructable_job ReconstructableJob",
    "jetbridge.execution.direct.build_op_context": "build_op_context",
    "jetbridge.execution.direct.op_context": "DirectOpExecutionContext",
    "jetbridge.execution.direct.hooks": "build_hook_context",
    "jetbridge.execution.direct.io_contexts": "build_input_context build_output_context",
    "jetbridge.execution.context.op": "OpExecutionContext",
    "jetbridge.execution.context.hook": "HookContext",
    f"{_D}.executors": (
        "Executor ExecutorDefinition ExecutorRequirement InitExecutorContext executor in_process_executor multiprocess_executor "
        "multi_or_in_process_executor dask_executor multiple_process_executor_requirements"
    ),
    f"{_D}.loading": (
        "load_definitions_from_module load_definitions_from_modules load_definitions_from_current_module "
        "load_definitions_from_package_module load_definitions_from_package_name"
    ),
    f"{_D}.file_path": "file_relative_path",
    f"{_D}.signals": "SkipException FailException",
    f"{_D}.config.arrays": "Array Map",
    f"{_D}.config.config_class": "Config PermissiveConfig",
    f"{_D}.config.configurable": "configured",
    f"{_D}.config.enums": "Enum EnumValue",
    f"{_D}.config.env_var": "EnvVar",
    f"{_D}.config.field": "Field",
    f"{_D}.config.files": "config_from_files config_from_yaml_strings config_from_pkg_resources",
    f"{_D}.config.mapping": "ConfigMapping config_mapping",
    f"{_D}.config.run_config_class": "RunConfig",
    f"{_D}.config.scalars": "Noneable ScalarUnion",
    f"{_D}.config.shapes": "Shape Permissive Selector",
    f"{_D}.config.sources": "StringSource IntSource BoolSource",
    f"{_D}.resources.annotations": "ResourceParam ResourceDependency",
    f"{_D}.resources.build": "build_resources build_init_resource_context",
    f"{_D}.resources.configurable": "ConfigurableResource ConfigurableResourceFactory",
    f"{_D}.resources.configurable_io": "ConfigurableIOManager ConfigurableIOManagerFactory",
    f"{_D}.resources.decorator": "resource make_values_resource",
    f"{_D}.resources.definition": "ResourceDefinition",
    f"{_D}.resources.init_context": "InitResourceContext",
    f"{_D}.resources.input_manager": "InputManager InputManagerDefinition input_manager",
    f"{_D}.resources.io_manager": "IOManager IOManagerDefinition io_manager",
    f"{_D}.config.validate_run_config": "validate_run_config",
    f"{_D}.loggers": (
        "LoggerDefinition InitLoggerContext logger build_init_logger_context colored_console_logger json_console_logger default_loggers "
        "default_system_loggers"
    ),
    f"{_D}.automation.requests": (
        "RunRequest SkipReason DefaultScheduleStatus DefaultSensorStatus AddDynamicPartitionsRequest DeleteDynamicPartitionsRequest"
    ),
    f"{_D}.automation.run_status_context": "RunStatusSensorContext RunFailureSensorContext build_run_status_sensor_context",
    f"{_D}.automation.email_on_run_failure": "make_email_on_run_failure_sensor",
    f"{_D}.automation.run_status_sensor": "RunStatusSensorDefinition run_status_sensor run_failure_sensor",
    f"{_D}.automation.schedule": "ScheduleDefinition ScheduleExecutionData",
    f"{_D}.automation.schedule_context": "ScheduleEvaluationContext build_schedule_context",
    f"{_D}.automation.schedule_decorator": "schedule",
    f"{_D}.automation.sensor": "SensorDefinition sensor",
    f"{_D}.automation.sensor_context": "SensorEvaluationContext build_sensor_context",
    f"{_D}.automation.sensor_result": "SensorResult SensorExecutionData",
    f"{_D}.partitions.calendar": (
        "HourlyPartitionsDefinition DailyPartitionsDefinition WeeklyPartitionsDefinition MonthlyPartitionsDefinition"
    ),
    f"{_D}.partitions.definition": "PartitionsDefinition",
    f"{_D}.partitions.keys": "PartitionKeyRange MultiPartitionKey",
    f"{_D}.partitions.loading_context": "partition_loading_context",
    f"{_D}.partitions.multi": "MultiPartitionsDefinition",
    f"{_D}.partitions.partitioned_config": (
        "PartitionedConfig partitioned_config static_partitioned_config dynamic_partitioned_config hourly_partitioned_config "
        "daily_partitioned_config weekly_partitioned_config monthly_partitioned_config"
    ),
    f"{_D}.partitions.partitioned_schedule": "build_schedule_from_partitioned_job schedule_from_partitions",
    f"{_D}.partitions.static": "StaticPartitionsDefinition DynamicPartitionsDefinition",
    f"{_D}.partitions.time_window": "TimeWindow",
    f"{_D}.partitions.time_windows": "TimeWindowPartitionsDefinition",
    "jetbridge.storage.events.event": "Event EventLogEntry",
    "jetbridge.storage.events.types": "EventType",
    "jetbridge.storage.file_manager": "FileHandle LocalFileHandle LocalFileManager local_file_manager",
    "jetbridge.storage.run": "Run RunStatus RunsFilter RunRecord",
    "jetbridge.storage.instance": "Instance",
    "jetbridge.storage.testing": "instance_for_test",
    "jetbridge.storage.io.configurable_filesystem": "FilesystemIOManager",
    "jetbridge.storage.io.filesystem": "custom_path_fs_io_manager fs_io_manager",
    "jetbridge.storage.io.upath": "UPathIOManager",
    "jetbridge.storage.io.memory": "InMemoryIOManager mem_io_manager",
    "jetbridge.execution.context.io": "InputContext OutputContext",
    "jetbridge.execution.context.type_check": "TypeCheckContext",
    "jetbridge.execution.log": "LogManager get_logger",
    "jetbridge.execution.job_execution": "execute_job",
    "jetbridge.execution.reexecution": "ReexecutionOptions",
    "jetbridge.execution.results.in_process": "ExecuteInProcessResult",
    "jetbridge.execution.results.job": "JobExecutionResult",
}

_ERRORS = (
    "InvalidDefinitionError InvalidSubsetError InvariantViolationError InvalidInvocationError InvalidPropertyError "
    "InvalidConfigDefinitionError InvalidPythonicConfigDefinitionError InvalidConfigError ExecutionStepNotFoundError RunNotFoundError "
    "StepOutputNotFoundError UserCodeExecutionError TypeCheckError ExecutionStepExecutionError ExecutionLoadInputError "
    "ExecutionHandleOutputError ResourceFunctionError ConfigMappingFunctionError TypeLoadingError UserCodeProcessError "
    "RedactedUserCodeError UnknownResourceError TypeCheckDidNotPass UnmetExecutorRequirementsError SubprocessError MaxRetriesExceededError "
    "ExecutionInterruptedError RunAlreadyExists EventLogInvalidForRun InvalidAssetKey InvalidMetadata UnknownPartitionError "
    "InvalidTypeInPythonicConfigDefinitionError HomeNotSetError UserCodeLoadError CodeLocationLoadError "
    "LaunchFailedError BackfillFailedError RunConflict"
)
_NAMES_BY_MODULE["jetbridge.errors"] = (
    f"JetbridgeError HookExecutionError ScheduleExecutionError SensorExecutionError RunStatusSensorExecutionError "
    f"PartitionExecutionError JobError {_ERRORS}"
)

PLACES: dict[str, str] = {name: module for module, names in _NAMES_BY_MODULE.items() for name in names.split()}
"""The module of each public name."""

OLD_SPELLINGS: dict[str, str] = {
    **{f"Dagster{name}": name for name in _ERRORS.split()},
    "DagsterError": "JetbridgeError",
    "DagsterInvalidDagsterTypeInPythonicConfigDefinitionError": "InvalidTypeInPythonicConfigDefinitionError",
    "DagsterType": "RuntimeType",
    "DagsterTypeKind": "TypeKind",
    "DagsterTypeLoader": "TypeLoader",
    "DagsterTypeLoaderContext": "TypeLoaderContext",
    "PythonObjectDagsterType": "PythonObjectType",
    "usable_as_dagster_type": "usable_as_runtime_type",
    "make_python_type_usable_as_dagster_type": "make_python_type_usable_as_runtime_type",
    "dagster_type_loader": "type_loader",
    "check_dagster_type": "check_type",
    "DagsterInstance": "Instance",
    "DagsterRun": "Run",
    "DagsterRunStatus": "RunStatus",
    "DagsterEvent": "Event",
    "DagsterEventType": "EventType",
    "DagsterLogManager": "LogManager",
    "DagsterRunMetadataValue": "RunMetadataValue",
    "DagsterAssetMetadataValue": "AssetMetadataValue",
    "get_dagster_logger": "get_logger",
}
"""Public names that bear another product's name, and what they are called here."""
