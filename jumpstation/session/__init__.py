"""The session runner: `handle(event, now_s) -> effects`."""

from jumpstation.session.attempts import Attempt, Subject, plan_attempts
from jumpstation.session.runner import Runner

__all__ = ["Attempt", "Runner", "Subject", "plan_attempts"]
