# no workspace: nothing is made by looking
datasets 2>&1 | sed "s/'.*workspace/'workspace/"
0
---
runs -w none.mw 2>&1 | sed "s/'.*none/'none/"
0
---
! ls
0
---
# a workspace that the first writing command makes
recipes add plant.json 2>&1
1
---
file plant.json
{"name": "plant", "semantics": "standard", "entity": "machineID", "time": "datetime",
 "every": "12h",
 "telemetry": {"dataset": "telemetry", "sensors": ["volt"], "windows": ["12h"],
               "aggregates": ["mean"]}}
---
recipes check plant.json
0
---
recipes add plant.json --json
0
---
recipes
0
---
recipes show plant --json
0
---
recipes show plan 2>&1
2
---
! sed 's/"plant"/"standard"/' plant.json > standard.json
0
---
recipes add standard.json 2>&1
1
---
datasets
0
---
datasets --csv
0
---
datasets --json
0
---
runs --csv
0
---
loads --csv
0
---
rejects --csv
0
---
models --csv
0
---
info --json | sed 's/"bytes":[0-9]*/"bytes":N/'
0
---
check
0
---
check --json
0
---
-w not-a-workspace.mw check 2>&1
1
---
file not-a-workspace.mw
this is no database, but long enough that nobody takes it for an empty file
---
-w not-a-workspace.mw datasets 2>&1 | sed "s/'.*not-a/'not-a/"
0
