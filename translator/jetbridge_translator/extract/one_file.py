"""One DAG file: evaluate it, and take the model out of what it left behind."""

from __future__ import annotations

from pathlib import Path

from jetbridge_translator.evaluate import Evaluation, EvaluationSettings, evaluate_file
from jetbridge_translator.evaluate.alarm import alarm
from jetbridge_translator.evaluate.frame import Frame
from jetbridge_translator.evaluate.limits import LimitReachedError
from jetbridge_translator.evaluate.sites import EvaluationSite
from jetbridge_translator.extract.discovery import dag_models
from jetbridge_translator.extract.kept_results import KeptResults
from jetbridge_translator.extract.moving_starts import with_settled_starts
from jetbridge_translator.extract.names import AirflowNames
from jetbridge_translator.extract.session import Inputs, first_state
from jetbridge_translator.model import Dag, DagFile
from jetbridge_translator.read import Folders, without_garbage_collection


class FileReader:
    """Reads the files of one batch; modules that several of them import are parsed once."""

    def __init__(
        self, roots: tuple[Path, ...], module_folders: tuple[Path, ...], inputs: Inputs, kept: KeptResults | None = None
    ) -> None:
        """Take the folders, what the user gave, and where results are kept."""
        self.folders = Folders(roots, module_folders, None if kept is None else kept.before_looking)
        self.inputs = inputs
        self.kept = kept
        self.names = AirflowNames(inputs.version)

    def read(self, file: Path) -> DagFile:
        """The DAGs of a file; never raises for what is in it."""
        with without_garbage_collection():
            return self._read(file)

    def _read(self, file: Path) -> DagFile:
        settings = EvaluationSettings(self.inputs.environment, self.inputs.moment, installed=self.inputs.installed)
        evaluation = evaluate_file(file, self.folders, self.names, settings, first_state(self.inputs))
        dags = _dags(evaluation)
        findings = evaluation.findings if evaluation.machine is None else tuple(evaluation.machine.findings.values())
        if evaluation.modules:
            findings = with_settled_starts(findings, dags.values(), evaluation.modules[0].source, self.inputs.moment)
        result = DagFile(
            file=evaluation.file,
            version=self.inputs.version,
            dags=dags,
            findings=findings,
            module=evaluation.module(),
            helper_modules=evaluation.helper_modules(),
        )
        if self.kept is not None and evaluation.machine is not None:
            self.kept.put(file, result, evaluation.machine.trace())
        return result


def _dags(evaluation: Evaluation) -> dict[str, Dag]:
    machine = evaluation.machine
    if machine is None:
        return {}
    module = evaluation.modules[0]
    site = EvaluationSite(module.source.tree, Frame(module, module.names, "module"))
    try:
        with alarm(machine.settings.limits.seconds):
            return dag_models(evaluation.names, site, machine)
    except LimitReachedError as error:
        machine.finding("DAG105", site, f"it needs {error}")
        return {}
    except Exception as error:  # noqa: BLE001 -- a fault of ours must not stop the batch
        machine.finding("DAG109", site, f"{type(error).__name__}: {error}")
        return {}
