# queries need a workspace, not data
models --csv -w w.mw 2>/dev/null
1
---
file r.json
{"name": "r", "entity": "machineID", "time": "datetime", "every": "12h",
 "telemetry": {"dataset": "telemetry", "sensors": ["volt"], "windows": ["12h"],
               "aggregates": ["mean"]}}
---
recipes add r.json
0
---
sql "select 1 as n, 2.5 as x, null as none, 'a' as s"
0
---
sql "select 1 as n, 2.5 as x, null as none, 'a' as s" --csv
0
---
sql "select 1 as n, 2.5 as x, null as none, 'a' as s" --json
0
---
# alignment: numbers right, as many decimals as six digits ask for
sql "select 'a' as name, 1 as n, 0.5 as x union all select 'longer', 1000, 176.217853015625"
0
---
# what data hold is made visible in a table, and is kept in CSV and JSON
sql "select 'x' || char(27) || '[31m' as esc, char(10) as nl, char(8238) as bidi"
0
---
sql "select 'x' || char(27) || '[31m' as esc, char(8238) as bidi" --json
0
---
sql "select 'a,b' as x, 'c\"d' as y, '' as z, null as n, 'two' || char(10) || 'lines' as l" --csv
0
---
sql "select x'00ff' as b" --json
0
---
sql "select 1 where 0" --csv
0
---
sql "select 1 where 0"
0
---
# it can only read
sql "delete from run" 2>&1
1
---
sql "attach 'x.db' as x" 2>&1
1
---
sql "pragma user_version" 2>&1
1
---
sql "select 1; select 2" 2>&1
1
---
sql "selec 1" 2>&1
1
---
sql 2>&1
2
---
sql "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c" --time-limit 0.2 2>&1
1
---
show nothing 2>&1
1
---
export --sql "select 1 as a, 'b' as c" --out two.csv
0
---
! cat two.csv
0
---
export --sql "select 1 as a, 'b' as c" --out - --json
0
---
export --sql "select '=1+1' as a" --spreadsheet-safe --out - 2>&1
0
---
export --out x.csv 2>&1
2
---
export a b 2>&1
2
---
export a 2>&1
2
---
export a --sql "select 1" --out x.csv 2>&1
2
