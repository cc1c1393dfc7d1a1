"""A session on a simulated device that is written to a store, for the tests of this folder."""

from jumpstation.devices import open_device
from jumpstation.protocols import load_protocol
from jumpstation.session import Subject
from jumpstation.station.archive import TrialArchive
from jumpstation.station.live import LiveSession
from jumpstation.store import open_store


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
