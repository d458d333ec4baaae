# without arguments the workbench, which needs a terminal
2>&1
2
millwright: the workbench needs a terminal
hint: commands work without one: see 'millwright --help'
---
plant.mw 2>&1
2
millwright: the workbench needs a terminal
hint: commands work without one: see 'millwright --help'
---
ui a.mw -w b.mw 2>&1
2
millwright: the workspace is named twice: 'a.mw' and 'b.mw'
---
ui --script keys.script 2>&1
2
millwright: '--script' goes with '--no-display'
---
--help | head -n 4
0
millwright 0.1.0: from a plant's records to the machines that will fail next

usage: millwright [OPTIONS] COMMAND [ARGUMENTS] [OPTIONS]
       millwright [FILE.mw]    opens the workbench
---
runs log --help
0
usage: millwright runs log RUN [OPTIONS]

what a run said while it worked

Options
  --follow  print lines as they come, until the run ends

Options of every command: see 'millwright --help'.
Example: millwright runs log 1
---
sql --help
0
usage: millwright sql QUERY [OPTIONS]

a query over the datasets; it can only read

Datasets are tables. The dialect is SQLite's. Times are texts, 'YYYY-MM-DD
HH:MM:SS' in UTC, which compare as they should; SQLite's date functions take
them.

Options
  --time-limit SECONDS  give up after this long (default: 60)

Options of every command: see 'millwright --help'.
Example: millwright sql "SELECT machineID, avg(volt) FROM telemetry GROUP BY 1"
---
features --help | head -n 1
0
usage: millwright features [OPTIONS]
---
# --help wins over missing words and is no run
ingest --help | head -n 1
0
usage: millwright ingest [DATASET] SOURCE... [OPTIONS]
---
--help show | head -n 1
0
usage: millwright show DATASET [OPTIONS]
---
train --help | grep -A1 param
0
Parameters have the names and meanings of Spark ML: --param numTrees=200
--param maxDepth=15. The same seed gives the same model, bit for bit, at any
number of threads. A table that no recipe made needs --features and --label.
--
  --param NAME=VALUE  a parameter of the algorithm; may be repeated
  --features A,B      columns to learn from; those of the recipe if not given
--
Example: millwright train --param numTrees=50 --param maxDepth=10
