#!/usr/bin/env python3
"""Compares two CSV tables, cell by cell: numbers within 1e-9, absolute or relative.

    compare_tables.py GOT WANT [--order] [--exact COLUMN,...] [--leave COLUMN-PREFIX,...]
                      [--at COLUMN=VALUE]

Columns must have the same names, with --order also the same order; an empty cell equals an empty
cell alone.  --exact: these columns without tolerance.  --leave: columns that start so are left
out.  --at: only rows with that text in that column.
"""
import csv
import gzip
import sys


def read(path):
    opener = gzip.open if path.endswith('.gz') else open
    with opener(path, 'rt', newline='') as f:
        rows = list(csv.reader(f))
    return rows[0], rows[1:]


def same(a, b, exact):
    if a == b:
        return True
    if a == '' or b == '':
        return False
    try:
        x, y = float(a), float(b)
    except ValueError:
        return False
    return x == y if exact else abs(x - y) <= 1e-9 * max(1.0, abs(x), abs(y))


def options(argv):
    out = {'files': [], 'order': False, 'exact': [], 'leave': (), 'at': None}
    i = 1
    while i < len(argv):
        if argv[i] == '--order':
            out['order'] = True
        elif argv[i] in ('--exact', '--leave', '--at'):
            i += 1
            out[argv[i - 1][2:]] = argv[i]
        else:
            out['files'].append(argv[i])
        i += 1
    out['exact'] = out['exact'].split(',') if out['exact'] else []
    out['leave'] = tuple(out['leave'].split(',')) if out['leave'] else ()
    return out


def main(argv):
    o = options(argv)
    if len(o['files']) != 2:
        sys.stderr.write(__doc__)
        return 2
    (names_a, a), (names_b, b) = read(o['files'][0]), read(o['files'][1])
    kept_a = [n for n in names_a if not (o['leave'] and n.startswith(o['leave']))]
    kept_b = [n for n in names_b if not (o['leave'] and n.startswith(o['leave']))]
    if sorted(kept_a) != sorted(kept_b) or (o['order'] and kept_a != kept_b):
        print('columns differ: only here %s, only there %s' %
              (sorted(set(kept_a) - set(kept_b)), sorted(set(kept_b) - set(kept_a))))
        return 1
    if o['at']:
        column, value = o['at'].split('=', 1)
        a = [r for r in a if r[names_a.index(column)] == value]
        b = [r for r in b if r[names_b.index(column)] == value]
    if len(a) != len(b):
        print('%d rows, not %d' % (len(a), len(b)))
        return 1
    bad = 0
    for name in kept_b:
        i, k, exact = names_a.index(name), names_b.index(name), name in o['exact']
        for row, (x, y) in enumerate(zip(a, b)):
            if not same(x[i], y[k], exact):
                bad += 1
                if bad <= 10:
                    print('row %d (%s), %s: %s, not %s' % (row, ' '.join(y[:2]), name, x[i], y[k]))
    print('%d rows, %d columns, %d cells differ' % (len(b), len(kept_b), bad))
    return 1 if bad or not b else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv))
