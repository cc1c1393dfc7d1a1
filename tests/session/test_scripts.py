"""Every session script under tests/scripts plays as it says, and every protocol has one."""

from pathlib import Path

import pytest

from jumpstation.errors import InputError
from jumpstation.protocols import list_protocols
from jumpstation.session.script import play

FOLDER = Path(__file__).parent.parent / "scripts"
SCRIPTS = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_plays_as_it_says(script: Path) -> None:
    assert play(script.read_text(encoding="utf-8"), script.name) > 0


def test_every_protocol_has_a_script() -> None:
    told = [path.read_text(encoding="utf-8") for path in SCRIPTS]
    tested = {
        line.split()[1] for text in told for line in text.splitlines() if line[:9] == "protocol "
    }
    assert {entry.id for entry in list_protocols()} <= tested


def test_the_script_in_the_documentation_plays() -> None:
    page = (FOLDER.parent.parent / "docs" / "protocols.md").read_text(encoding="utf-8")
    [example] = [part for part in page.split("```") if part.lstrip().startswith("protocol ")]
    assert play(example, "protocols.md") == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("protocol ankle-hops-10-5\nbegin -> asks soreness", "line 2"),
        ("protocol ankle-hops-10-5\ndance", "'dance' is not known"),
        ("protocol ankle-hops-10-5\nbegin\nhop fast", "'hop fast' cannot be read"),
        ("protocol ankle-hops-10-5\nbegin -> sings", "cannot expect 'sings'"),
    ],
)
def test_a_script_that_is_wrong_fails_with_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        play(text, "wrong")
