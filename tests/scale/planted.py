#!/usr/bin/env python3
"""planted.py - a telemetry file with faults at known lines, for tests/scale/ingest.sh.

    planted.py ROWS FAULTS OUT.csv EXPECTED.csv

Good rows are those of machines 1 .. 1000, hour by hour, so that no key repeats by chance. Every
kind of fault that rejects a record is planted, in turn, at random places; good records with quoted
fields and exact duplicates stand between them. EXPECTED.csv has line,reason of each fault and
ends with "records,stored,duplicate".
"""
import datetime
import random
import sys

rows, faults = int(sys.argv[1]), int(sys.argv[2])
r = random.Random(7)
start = datetime.datetime(2015, 1, 1)


def good(n):
    at = start + datetime.timedelta(hours=n // 1000)
    return f"{at},{n % 1000 + 1},{170 + n % 97 / 7:.12f},{450 + n % 89 / 3:.13f},{100 + n % 83},{n % 79}.5"


def change(text, field, value):
    cells = text.split(",")
    cells[field] = value
    return ",".join(cells)


def some_number(bad):
    return lambda g: change(g, r.randrange(2, 6), r.choice(bad))


# name of the fault, the record in place of a good one; every one breaks one rule alone
KINDS = [
    ("COLS_FEW", lambda g: g.rsplit(",", r.randint(1, 5))[0]),
    ("COLS_MANY", lambda g: g + "," * r.randint(1, 3)),
    ("QUOTE_STRAY", lambda g: change(g, r.randrange(6), r.choice(['1"', '"1"x', '"1" ', ' "1"']))),
    ("NUL_BYTE", lambda g: change(g, r.randrange(6), "1\0")),
    ("ENC_BAD", lambda g: change(g, r.randrange(6), r.choice(["\udcff", "\udcc0\udc80", "\udced\udca0\udc80"]))),
    ("MISSING", lambda g: change(g, r.randrange(2), r.choice(["", " ", '""', "\t"]))),
    ("NUM_BAD", some_number(["x", "1 2", '"1,5"', "0x10", "1_000", "5%", "NA", "-", "1d3", "+", "."])),
    ("NUM_BAD", lambda g: change(g, 1, r.choice(["1.0", "1e3", "one"]))),
    ("NUM_NONFINITE", some_number(["nan", "-inf", "Infinity", "+NaN"])),
    ("NUM_RANGE", some_number(["1e309", "-1e400", "9" * 400])),
    ("NUM_RANGE", lambda g: change(g, 1, r.choice(["-1", "99999999999999999999"]))),
    ("DATE_BAD", lambda g: change(g, 0, r.choice(
        ["2015-02-29 00:00:00", "2015-01-01 24:00:00", "2015-01-01", "15-01-01 00:00:00",
         "2015-01-01 00:00:00.5", "2015-13-01 00:00:00", "2015-01-01 00:00:00+01:00", "noon"]))),
    ("DATE_AMBIG", lambda g: change(g, 0, r.choice(["1/2/2015 6:00", "01/02/2015", "31/12/2015 6:00:00"]))),
]


def quoted(text):
    return ",".join(f'"{c}"' if r.random() < 0.5 else c for c in text.split(","))


line, used, found = 1, [], []
with open(sys.argv[3], "w", errors="surrogateescape", newline="") as out:
    def put(text, end="\n"):
        global line
        out.write(text + end)
        line += 1

    put("datetime,machineID,volt,rotate,pressure,vibration")
    n = duplicates = 0
    where = set(r.sample(range(1, rows - 2), faults - 2))
    for i in range(rows - 2):
        g = good(n)
        n += 1
        if i in where:
            kind = len(found) % (len(KINDS) + 1)
            if kind == len(KINDS):  # a key that is taken, with other values
                found.append((line, "DUP_KEY"))
                put(change(used[r.randrange(len(used))], 3, "1.25"))
            else:
                name, make = KINDS[kind]
                found.append((line, name))
                put(make(g))
            continue
        if i % 1000 == 999 and used:  # the same record again
            put(used[r.randrange(len(used))])
            duplicates += 1
            continue
        if i % 997 == 0:
            used.append(g)
        put(quoted(g) if i % 101 == 0 else g, "\r\n" if i % 103 == 0 else "\n")
    found.append((line, "FIELD_HUGE"))
    put(change(good(n), 2, "1" * (1 << 20 | 1)))
    found.append((line, "QUOTE_OPEN"))  # the last: an open quote takes whatever follows
    put(change(good(n), 5, '"1'))

with open(sys.argv[4], "w") as out:
    out.writelines(f"{at},{name}\n" for at, name in found)
    records = line - 2  # the header is a line; line is the next one
    out.write(f"{records},{records - len(found) - duplicates},{duplicates}\n")
