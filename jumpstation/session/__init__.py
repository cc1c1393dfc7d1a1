"""The session runner: `handle(event, now_s) -> effects`."""

from jumpstation.session.attempts import Attempt, Subject, plan_attempts
from jumpstation.session.runner import Runner
from jumpstation.session.stopping import StopPlan

__all__ = ["Attempt", "Runner", "StopPlan", "Subject", "plan_attempts"]
