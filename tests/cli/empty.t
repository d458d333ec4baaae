# no workspace: nothing is made by looking
datasets 2>&1 | sed "s/'.*workspace/'workspace/"
0
millwright: cannot open 'workspace.mw': No such file or directory
hint: 'millwright ingest' or 'millwright demo' makes one
---
runs -w none.mw 2>&1 | sed "s/'.*none/'none/"
0
millwright: cannot open 'none.mw': No such file or directory
hint: 'millwright ingest' or 'millwright demo' makes one
---
! ls
0
---
# a workspace that the first writing command makes
recipes add plant.json 2>&1
1
millwright: recipe 'plant.json': cannot open 'plant.json': No such file or directory
---
file plant.json
{"name": "plant", "semantics": "standard", "entity": "machineID", "time": "datetime",
 "every": "12h",
 "telemetry": {"dataset": "telemetry", "sensors": ["volt"], "windows": ["12h"],
               "aggregates": ["mean"]}}
---
recipes check plant.json
0
plant: a good recipe
---
recipes add plant.json --json
0
{"recipe":"plant","semantics":"standard"}
---
recipes
0
name       from       semantics  telemetry  sensors
standard   built in   standard   telemetry        4
reference  built in   scenario   telemetry        4
plant      workspace  standard   telemetry        1
---
recipes show plant --json
0
{"name":"plant","semantics":"standard","entity":"machineID","time":"datetime","every":"12h","telemetry":{"dataset":"telemetry","sensors":["volt"],"windows":["12h"],"aggregates":["mean"]},"events":[],"replacements":[],"cold_start":"drop","known_until":"fleet"}
---
recipes show plan 2>&1
2
millwright: no recipe is named 'plan'
hint: standard and reference are built in; a file is FILE.json
---
! sed 's/"plant"/"standard"/' plant.json > standard.json
0
---
recipes add standard.json 2>&1
1
millwright: 'standard' is a built-in recipe
hint: give it another "name" in standard.json
---
datasets
0
---
datasets --csv
0
name,kind,rows,bytes,from,to,hash
---
datasets --json
0
---
runs --csv
0
id,kind,state,phase,done,total,percent,rate,left_s,begun,ended,seconds,target,command,error
---
loads --csv
0
load,run,dataset,source,records,stored,rejected,duplicate,state,reason,begun,seconds,size,hash,from,to,late,disorder
---
rejects --csv
0
load,line,reason,column,detail,text
---
models --csv
0
name,version,algorithm,trees,nodes,run,created
---
info --json | sed 's/"bytes":[0-9]*/"bytes":N/'
0
{"workspace":"workspace.mw","bytes":N,"datasets":0,"rows":0,"loads":0,"recipes":1,"models":0,"runs":0,"active":0}
---
check
0
workspace.mw: ok
---
check --json
0
{"findings":[],"ok":true}
---
file not-a-workspace.mw
this is no database, but long enough that nobody takes it for an empty file
---
-w not-a-workspace.mw datasets 2>&1 | sed "s/'.*not-a/'not-a/"
0
millwright: 'not-a-workspace.mw' is not a Millwright workspace
hint: name a file that Millwright made, or one that does not exist yet
