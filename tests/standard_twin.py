#!/usr/bin/env python3
"""A plain, slow twin of semantics `standard`, written from their description.

    standard_twin.py build RECIPE.json DATA_DIR FROM TO OUT.csv   ('-' for an open end)
    standard_twin.py make DATA_DIR RECIPE.json                    a plant in integer cycles
    standard_twin.py cut DATA_DIR T OUT_DIR                       records up to and at T alone
    standard_twin.py list RECIPE.json DATA_DIR OUT.json           the recipe with its lists filled in

DATA_DIR holds DATASET.csv or DATASET.csv.gz.  Nothing here is clever: every cell is computed on
its own, from all records of the machine, by looking at each of them.
"""
import calendar
import csv
import gzip
import json
import math
import os
import random
import sys
import time


# ---------------------------------------------------------------- reading

def open_text(path, mode='rt'):
    return gzip.open(path, mode, newline='') if path.endswith('.gz') else open(path, mode, newline='')


def find(folder, dataset):
    path = os.path.join(folder, dataset + '.csv')
    return path if os.path.exists(path) else path + '.gz'


def read(folder, dataset):
    with open_text(find(folder, dataset)) as f:
        return list(csv.DictReader(f))


def instant(text, cycles):
    if cycles:
        return int(text)
    form = '%Y-%m-%d %H:%M:%S' if len(text) > 10 else '%Y-%m-%d'
    return calendar.timegm(time.strptime(text, form))


def shown(t, cycles):
    return str(t) if cycles else time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(t))


def length(text):
    """A length in seconds or cycles, and what ends column names."""
    number = ''.join(c for c in text if c.isdigit())
    unit = text[len(number):].strip()
    if unit.startswith('cycle'):
        return int(number), number + 'cycles'
    return int(number) * {'h': 3600, 'd': 86400}[unit], number + unit


def is_cycles(recipe):
    return 'cycle' in recipe['every']


def seen(recipe, folder, dataset, to):
    """Every record before TO, of all machines, with its time as a number."""
    cycles = is_cycles(recipe)
    rows = []
    for r in read(folder, dataset):
        r['_t'] = instant(r[recipe['time']], cycles)
        if to is None or r['_t'] < to:
            rows.append(r)
    return rows


# ---------------------------------------------------------------- lists left to the data

def listed(recipe, folder, to):
    recipe = json.loads(json.dumps(recipe))
    for part in recipe.get('events', []):
        part.setdefault('codes', sorted({r[part['column']] for r in
                                         seen(recipe, folder, part['dataset'], to)}))
    for part in recipe.get('replacements', []):
        part.setdefault('components', sorted({r[part['column']] for r in
                                              seen(recipe, folder, part['dataset'], to)}))
    if 'label' in recipe:
        part = recipe['label']
        part.setdefault('classes', sorted({r[part['column']] for r in
                                           seen(recipe, folder, part['dataset'], to)}))
    if 'static' in recipe:
        rows = read(folder, recipe['static']['dataset'])
        for c in recipe['static']['columns']:
            if isinstance(c, dict):
                c.setdefault('categories', sorted({r[c['one_hot']] for r in rows if r[c['one_hot']]}))
    return recipe


# ---------------------------------------------------------------- figures of one window

def mean(values):
    return sum(values) / len(values) if values else None


def std(values):
    if len(values) < 2:
        return None
    n = avg = m2 = 0.0
    for x in values:
        n += 1.0
        d = x - avg
        q = d / n
        avg += q
        m2 += d * (d - q)
    return math.sqrt(m2 / (n - 1.0))


def slope(points):
    if len(points) < 2:
        return None
    n = mx = mv = sxx = sxv = 0.0
    for x, v in points:
        n += 1.0
        dx = x - mx
        mx += dx / n
        dv = v - mv
        mv += dv / n
        sxx += dx * (x - mx)
        sxv += dx * (v - mv)
    return sxv / sxx


def figure(name, points):
    values = [v for _, v in points]
    if name == 'mean':
        return mean(values)
    if name == 'std':
        return std(values)
    if name == 'min':
        return min(values) if values else None
    if name == 'max':
        return max(values) if values else None
    return slope(points)


# ---------------------------------------------------------------- one row

def telemetry_cells(recipe, rows, t):
    cells = {}
    unit = 1.0 if is_cycles(recipe) else 3600.0
    part = recipe['telemetry']
    for text in part['windows']:
        size, suffix = length(text)
        window = [r for r in rows if t - size < r['_t'] <= t]
        cells['rows_' + suffix] = len(window)
        for s in part['sensors']:
            points = [((r['_t'] - t) / unit, float(r[s])) for r in window if r[s] != '']
            for a in part.get('aggregates', ['mean', 'std']):
                cells['%s_%s_%s' % (s, a, suffix)] = figure(a, points)
    return cells


def event_cells(recipe, machine, events, t):
    cells = {}
    for part in recipe.get('events', []):
        size, suffix = length(part['window'])
        for code in part['codes']:
            cells['%s_count_%s' % (code, suffix)] = sum(
                1 for r in events[part['dataset']].get(machine, [])
                if r[part['column']] == code and t - size < r['_t'] <= t)
    for part in recipe.get('replacements', []):
        for comp in part['components']:
            times = [r['_t'] for r in events[part['dataset']].get(machine, [])
                     if r[part['column']] == comp and r['_t'] <= t]
            if is_cycles(recipe):
                cells[comp + '_cycles'] = t - max(times) if times else None
            else:
                cells[comp + '_days'] = (t - max(times)) / 86400.0 if times else None
    return cells


def static_cells(recipe, machine, machines):
    cells = {}
    info = machines.get(machine, {})
    for c in recipe.get('static', {}).get('columns', []):
        if isinstance(c, dict):
            value = info.get(c['one_hot'])
            cells[c['one_hot']] = value
            for category in c['categories']:
                cells['%s_%s' % (c['one_hot'], category)] = 1 if value == category else 0
        else:
            cells[c] = info.get(c) or None
    return cells


def label_cells(recipe, machine, events, t, known):
    if 'label' not in recipe:
        return {}
    part = recipe['label']
    horizon = length(part['horizon'])[0]
    failures = [(r['_t'], part['classes'].index(r[part['column']]) + 1)
                for r in events[part['dataset']].get(machine, [])
                if r[part['column']] in part['classes'] and t < r['_t'] <= t + horizon]
    late = t + horizon > known
    cells = {'label_e': None if late else min(failures)[1] if failures else 0}
    for k, name in enumerate(part['classes']):
        cells['fails_' + name] = None if late else int(any(c == k + 1 for _, c in failures))
    return cells


# ---------------------------------------------------------------- the table

def grouped(recipe, rows):
    out = {}
    for r in rows:
        out.setdefault(r[recipe['entity']], []).append(r)
    for rows in out.values():
        rows.sort(key=lambda r: r['_t'])
    return out


def order_of(machine):
    return (0, int(machine), '') if machine.isdigit() else (1, 0, machine)


def table(recipe, folder, from_text, to_text):
    cycles = is_cycles(recipe)
    to = None if to_text == '-' else instant(to_text, cycles)
    begin = None if from_text == '-' else instant(from_text, cycles)
    recipe = listed(recipe, folder, to)
    telemetry = grouped(recipe, seen(recipe, folder, recipe['telemetry']['dataset'], to))
    parts = recipe.get('events', []) + recipe.get('replacements', [])
    parts += [recipe['label']] if 'label' in recipe else []
    events = {p['dataset']: grouped(recipe, seen(recipe, folder, p['dataset'], to)) for p in parts}
    machines = {}
    if 'static' in recipe:
        machines = {r[recipe['entity']]: r for r in read(folder, recipe['static']['dataset'])}
    every = length(recipe['every'])[0]
    longest = max(length(w)[0] for w in recipe['telemetry']['windows'])
    fleet_end = max((rows[-1]['_t'] for rows in telemetry.values()), default=0)
    for machine in sorted(telemetry, key=order_of):
        rows = telemetry[machine]
        known = rows[-1]['_t'] if recipe.get('known_until') == 'machine' else fleet_end
        for t in sorted({-(-r['_t'] // every) * every for r in rows}):
            if (begin is not None and t < begin) or (to is not None and t >= to):
                continue
            if recipe.get('cold_start') != 'keep' and rows[0]['_t'] > t - longest:
                continue
            cells = {recipe['entity']: machine, 'dt_truncated': shown(t, cycles)}
            cells.update(telemetry_cells(recipe, rows, t))
            cells.update(event_cells(recipe, machine, events, t))
            cells.update(static_cells(recipe, machine, machines))
            cells.update(label_cells(recipe, machine, events, t, known))
            yield cells


def write(path, rows):
    out = None
    with open_text(path, 'wt') as f:
        for r in rows:
            if out is None:
                out = csv.DictWriter(f, fieldnames=list(r), lineterminator='\n')
                out.writeheader()
            out.writerow({k: '' if v is None else repr(v) if isinstance(v, float) else v
                          for k, v in r.items()})


# ---------------------------------------------------------------- data to try it on

SENSORS = ['s%d' % i for i in range(1, 7)]
CODES = ['a%d' % i for i in range(1, 8)]
PARTS = ['fan', 'core', 'seal']


def make(folder, recipe_path):
    """Nine engines in integer cycles: gaps, blank sensors, a stuck one, repeats, cold starts."""
    rng = random.Random(5)
    os.makedirs(folder, exist_ok=True)
    log, alarms, swaps, ends, units = [], [], [], [], []
    for unit in range(1, 10):
        name = 'engine-%d' % unit
        first, last = rng.randrange(0, 40), rng.randrange(120, 220)
        if unit != 4:
            units.append([name, rng.choice(['north', 'south', 'dock 7']), rng.randrange(30) or ''])
        for cycle in range(first, last):
            if rng.random() < 0.1 or 60 < cycle < 70 + unit:
                continue
            values = [repr(rng.gauss(500.0, 20.0)) for _ in SENSORS]
            values[1] = '' if rng.random() < 0.3 else values[1]
            values[2] = '14.62'
            values[3] = repr(1e7 + 0.5 * cycle)
            log.append([name, cycle] + values)
            if rng.random() < 0.1:
                alarms.append([name, cycle + rng.randrange(3), rng.choice(CODES)])
            if rng.random() < 0.03:
                swaps.append([name, cycle, rng.choice(PARTS)])
            if rng.random() < 0.02:
                ends.append([name, cycle, rng.choice(PARTS)])
        ends.append([name, last, 'fan'])
        ends.append([name, last - 1, 'core'])
        ends.append([name, last - 1, 'fan'])
    for dataset, columns, rows in [
            ('log', ['unit', 'cycle'] + SENSORS, log), ('alarms', ['unit', 'cycle', 'code'], alarms),
            ('swaps', ['unit', 'cycle', 'part'], swaps), ('ends', ['unit', 'cycle', 'part'], ends),
            ('units', ['unit', 'site', 'hours'], units)]:
        with open(os.path.join(folder, dataset + '.csv'), 'w', newline='') as f:
            out = csv.writer(f, lineterminator='\n')
            out.writerow(columns)
            unique = [list(r) for r in dict.fromkeys(tuple(r) for r in rows)]
            out.writerows(sorted(unique, key=lambda r: r[:2]))
    recipe = {
        'name': 'engines', 'entity': 'unit', 'time': 'cycle', 'every': '2 cycles',
        'telemetry': {'dataset': 'log', 'sensors': SENSORS,
                      'windows': ['5 cycles', '12 cycles', '30 cycles'],
                      'aggregates': ['mean', 'std', 'min', 'max', 'slope']},
        'events': [{'dataset': 'alarms', 'column': 'code', 'window': '7 cycles'}],
        'replacements': [{'dataset': 'swaps', 'column': 'part'}],
        'static': {'dataset': 'units', 'columns': ['hours', {'one_hot': 'site'}]},
        'label': {'dataset': 'ends', 'column': 'part', 'horizon': '15 cycles',
                  'classes': ['seal', 'fan', 'core']},
        'known_until': 'machine'}
    with open(recipe_path, 'w') as f:
        json.dump(recipe, f)


def cut(folder, t_text, out_folder):
    """The same records without those after T; tables without a time stay whole."""
    os.makedirs(out_folder, exist_ok=True)
    cycles = t_text.lstrip('-').isdigit()
    t = instant(t_text, cycles)
    for name in sorted(os.listdir(folder)):
        dataset = name.split('.')[0]
        with open_text(os.path.join(folder, name)) as f:
            rows = list(csv.reader(f))
        when = rows[0].index('cycle' if cycles else 'datetime') \
            if ('cycle' if cycles else 'datetime') in rows[0] else None
        with open(os.path.join(out_folder, dataset + '.csv'), 'w', newline='') as f:
            out = csv.writer(f, lineterminator='\n')
            out.writerow(rows[0])
            out.writerows(r for r in rows[1:] if when is None or instant(r[when], cycles) <= t)


def main(argv):
    if len(argv) == 7 and argv[1] == 'build':
        with open(argv[2]) as f:
            write(argv[6], table(json.load(f), argv[3], argv[4], argv[5]))
        return 0
    if len(argv) == 4 and argv[1] == 'make':
        make(argv[2], argv[3])
        return 0
    if len(argv) == 5 and argv[1] == 'cut':
        cut(argv[2], argv[3], argv[4])
        return 0
    if len(argv) == 5 and argv[1] == 'list':
        with open(argv[2]) as f:
            recipe = listed(json.load(f), argv[3], None)
        with open(argv[4], 'w') as f:
            json.dump(recipe, f)
        return 0
    sys.stderr.write(__doc__)
    return 2


if __name__ == '__main__':
    sys.exit(main(sys.argv))
