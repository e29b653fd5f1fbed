"""The plan: a job compiled to arrays of steps, so that nothing is looked up by name while it runs."""

from jetbridge.execution.plan.compile import compile_plan, plan_of
from jetbridge.execution.plan.step import Meaning, Plan, Step

__all__ = ["Meaning", "Plan", "Step", "compile_plan", "plan_of"]
