"""A stored trial computed again from its raw bytes, under today's formulas."""

from __future__ import annotations

from dataclasses import replace

from jumpstation.devices.recording import recording_from_bytes
from jumpstation.devices.replay import ReplayDevice
from jumpstation.errors import DeviceError, InputError, NotPossible
from jumpstation.model import Side, Trial
from jumpstation.protocols import Protocol
from jumpstation.session import Attempt, Subject
from jumpstation.session import effects as fx
from jumpstation.station.live import LiveSession, Told
from jumpstation.station.trust.on_file import as_recorded
from jumpstation.store import RecordedTrial


def recompute_trial(recorded: RecordedTrial) -> Trial:
    """The trial as its stored bytes give it today.

    The stored records are a whole recording: they run through the same parser, detector and
    protocol (its stored text) as when the trial was made. Raises NotPossible where there are no
    bytes, or where they do not make a trial of this protocol any more.
    """
    thing = f"trial {recorded.row.id}"
    pieces = [piece for piece in recorded.raw if isinstance(piece, tuple)]
    if not pieces:
        raise NotPossible(thing, "has no recorded bytes", "its stored values stay as they are")
    data = b"".join(piece[1] for piece in pieces)
    try:
        protocol = Protocol.model_validate_json(recorded.protocol_text)
        recording = recording_from_bytes(data, thing)
        if recorded.language is not None:
            header = {**recording.header, "connection": {"language": recorded.language}}
            recording = replace(recording, header=header)
        device = ReplayDevice(thing, recording).open()
    except (InputError, DeviceError, ValueError) as error:
        raise NotPossible(thing, f"its recording cannot be read ({error})", "keep it") from error
    return _replayed(recorded, protocol, device)


def _replayed(recorded: RecordedTrial, protocol: Protocol, device: ReplayDevice) -> Trial:
    trials: list[Trial] = []

    def listen(told: Told) -> None:
        if isinstance(told, fx.TrialDone):
            trials.append(told.trial)

    box = recorded.answers.get("box_height_m")
    attempt = Attempt(
        side=Side(recorded.row.side),
        familiarisation=recorded.row.familiarisation,
        box_height_m=box if isinstance(box, float) else None,
    )
    session = LiveSession(
        device,
        protocol,
        Subject(body_mass_kg=recorded.row.body_mass_kg),
        listen=listen,
        plan=[attempt],
        patient=False,
        known=lambda info: as_recorded(info, recorded.device),
    )
    session.begin()
    while not trials and session.step(0.0):
        pass
    if not trials:
        found = "its bytes end before the trial is complete"
        raise NotPossible(f"trial {recorded.row.id}", found, "its stored contacts stay as they are")
    return trials[0]
