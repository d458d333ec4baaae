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
r: added
---
sql "select 1 as n, 2.5 as x, null as none, 'a' as s"
0
n    x  none  s
1  2.5  -     a
---
sql "select 1 as n, 2.5 as x, null as none, 'a' as s" --csv
0
n,x,none,s
1,2.5,,a
---
sql "select 1 as n, 2.5 as x, null as none, 'a' as s" --json
0
{"n":1,"x":2.5,"none":null,"s":"a"}
---
# alignment: numbers right, as many decimals as six digits ask for
sql "select 'a' as name, 1 as n, 0.5 as x union all select 'longer', 1000, 176.217853015625"
0
name       n        x
a          1    0.500
longer  1000  176.218
---
# what data hold is made visible in a table, and is kept in CSV and JSON
sql "select 'x' || char(27) || '[31m' as esc, char(10) as nl, char(8238) as bidi"
0
esc     nl  bidi
x␛[31m  ␊   <U+202E>
---
sql "select 'x' || char(27) || '[31m' as esc, char(8238) as bidi" --json
0
{"esc":"x\u001b[31m","bidi":"‮"}
---
sql "select 'a,b' as x, 'c\"d' as y, '' as z, null as n, 'two' || char(10) || 'lines' as l" --csv
0
x,y,z,n,l
"a,b","c""d","",,"two
lines"
---
sql "select x'00ff' as b" --json
0
{"b":"00ff"}
---
sql "select 1 where 0" --csv
0
1
---
sql "select 1 where 0"
0
---
# it can only read
sql "delete from run" 2>&1
1
millwright: SQL: not authorized
hint: a query is one SELECT; 'millwright datasets' lists the tables
---
sql "attach 'x.db' as x" 2>&1
1
millwright: SQL: not authorized
hint: a query is one SELECT; 'millwright datasets' lists the tables
---
sql "pragma user_version" 2>&1
1
millwright: SQL: not authorized
hint: a query is one SELECT; 'millwright datasets' lists the tables
---
sql "select 1; select 2" 2>&1
1
millwright: SQL: one statement at a time
---
sql "selec 1" 2>&1
1
millwright: SQL: near "selec": syntax error
hint: a query is one SELECT; 'millwright datasets' lists the tables
---
sql 2>&1
2
millwright: sql: an argument is missing
hint: usage: millwright sql QUERY
---
sql "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c" --time-limit 0.2 2>&1
1
millwright: the query took longer than 0.2 s
hint: read fewer rows: add a WHERE or a LIMIT
---
show nothing 2>&1
1
millwright: there is no dataset 'nothing'
hint: millwright datasets lists them
---
export --sql "select 1 as a, 'b' as c" --out two.csv
0
two.csv: 1 row, 8 B
---
! cat two.csv
0
a,c
1,b
---
export --sql "select 1 as a, 'b' as c" --out - --json
0
a,c
1,b
---
export --sql "select '=1+1' as a" --spreadsheet-safe --out - 2>&1
0
a
'=1+1
cells that begin as a formula would: 1; each got a ' in front
---
export --out x.csv 2>&1
2
millwright: export: give either a DATASET or --sql QUERY
---
export a b 2>&1
2
millwright: export: unexpected argument 'b'
hint: usage: millwright export [DATASET]
---
export a 2>&1
2
millwright: export: where to is missing
hint: add --out FILE.csv, or --out - for standard output
---
export a --sql "select 1" --out x.csv 2>&1
2
millwright: export: give either a DATASET or --sql QUERY
