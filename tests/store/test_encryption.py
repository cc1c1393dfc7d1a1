"""An encrypted file shows nothing without its key, and loses nothing on the way there and back."""

from __future__ import annotations

import keyring
import pytest
from helpers_store import jump
from keyring.backend import KeyringBackend

from jumpstation.errors import InputError, StoreError
from jumpstation.store import encryption, open_store

pytest.importorskip("sqlcipher3")
KEY = "correct horse's battery"


class Memory(KeyringBackend):
    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        self.kept.pop((service, username), None)


@pytest.fixture
def ring():
    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    yield
    keyring.set_keyring(before)


def filled(path):
    with open_store(path) as store:
        athlete = store.add_athlete("Wilhelmina Berg")
        trial = jump(store, athlete)
        store.backup()
    return trial


def test_there_and_back(tmp_path, ring):
    path = tmp_path / "history.db"
    trial = filled(path)
    swept = encryption.encrypt(path, KEY)
    assert len(swept.files) == 2
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert b"Wilhelmina" not in file.read_bytes(), file
    with open_store(path, KEY) as store:
        assert store.one("PRAGMA application_id") == 0x4A554D50
        assert len(store.reps(trial)) == 5
        jump(store, store.find_athlete("wilhelmina berg").id, 1.9)
        copy = store.backup()
        assert store.check() == []
    with open_store(copy, KEY) as store:
        assert len(store.trials()) == 2
    encryption.decrypt(path, KEY)
    with open_store(path) as store:
        assert len(store.trials()) == 2


def test_a_wrong_key_or_none_is_one_sentence(tmp_path):
    path = tmp_path / "history.db"
    filled(path)
    encryption.encrypt(path, KEY)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="encrypted"):
        open_store(path)
    with pytest.raises(StoreError, match="another key"):
        open_store(path, "wrong wrong")
    with pytest.raises(InputError):
        encryption.encrypt(path, KEY)
    assert path.read_bytes() == before


def test_the_key_comes_from_the_keyring_or_is_typed(tmp_path, ring):
    path = tmp_path / "history.db"
    filled(path)
    assert encryption.find_key(path, None) is None
    encryption.encrypt(path, KEY)
    assert encryption.find_key(path, lambda: "typed") == "typed"
    encryption.remember_key(path, KEY)
    assert encryption.find_key(path, None) == KEY
    encryption.remember_key(path, None)
    assert encryption.find_key(path, None) is None


def test_a_short_key_is_refused(tmp_path):
    filled(tmp_path / "history.db")
    with pytest.raises(InputError):
        encryption.encrypt(tmp_path / "history.db", "short")


def test_erase_and_merge_work_encrypted(tmp_path):
    path, other = tmp_path / "history.db", tmp_path / "other.db"
    filled(path)
    encryption.encrypt(path, KEY)
    with open_store(other) as store:
        jump(store, store.add_athlete("Dora"))
    with open_store(path, KEY) as store:
        store.merge(other)
        assert len(store.athletes()) == 2
        swept = store.erase_athlete(store.find_athlete("Wilhelmina Berg").id)
        assert swept.not_reached == ()
        assert store.check() == []
    with open_store(other) as store:
        store.merge(path, KEY)
        assert [a.name for a in store.athletes()] == ["Dora"]
