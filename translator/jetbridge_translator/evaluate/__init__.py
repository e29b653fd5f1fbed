"""Modules to values, never executing them."""

from jetbridge_translator.evaluate.evaluation import Evaluation, evaluate_file, unread_module
from jetbridge_translator.evaluate.settings import EvaluationSettings, Limits

__all__ = ["Evaluation", "EvaluationSettings", "Limits", "evaluate_file", "unread_module"]
