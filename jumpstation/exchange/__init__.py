"""Out and in: CSV, Excel and JSON of our own, other vendors' columns, rosters, Chronojump.

Nothing here knows the database: `records.TrialRecord` comes in and goes out, and a file that is
read becomes an `records.ImportPlan`, row by row, before anything is stored.
"""
