# a small fleet, from files to scores
simulate fleet --machines 6 --hours 3000 --seed 7 -q
0
---
ingest fleet | cut -c1-9,30-
0
---
datasets --csv | cut -d, -f 1-3,5-6
0
---
show machines
0
---
show telemetry --columns datetime,machineID,volt --limit 3
0
---
show telemetry --columns machineID,volt --where "machineID = 2 and volt > 220" --limit 2 --csv
0
---
show errors --order-by errorID:desc --limit 3 --json
0
---
show errors --columns errorID,nope 2>&1
1
---
sql "select machineID, count(*) as n, avg(volt) as mean from telemetry group by 1"
0
---
describe machines --csv
0
---
describe maint
0
---
loads --csv | cut -d, -f 1,3,5-10
0
---
# the same files again
ingest fleet 2>&1 | tail -n 2
0
---
features --to 2015-04-01 --json | sed 's/"seconds.*//'
0
---
features --to 2015-04-01 2>&1
1
---
train --param numTrees=5 --param maxDepth=6 --seed 1 --json | sed 's/"seconds.*//'
0
---
train --param numTrees=5 --param maxDepht=6 --replace 2>&1
2
---
models --csv | cut -d, -f 1-6
0
---
models importance RandomForest --csv | wc -l
0
---
features --from 2015-04-05 --out test_data -q | grep -v ' s$'
0
---
evaluate RandomForest test_data --json | sed 's/"seconds.*//'
0
---
evaluate RandomForest test_data | tail -n +3
0
---
score RandomForest test_data --json | sed 's/"seconds.*//'
0
---
evaluate scores --json | sed 's/"seconds.*//'
0
---
show scores --limit 1 --csv | head -n 1
0
---
score RandomForest test_data 2>&1
1
---
models export RandomForest forest.json
0
---
models import forest.json --name Copy
0
---
models export Copy - | cmp - forest.json
0
---
score Copy test_data --out copied -q | head -n 0
0
---
sql "select count(*) as n from scores s join copied c using (machineID, dt_truncated) where s.risk <> c.risk"
0
---
pipeline train --model Chain --training-table chain_data --to 2015-04-01 --param numTrees=3 --seed 1 -q --json | sed 's/"seconds.*//'
0
---
pipeline score --model Chain --from 2015-04-05 --to 2015-04-20 --results chain_scores -q --json | sed 's/"seconds.*//'
0
---
# the table in between is gone
datasets --csv | cut -d, -f 1,2
0
---
export chain_data --out chain.csv | sed 's/,[^,]*$//'
0
---
ingest again chain.csv | tail -n 1 | cut -c 1-5
0
---
runs --csv --limit 2 | cut -d, -f 1-3,7,13
0
---
runs show 1 --json | sed 's/"rate".*"target"/"target"/; s/,"queued".*//'
0
---
runs wait 1 --json | head -n 1 | sed 's/"seconds.*//'
0
---
runs cancel 1 2>&1
1
---
runs rerun 2 2>&1 | tail -n 1
0
---
check
0
