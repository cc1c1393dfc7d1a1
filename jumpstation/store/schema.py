"""The tables: facts that are only ever appended, and projections that can be made again.

Every fact has a text key that no other station can have made and the station that wrote it, so
the files of several stations join by key. Rules, protocol texts and methods are keyed by their
content: the same thing has the same key everywhere. Projections are a function of the facts.
"""

from __future__ import annotations

APPLICATION_ID = 0x4A554D50  # "JUMP", in the file's header

# Parents before children. This order is the order of a merge.
FACT_TABLES = (
    "station",
    "tombstone",
    "import",
    "athlete",
    "athlete_change",
    "athlete_join",
    "session",
    "fact",
    "protocol",
    "method",
    "device",
    "trial",
    "rep",
    "event",
    "raw",
    "trial_end",
    "change",
    "trial_value",
    "rep_value",
    "device_record",
    "audit",
    "criteria",
    "clinic_entry",
    "clinic_decision",
    "withdrawal",
)
PROJECTIONS = ("person", "trial_now", "session_value", "best_value")

PRIMARY_KEYS = {
    "trial_value": ("trial_id", "metric_id", "version"),
    "rep_value": ("rep_id", "metric_id", "version"),
}

# The tables of version 0.1.0, which the step `stamps_and_days` widens: a released step never
# changes, so this list does not either.
OLD_FACT_TABLES = tuple(name for name in FACT_TABLES if name not in ("import", "withdrawal"))
# What an import may make by itself; contacts, values and recordings hang on its trials.
MADE_BY_IMPORTS = ("athlete", "athlete_change", "session", "fact", "trial", "clinic_entry")
# What a correction corrects: rows that are equal in these columns, of which the newest holds.
CHAINS = {
    "athlete_change": ("athlete_id", "field"),
    "athlete_join": (),
    "fact": ("athlete_id", "kind", "on_date"),
    "trial_end": ("trial_id",),
    "change": ("trial_id", "rep_id", "field"),
    "device_record": ("device_id", "kind"),
    "clinic_entry": ("athlete_id", "kind", "on_date"),
    "clinic_decision": ("athlete_id", "criteria_id"),
    "withdrawal": ("subject_id",),
}

# The condition on a row of MADE_BY_IMPORTS: no import that was withdrawn has made it.
STANDS = "(import_id IS NULL OR import_id NOT IN (SELECT subject_id FROM withdrawn))"

_VALUE_COLUMNS = """
    metric_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    unit TEXT NOT NULL,
    value REAL,
    uncertainty REAL,
    withheld TEXT,
    parts TEXT,
    notes TEXT,
    station_id TEXT NOT NULL,
    CHECK ((value IS NULL) = (withheld IS NOT NULL)),
"""

FIRST_TABLES = f"""
CREATE TABLE local (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE station (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE tombstone (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE athlete (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL, at TEXT NOT NULL,
    name TEXT NOT NULL, external_id TEXT, birth_year INTEGER, sex TEXT,
    involved_side TEXT CHECK (involved_side IN ('left', 'right', 'both'))) STRICT;
CREATE TABLE athlete_change (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    athlete_id TEXT NOT NULL REFERENCES athlete(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    field TEXT NOT NULL, value TEXT, who TEXT NOT NULL, at TEXT NOT NULL, why TEXT) STRICT;
CREATE INDEX athlete_change_of ON athlete_change(athlete_id, at, id);
CREATE TABLE athlete_join (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    from_id TEXT NOT NULL REFERENCES athlete(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    into_id TEXT NOT NULL REFERENCES athlete(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    who TEXT NOT NULL, at TEXT NOT NULL, why TEXT) STRICT;
CREATE INDEX athlete_join_from ON athlete_join(from_id);
CREATE INDEX athlete_join_into ON athlete_join(into_id);
CREATE TABLE session (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    athlete_id TEXT REFERENCES athlete(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    on_date TEXT NOT NULL, at TEXT NOT NULL, battery TEXT, place TEXT, surface TEXT,
    footwear TEXT, note TEXT) STRICT;
CREATE INDEX session_of ON session(athlete_id, on_date);
CREATE TABLE fact (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    athlete_id TEXT NOT NULL REFERENCES athlete(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL, on_date TEXT NOT NULL, value REAL, unit TEXT, text TEXT,
    side TEXT, source TEXT, who TEXT NOT NULL, at TEXT NOT NULL, replaces TEXT) STRICT;
CREATE INDEX fact_of ON fact(athlete_id, kind, on_date, at);
CREATE TABLE protocol (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL, protocol_id TEXT NOT NULL,
    protocol_version INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE method (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL, rule_key TEXT NOT NULL,
    device_kind TEXT NOT NULL, device_id TEXT NOT NULL, source TEXT NOT NULL,
    threshold_n REAL, debounce_s REAL, min_contact_s REAL NOT NULL, min_flight_s REAL NOT NULL,
    for_measurement INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
CREATE TABLE device (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL, device_id TEXT NOT NULL, json TEXT NOT NULL
    ) STRICT;
CREATE TABLE trial (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES session(id) DEFERRABLE INITIALLY DEFERRED,
    athlete_id TEXT NOT NULL REFERENCES athlete(id) DEFERRABLE INITIALLY DEFERRED,
    protocol_key TEXT NOT NULL REFERENCES protocol(id) DEFERRABLE INITIALLY DEFERRED,
    method_id TEXT NOT NULL REFERENCES method(id) DEFERRABLE INITIALLY DEFERRED,
    protocol_id TEXT NOT NULL, protocol_version INTEGER NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('left', 'right', 'both')),
    started_at TEXT NOT NULL, on_date TEXT NOT NULL,
    for_measurement INTEGER NOT NULL,
    device_key TEXT NOT NULL REFERENCES device(id) DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX trial_of ON trial(athlete_id);
CREATE INDEX trial_in ON trial(session_id);
CREATE TABLE rep (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    trial_id TEXT NOT NULL REFERENCES trial(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    idx INTEGER NOT NULL, side TEXT NOT NULL, accepted INTEGER NOT NULL, reason TEXT,
    touchdown_s REAL, touchdown_u_s REAL, touchdown_clock INTEGER,
    takeoff_s REAL, takeoff_u_s REAL, takeoff_clock INTEGER,
    next_touchdown_s REAL, next_touchdown_u_s REAL, next_touchdown_clock INTEGER,
    previous_takeoff_s REAL, previous_takeoff_u_s REAL, previous_takeoff_clock INTEGER,
    levels TEXT, flags TEXT, notes TEXT, at TEXT NOT NULL,
    UNIQUE (trial_id, idx)) STRICT;
CREATE TABLE event (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    trial_id TEXT NOT NULL REFERENCES trial(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL, time_s REAL, at TEXT NOT NULL, data TEXT NOT NULL) STRICT;
CREATE INDEX event_of ON event(trial_id, id);
CREATE TABLE raw (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    trial_id TEXT NOT NULL REFERENCES trial(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    codec TEXT NOT NULL, meta TEXT NOT NULL, data BLOB NOT NULL) STRICT;
CREATE INDEX raw_of ON raw(trial_id, id);
CREATE TABLE trial_end (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    trial_id TEXT NOT NULL REFERENCES trial(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    outcome TEXT NOT NULL
        CHECK (outcome IN ('finished', 'interrupted', 'recovered', 'discarded')),
    valid INTEGER NOT NULL, invalid_reason TEXT,
    method_id TEXT REFERENCES method(id) DEFERRABLE INITIALLY DEFERRED,
    losses TEXT, body_mass_kg REAL, familiarisation INTEGER NOT NULL, answers TEXT, notes TEXT,
    who TEXT NOT NULL, at TEXT NOT NULL, why TEXT) STRICT;
CREATE INDEX trial_end_of ON trial_end(trial_id, at, id);
CREATE TABLE change (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    trial_id TEXT NOT NULL REFERENCES trial(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    rep_id TEXT REFERENCES rep(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    field TEXT NOT NULL, value TEXT, who TEXT NOT NULL, at TEXT NOT NULL, why TEXT) STRICT;
CREATE INDEX change_of ON change(trial_id, field, at, id);
CREATE INDEX change_rep ON change(rep_id);
CREATE TABLE trial_value (
    trial_id TEXT NOT NULL REFERENCES trial(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED, {_VALUE_COLUMNS}
    PRIMARY KEY (trial_id, metric_id, version)) STRICT, WITHOUT ROWID;
CREATE TABLE rep_value (
    rep_id TEXT NOT NULL REFERENCES rep(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED, {_VALUE_COLUMNS}
    PRIMARY KEY (rep_id, metric_id, version)) STRICT, WITHOUT ROWID;
CREATE TABLE device_record (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL, device_id TEXT NOT NULL,
    kind TEXT NOT NULL, on_date TEXT NOT NULL, data TEXT NOT NULL,
    who TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE INDEX device_record_of ON device_record(device_id, kind, at);
CREATE TABLE audit (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL, action TEXT NOT NULL, subject_id TEXT,
    who TEXT NOT NULL, at TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
CREATE INDEX audit_of ON audit(subject_id);

CREATE TABLE person (
    athlete_id TEXT PRIMARY KEY REFERENCES athlete(id) ON DELETE CASCADE,
    person_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX person_of ON person(person_id);
CREATE TABLE trial_now (
    trial_id TEXT PRIMARY KEY REFERENCES trial(id) ON DELETE CASCADE,
    athlete_id TEXT NOT NULL, session_id TEXT NOT NULL, on_date TEXT NOT NULL,
    started_at TEXT NOT NULL, protocol_id TEXT NOT NULL, protocol_version INTEGER NOT NULL,
    side TEXT NOT NULL, status TEXT NOT NULL, valid INTEGER NOT NULL, invalid_reason TEXT,
    familiarisation INTEGER NOT NULL, excluded INTEGER NOT NULL, counted INTEGER NOT NULL,
    for_measurement INTEGER NOT NULL, method_id TEXT NOT NULL, rule_key TEXT NOT NULL,
    body_mass_kg REAL, surface TEXT, footwear TEXT) STRICT, WITHOUT ROWID;
CREATE INDEX trial_now_of ON trial_now(athlete_id, started_at);
CREATE INDEX trial_now_in ON trial_now(session_id);
CREATE INDEX trial_now_open ON trial_now(status) WHERE status <> 'finished';
CREATE TABLE session_value (
    athlete_id TEXT NOT NULL, metric_id TEXT NOT NULL, on_date TEXT NOT NULL,
    session_id TEXT NOT NULL, version INTEGER NOT NULL, unit TEXT NOT NULL,
    protocol_id TEXT NOT NULL, protocol_version INTEGER NOT NULL, side TEXT NOT NULL,
    for_measurement INTEGER NOT NULL, rule_key TEXT NOT NULL, method_id TEXT NOT NULL,
    surface TEXT, footwear TEXT, first_at TEXT NOT NULL, n INTEGER NOT NULL,
    n_left_out INTEGER NOT NULL, trial_values TEXT NOT NULL, trial_keys TEXT NOT NULL) STRICT;
CREATE INDEX session_value_of ON session_value(athlete_id, metric_id, on_date);
CREATE INDEX session_value_in ON session_value(session_id);
CREATE TABLE best_value (
    protocol_id TEXT NOT NULL, side TEXT NOT NULL, metric_id TEXT NOT NULL,
    version INTEGER NOT NULL, athlete_id TEXT NOT NULL, n INTEGER NOT NULL,
    lowest REAL NOT NULL, highest REAL NOT NULL, last_date TEXT NOT NULL,
    PRIMARY KEY (athlete_id, protocol_id, side, metric_id, version)) STRICT, WITHOUT ROWID;
CREATE INDEX best_high ON best_value(protocol_id, side, metric_id, version, highest);
CREATE INDEX best_low ON best_value(protocol_id, side, metric_id, version, lowest);
"""

CLINIC_TABLES = """
CREATE TABLE criteria (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL, criteria_id TEXT NOT NULL,
    criteria_version INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE clinic_entry (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    athlete_id TEXT NOT NULL REFERENCES athlete(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL, name TEXT NOT NULL, value REAL, unit TEXT, text TEXT,
    side TEXT CHECK (side IN ('left', 'right', 'both')), on_date TEXT NOT NULL, about TEXT,
    named TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, replaces TEXT) STRICT;
CREATE INDEX clinic_entry_of ON clinic_entry(athlete_id, kind, on_date, at);
CREATE TABLE clinic_decision (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    athlete_id TEXT NOT NULL REFERENCES athlete(id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    criteria_id TEXT NOT NULL, criteria_version INTEGER NOT NULL,
    criteria_key TEXT NOT NULL REFERENCES criteria(id) DEFERRABLE INITIALLY DEFERRED,
    stage_before INTEGER NOT NULL, stage INTEGER NOT NULL, stage_proposed INTEGER,
    why TEXT NOT NULL, named TEXT NOT NULL, on_date TEXT NOT NULL, next_visit TEXT,
    evidence TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE INDEX clinic_decision_of ON clinic_decision(athlete_id, criteria_id, on_date, at);
"""

# One row a metric, session and rule, kept in the order in which histories are read; the newest
# formula version of a value stands apart, so that the older ones are never read for them.
NEWEST_TABLES = """
DROP TABLE session_value;
CREATE TABLE session_value (
    athlete_id TEXT NOT NULL, newest INTEGER NOT NULL, metric_id TEXT NOT NULL,
    on_date TEXT NOT NULL, first_at TEXT NOT NULL, first_trial TEXT NOT NULL,
    version INTEGER NOT NULL, session_id TEXT NOT NULL, unit TEXT NOT NULL,
    protocol_id TEXT NOT NULL, protocol_version INTEGER NOT NULL, side TEXT NOT NULL,
    for_measurement INTEGER NOT NULL, rule_key TEXT NOT NULL, method_id TEXT NOT NULL,
    surface TEXT, footwear TEXT, n INTEGER NOT NULL, n_left_out INTEGER NOT NULL,
    mean REAL NOT NULL, uncertainty REAL, trial_values TEXT NOT NULL,
    PRIMARY KEY (athlete_id, newest, metric_id, on_date, first_at, first_trial, version)
    ) STRICT, WITHOUT ROWID;
CREATE INDEX session_value_in ON session_value(athlete_id, session_id);
INSERT OR REPLACE INTO local (key, value) VALUES ('projections', 'to be made again');
"""

# Stamps and checksums of every fact; where a trial was on the earth's clock and under the foot;
# imports, and what takes a join or an import back.
DAY_TABLES = f"""
CREATE TABLE import (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL, file TEXT, sha256 TEXT, kind TEXT NOT NULL,
    who TEXT NOT NULL, at TEXT NOT NULL,
    stamp INTEGER NOT NULL DEFAULT 0, checksum INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE withdrawal (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('athlete_join', 'import')),
    subject_id TEXT NOT NULL, withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    who TEXT NOT NULL, at TEXT NOT NULL, why TEXT,
    stamp INTEGER NOT NULL DEFAULT 0, checksum INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX withdrawal_of ON withdrawal(subject_id, stamp, id);
CREATE VIEW withdrawn AS SELECT w.subject, w.subject_id FROM withdrawal w
    WHERE w.withdrawn AND NOT EXISTS (SELECT 1 FROM withdrawal n
        WHERE n.subject_id = w.subject_id AND (n.stamp, n.id) > (w.stamp, w.id));
{
    "".join(
        f"ALTER TABLE {name} ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0;" + chr(10)
        for name in OLD_FACT_TABLES
        for column in ("stamp", "checksum")
    )
}{
    "".join(
        f"ALTER TABLE {name} ADD COLUMN import_id TEXT REFERENCES import(id)"
        f" DEFERRABLE INITIALLY DEFERRED;{chr(10)}"
        f"CREATE INDEX {name}_by_import ON {name}(import_id) WHERE import_id IS NOT NULL;{chr(10)}"
        for name in MADE_BY_IMPORTS
    )
}ALTER TABLE trial ADD COLUMN utc_offset_s INTEGER;
ALTER TABLE trial ADD COLUMN surface TEXT;
ALTER TABLE trial ADD COLUMN footwear TEXT;
DROP INDEX athlete_change_of;
DROP INDEX fact_of;
DROP INDEX trial_end_of;
DROP INDEX change_of;
DROP INDEX clinic_entry_of;
DROP INDEX clinic_decision_of;
CREATE INDEX athlete_change_of ON athlete_change(athlete_id, field, stamp, id);
CREATE INDEX fact_of ON fact(athlete_id, kind, on_date, stamp, id);
CREATE INDEX trial_end_of ON trial_end(trial_id, stamp, id);
CREATE INDEX change_of ON change(trial_id, field, stamp, id);
CREATE INDEX clinic_entry_of ON clinic_entry(athlete_id, kind, on_date, stamp);
CREATE INDEX clinic_decision_of ON clinic_decision(athlete_id, criteria_id, on_date, stamp);
DROP TABLE trial_now;
CREATE TABLE trial_now (
    trial_id TEXT PRIMARY KEY REFERENCES trial(id) ON DELETE CASCADE,
    athlete_id TEXT NOT NULL, session_id TEXT NOT NULL, on_date TEXT NOT NULL,
    started_at TEXT NOT NULL, protocol_id TEXT NOT NULL, protocol_version INTEGER NOT NULL,
    side TEXT NOT NULL, status TEXT NOT NULL, valid INTEGER NOT NULL, invalid_reason TEXT,
    familiarisation INTEGER NOT NULL, excluded INTEGER NOT NULL, counted INTEGER NOT NULL,
    for_measurement INTEGER NOT NULL, method_id TEXT NOT NULL, rule_key TEXT NOT NULL,
    body_mass_kg REAL, surface TEXT, footwear TEXT, utc_offset_s INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX trial_now_of ON trial_now(athlete_id, started_at);
CREATE INDEX trial_now_in ON trial_now(session_id);
CREATE INDEX trial_now_open ON trial_now(status) WHERE status <> 'finished';
INSERT OR REPLACE INTO local (key, value) VALUES ('projections', 'to be made again');
"""

# 0.1.0 gave every trial of a day the surface that was told last for it. That stays as it was.
_OLD_WORD = """coalesce((SELECT {kind} FROM session WHERE id = trial.session_id),
    (SELECT text FROM fact WHERE athlete_id = trial.athlete_id AND kind = '{kind}'
        AND on_date = trial.on_date ORDER BY at DESC, id DESC LIMIT 1))"""
OLD_WORDS = f"""
UPDATE trial SET surface = {_OLD_WORD.format(kind="surface")},
    footwear = {_OLD_WORD.format(kind="footwear")};
"""

# The stamp of a row of 0.1.0: its own time, else the time its key was made at. Rows whose key is
# their content (rules, texts, devices, criteria) have no time.
OLD_STAMPS = {
    **dict.fromkeys(OLD_FACT_TABLES, "stamp_of_text(at)"),
    **dict.fromkeys(("trial", "raw"), "stamp_of_key(id)"),
    **dict.fromkeys(("protocol", "method", "device", "criteria"), "0"),
    "trial_value": "stamp_of_key(trial_id)",
    "rep_value": "(SELECT stamp FROM rep WHERE rep.id = rep_id)",
}
