"""`squad` and `due`: asked of a real database."""


def test_the_squad_table(say, squad):
    rows = say("squad", "--group", "U23", "--on", "2026-05-04")[1]
    assert [(row["athlete"], row["verdict"]) for row in rows] == [
        ("Ben", "down"),
        ("Ada", "up"),
        ("Cleo", "unclear"),
        ("Dov", "first"),
        ("Eve", None),
    ]
    ada = rows[1]
    assert (ada["best"], ada["percentile"], ada["due_on"]) == (1.90, 87.5, "2026-05-11")
    text = say("squad", "--on", "2026-05-04", as_json=False)[1]
    assert text.count("Not tested yet") == 1
    assert ada["sentence"] in text


def test_who_is_due(say, squad):
    said = say("due", "--on", "2026-05-04", as_json=False)[1].splitlines()
    assert said == [
        "Dov: due 2026-01-19, 105 days ago",
        "Cleo: due 2026-03-16, 49 days ago",
        "Eve: not tested yet",
    ]
    assert [row["athlete"] for row in say("due", "--on", "2026-05-11")[1]] == [
        "Dov",
        "Cleo",
        "Ada",
        "Ben",
        "Eve",
    ]
