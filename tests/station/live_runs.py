"""Sessions on a simulated device, stored and not, for the tests of this folder."""

from jumpstation.devices import open_device
from jumpstation.protocols import load_protocol
from jumpstation.session import Subject
from jumpstation.session import effects as fx
from jumpstation.station.archive import TrialArchive
from jumpstation.station.live import LiveSession
from jumpstation.store import open_store


def run(protocol, spec, **options):
    """Run a protocol to its end; (trials, everything told)."""
    told = []
    device = open_device(spec)
    session = LiveSession(
        device, load_protocol(protocol), Subject("", 70.0), listen=told.append, **options
    )
    session.begin()
    while session.step(0.05):
        pass
    device.close()
    return [t.trial for t in told if isinstance(t, fx.TrialDone)], told


def stored_run(path, spec):
    store = open_store(path)
    athlete = store.add_athlete("Mara")
    protocol = load_protocol("ankle-hops-10-5")
    archive = TrialArchive(store, athlete, protocol, protocol.model_dump_json(exclude_none=True))
    told = []

    def listen(one):
        archive.hear(one)
        told.append(one)

    device = open_device(spec)
    session = LiveSession(device, protocol, Subject("", 70.0), listen=listen)
    archive.attach(session)
    session.begin()
    return store, archive, session, told
