# loads, rejects, and what is refused
file telemetry.csv
datetime,machineID,volt,rotate,pressure,vibration
2015-01-01 06:00:00,1,170.5,450,100,40
2015-01-01 07:00:00,1,171.25,451,,41
2015-01-01 07:00:00,1,171.25,451,,41
not a time,1,1,2,3,4
2015-01-01 08:00:00,one,1,2,3,4
2015-01-01 08:00:00,2,1,2
---
ingest telemetry.csv 2>&1
1
dataset    records  stored  rejected  duplicate  state                 source
telemetry        6       0         3          0  refused REJECT_LIMIT  telemetry.csv
millwright: ingest: 'telemetry.csv': 3 of 6 records rejected: line 5: DATE_BAD in 'datetime': 'not a time': not a time in a form that is known
hint: times are YYYY-MM-DD HH:MM:SS, or as --time-format says; see: millwright rejects; --max-rejects allows more
---
rejects
0
load  line  reason    column     detail                                            text
   1     5  DATE_BAD  datetime   'not a time': not a time in a form that is known  not a time,1,1,2,3,4
   1     6  NUM_BAD   machineID  'one': not a number of the column's type          2015-01-01 08:00:00,one,1,2,3,4
   1     7  COLS_FEW  -          4 fields where the header has 6                   2015-01-01 08:00:00,2,1,2
---
rejects 1 --lines
0
datetime,machineID,volt,rotate,pressure,vibration
not a time,1,1,2,3,4
2015-01-01 08:00:00,one,1,2,3,4
2015-01-01 08:00:00,2,1,2
---
rejects --json | head -n 1
0
{"load":1,"line":5,"reason":"DATE_BAD","column":"datetime","detail":"'not a time': not a time in a form that is known","text":"not a time,1,1,2,3,4"}
---
rejects x 2>&1
2
millwright: 'x' is not the number of a load
---
datasets --json
0
---
loads
0
load  dataset    records  stored  rejected  duplicate  state                 source
   1  telemetry        6       0         3          0  refused REJECT_LIMIT  telemetry.csv
---
loads --json | sed 's/"begun.*//'
0
{"load":1,"run":1,"dataset":"telemetry","source":"telemetry.csv","records":6,"stored":0,"rejected":3,"duplicate":0,"state":"refused","reason":"REJECT_LIMIT",
---
ingest telemetry.csv --max-rejects 50% --json | sed 's/"seconds.*//'
0
{"run":2,"load":2,"dataset":"telemetry","source":"telemetry.csv","records":6,"stored":2,"rejected":3,"duplicate":1,"state":"stored","reason":null,
---
loads --csv | cut -d, -f 1,3,5-10
0
load,dataset,records,stored,rejected,duplicate,state,reason
1,telemetry,6,0,3,0,refused,REJECT_LIMIT
2,telemetry,6,2,3,1,stored,
---
show telemetry
0
datetime             machineID    volt  rotate  pressure  vibration
2015-01-01 06:00:00          1  170.50     450       100         40
2015-01-01 07:00:00          1  171.25     451         -         41
---
show telemetry --csv
0
datetime,machineID,volt,rotate,pressure,vibration
2015-01-01 06:00:00,1,170.5,450.0,100.0,40.0
2015-01-01 07:00:00,1,171.25,451.0,,41.0
---
show telemetry --csv > shown.csv
0
---
export telemetry --out - | cmp - shown.csv
0
---
# out and in again is the identity
export telemetry --out copy.csv
0
copy.csv: 2 rows, 136 B
---
ingest telemetry copy.csv --replace | sed 1d
0
telemetry        2       2         0          0  stored  copy.csv
---
export telemetry --out - | cmp - copy.csv
0
---
# standard input
ingest telemetry - --append < telemetry.csv 2>&1 | sed 's/  */ /g'
0
dataset records stored rejected duplicate state source
telemetry 6 0 3 0 refused REJECT_LIMIT -
millwright: ingest: '-': 3 of 6 records rejected: line 5: DATE_BAD in 'datetime': 'not a time': not a time in a form that is known
hint: times are YYYY-MM-DD HH:MM:SS, or as --time-format says; see: millwright rejects; --max-rejects allows more
---
! echo 'a;b' | "$program" ingest other - --delimiter ';'
0
dataset  records  stored  rejected  duplicate  state   source
other          0       0         0          0  stored  -
---
file plain.csv
name,count,when
one,1,2015-01-01 06:00:00
two,,2015-01-02 06:00:00
---
ingest table plain.csv --key name --json | sed 's/"seconds.*//'
0
{"run":6,"load":6,"dataset":"table","source":"plain.csv","records":2,"stored":2,"rejected":0,"duplicate":0,"state":"stored","reason":null,
---
show table --json
0
{"name":"one","count":1,"when":"2015-01-01 06:00:00"}
{"name":"two","count":null,"when":"2015-01-02 06:00:00"}
---
describe table --json
0
{"column":"name","type":"text","count":2,"missing":0,"distinct":2,"min":"one","max":"two","mean":null,"sd":null,"q05":null,"q25":null,"median":null,"q75":null,"q95":null,"frequent":"one","n_frequent":1,"outliers":null,"fence_low":null,"fence_high":null}
{"column":"count","type":"integer","count":1,"missing":1,"distinct":1,"min":1,"max":1,"mean":1,"sd":null,"q05":1,"q25":1,"median":1,"q75":1,"q95":1,"frequent":null,"n_frequent":null,"outliers":null,"fence_low":null,"fence_high":null}
{"column":"when","type":"time","count":2,"missing":0,"distinct":2,"min":"2015-01-01 06:00:00","max":"2015-01-02 06:00:00","mean":"2015-01-01 18:00:00","sd":null,"q05":"2015-01-01 07:12:00","q25":"2015-01-01 12:00:00","median":"2015-01-01 18:00:00","q75":"2015-01-02 00:00:00","q95":"2015-01-02 04:48:00","frequent":null,"n_frequent":null,"outliers":0,"fence_low":"2014-12-31 00:00:00","fence_high":"2015-01-03 12:00:00"}
---
ingest nothing.csv 2>&1
1
dataset  records  stored  rejected  duplicate  state             source
nothing        0       0         0          0  refused SRC_KIND  nothing.csv
millwright: ingest: 'nothing.csv': cannot be read: No such file or directory
---
ingest azure-pmd 2>&1
1
dataset    records  stored  rejected  duplicate  state             source
azure-pmd        0       0         0          0  refused SRC_KIND  azure-pmd
millwright: ingest: 'azure-pmd': cannot be read: No such file or directory
hint: the nearest name of the catalogue is 'azure-pdm'
---
ingest parts ftp://me:secret@plant/parts.csv 2>&1
1
dataset  records  stored  rejected  duplicate  state             source
parts          0       0         0          0  refused SRC_KIND  ftp://***@plant/parts.csv
millwright: ingest: 'ftp://***@plant/parts.csv': cannot be read: No such file or directory
hint: of URLs, http and https are read
---
ingest http://me:secret@plant/ 2>&1
2
millwright: ingest: 'http://***@plant/' does not tell the dataset
hint: write: millwright ingest DATASET http://***@plant/
---
ingest parts azure-pdm 2>&1
2
millwright: ingest: 'azure-pdm' of the catalogue has its own datasets
hint: write: millwright ingest azure-pdm
---
ingest table plain.csv 2>&1
1
millwright: ingest: dataset 'table' exists
hint: --append merges into it, --replace replaces it
---
ingest table plain.csv --missing nil 2>&1
2
millwright: ingest: option '--missing' cannot be 'nil'
hint: one of null|zero|reject
---
ingest 2>&1
2
millwright: ingest: an argument is missing
hint: usage: millwright ingest [DATASET] SOURCE...
---
ingest plain.csv --tune 2>&1
2
millwright: ingest: unknown option '--tune'
hint: did you mean '--type'?
---
# types and key are told to the first load of a dataset alone
file left.csv
id;t
1;a
2;b
---
! printf 'id;t\n2;b\n3;c\n' > right.csv
0
---
ingest sides left.csv right.csv --delimiter ';' --type id=real --key id --json | sed 's/.*"dataset"/"dataset"/; s/"seconds.*//'
0
"dataset":"sides","source":"left.csv","records":2,"stored":2,"rejected":0,"duplicate":0,"state":"stored","reason":null,
"dataset":"sides","source":"right.csv","records":2,"stored":1,"rejected":0,"duplicate":1,"state":"stored","reason":null,
---
! printf 'id\tt\n1\ta\n' > tab.csv
0
---
ingest sides tab.csv --delimiter tab --append | sed 1d
0
sides          1       0         0          1  stored  tab.csv
---
ingest sides tab.csv --delimiter '\t' --append --again | sed 1d
0
sides          1       0         0          1  stored  tab.csv
---
ingest other tab.csv --delimiter ';;' 2>&1
2
millwright: ingest: --delimiter is one character, no quote and no line end, not ';;'
hint: for instance ';' or '|', quoted for the shell; or the word tab
---
ingest other tab.csv --delimiter '"' 2>&1
2
millwright: ingest: --delimiter is one character, no quote and no line end, not '"'
hint: for instance ';' or '|', quoted for the shell; or the word tab
---
check
0
workspace.mw: ok
