"""Each condition over months: what the evidence points to at every visit, and what was signed."""

from __future__ import annotations

import json

import pytest

from jumpstation.clinical.words import Verdict
from jumpstation.store import open_store
from tests.clinical.case_runner import CASES, run_case


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_patient_over_months(path, tmp_path):
    verdicts: set[Verdict] = set()
    went_back = against = changed = 0
    with open_store(tmp_path / "h.db") as store:
        for seen in run_case(path, store, tmp_path / "own"):
            visit, found = seen.visit, seen.clearance
            where = f"{path.stem} {visit['on']}"
            got = {one.criterion.id: one.verdict.value for one in found.proposal.evidence}
            assert (found.proposal.now, got, found.proposal.proposed) == (
                visit["now"],
                {**got, **visit.get("expect", {})},
                visit["proposed"],
            ), (where, found.proposal.sentence)
            verdicts |= {one.verdict for one in found.proposal.evidence}
            assert visit.get("says", "") in found.proposal.sentence, where
            if "says_note" in visit:
                assert visit["says_note"] in found.proposal.file_notes, where
                changed += 1
            if "decided_version" in visit:
                assert found.decided.version == visit["decided_version"]
            if "first_version" in visit:
                assert found.decisions[0].version == visit["first_version"]
            if "advice" in visit:
                assert found.advice.say.value == visit["advice"]
            went_back += found.proposal.proposed < found.proposal.now
            against += "refused_without_reason" in visit.get("sign", {})
        signed = store.decisions(found.person.id)
        assert all(json.loads(row.evidence) for row in signed)
        audited = store.audit_rows(found.person.id)
        assert sum(row["action"] == "decision signed" for row in audited) == len(signed)
    assert verdicts == set(Verdict)
    assert went_back
    assert against
    assert changed
