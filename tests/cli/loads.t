# what a load tells of itself: times, late rows, drift, rejects by reason
file first.csv
datetime,machineID,volt,rotate,pressure,vibration
2015-01-01 06:00:00,1,170.5,450,100,40
2015-01-01 09:00:00,1,170.5,450,100,40
2015-01-01 06:00:00,2,170.5,450,100,40
---
file second.csv
datetime,machineID,rotate,volt,pressure,vibration,firmware
2015-01-01 10:00:00,1,170.5,450,100,40,a
2015-01-01 08:00:00,1,170.5,450,100,40,a
2015-01-01 09:00:00,1,450,170.5,100,40,a
2015-01-01 08:00:00,2,170.5,450,100,40,a
2015-01-01 99:00:00,2,170.5,450,100,40,a
2015-01-01 08:00:00,2,170.5,450,100,x,a
2015-01-01 08:00:00,2,1,1,1,1,a
---
-q ingest telemetry first.csv
0
dataset    records  stored  rejected  duplicate  state   source
telemetry        3       3         0          0  stored  first.csv
---
ingest telemetry second.csv --append --max-rejects 3 2>&1 | sed 's/  */ /g'
0
warning: drift: telemetry is not as in load 1: 'firmware' appeared, the order of columns has changed
dataset records stored rejected duplicate state source
telemetry 7 3 3 1 stored second.csv
---
loads
0
load  dataset    records  stored  rejected  duplicate  state   source
   1  telemetry        3       3         0          0  stored  first.csv
   2  telemetry        7       3         3          1  stored  second.csv
---
loads 2 | sed -E 's/^(  (begun|seconds) +).*/\1-/'
0
load 2: telemetry, stored
  source    second.csv
  size      336 B
  hash      6597af4873d5f6a4c012be7b8ce57401
  begun     -
  seconds   -
  run       2
  records   7 = 3 stored + 3 rejected + 1 duplicate
  rejects   NUM_BAD 1, DATE_BAD 1, DUP_KEY 1
  time      2015-01-01 08:00:00 to 2015-01-01 10:00:00
  late      1 older than what their machine had before
  disorder  2 behind a newer one of their machine
  drift     firmware appeared, the order of columns has changed
  notes     EXTRA_COLUMNS
  columns   datetime time, machineID integer, volt real, rotate real, pressure real, vibration real
  options   missing null, on-duplicate reject
  header    datetime,machineID,rotate,volt,pressure,vibration,firmware
  line ends LF
---
loads 1 --json | sed -E 's/"begun":"[^"]*","seconds":[0-9.e-]*/-/'
0
{"load":1,"run":1,"dataset":"telemetry","source":"first.csv","records":3,"stored":3,"rejected":0,"duplicate":0,"state":"stored","reason":null,-,"size":167,"hash":"0df6329a63feaff725076cf46a1f24d7","from":"2015-01-01 06:00:00","to":"2015-01-01 09:00:00","late":0,"disorder":0,"rejects":{},"notes":[],"drift":null,"columns":{"datetime":"time","machineID":"integer","volt":"real","rotate":"real","pressure":"real","vibration":"real"},"options":{"missing":"null","on-duplicate":"reject"},"header":"datetime,machineID,volt,rotate,pressure,vibration","fields":["datetime","machineID","volt","rotate","pressure","vibration"],"ends":["LF"]}
---
loads --json | sed -n '2s/.*"hash"/"hash"/p'
0
"hash":"6597af4873d5f6a4c012be7b8ce57401","from":"2015-01-01 08:00:00","to":"2015-01-01 10:00:00","late":1,"disorder":2,"rejects":{"NUM_BAD":1,"DATE_BAD":1,"DUP_KEY":1},"notes":["EXTRA_COLUMNS"],"drift":[{"column":"firmware","what":"appeared","was":null,"is":null},{"column":null,"what":"order","was":null,"is":null}],"columns":{"datetime":"time","machineID":"integer","volt":"real","rotate":"real","pressure":"real","vibration":"real"},"options":{"missing":"null","on-duplicate":"reject"},"header":"datetime,machineID,rotate,volt,pressure,vibration,firmware","fields":["datetime","machineID","rotate","volt","pressure","vibration","firmware"],"ends":["LF"]}
---
loads --csv | cut -d, -f 1,3,5-10,14-
0
load,dataset,records,stored,rejected,duplicate,state,reason,hash,from,to,late,disorder
1,telemetry,3,3,0,0,stored,,0df6329a63feaff725076cf46a1f24d7,2015-01-01 06:00:00,2015-01-01 09:00:00,0,0
2,telemetry,7,3,3,1,stored,,6597af4873d5f6a4c012be7b8ce57401,2015-01-01 08:00:00,2015-01-01 10:00:00,1,2
---
loads 2 --csv | cut -d, -f 1,15-
0
load,from,to,late,disorder
2,2015-01-01 08:00:00,2015-01-01 10:00:00,1,2
---
loads 3 2>&1
1
millwright: there is no load 3
hint: millwright loads lists them
---
loads x 2>&1
2
millwright: 'x' is not the number of a load
---
# other tables: the types that were found, and columns that went
file table.csv
id,count,name
a,1,x
b,2,y
---
file other.csv
count,id
1.5,a
---
-q ingest things table.csv
0
dataset  records  stored  rejected  duplicate  state   source
things         2       2         0          0  stored  table.csv
---
ingest things other.csv --replace 2>&1
0
warning: drift: things is not as in load 3: 'name' disappeared, the order of columns has changed, 'count' was integer and is real
dataset  records  stored  rejected  duplicate  state   source
things         1       1         0          0  stored  other.csv
---
loads 4 --json | sed 's/.*"notes"/"notes"/; s/,"columns".*//'
0
"notes":[],"drift":[{"column":"name","what":"disappeared","was":null,"is":null},{"column":null,"what":"order","was":null,"is":null},{"column":"count","what":"type","was":"integer","is":"real"}]
---
ingest things other.csv --replace 2>&1
0
dataset  records  stored  rejected  duplicate  state   source
things         1       1         0          0  stored  other.csv
---
# a load that is refused early tells what it can
ingest empty.csv 2>/dev/null
1
dataset  records  stored  rejected  duplicate  state             source
empty          0       0         0          0  refused SRC_KIND  empty.csv
---
loads 6 | sed -E 's/^(  (begun|seconds) +).*/\1-/'
0
load 6: empty, refused SRC_KIND
  source    empty.csv
  size      0 B
  begun     -
  seconds   -
  run       6
  records   0, 0 of them rejected, none stored
  options   missing null, on-duplicate reject
---
loads 6 --json | sed 's/.*"hash"/"hash"/'
0
"hash":"","from":null,"to":null,"late":null,"disorder":null,"rejects":{},"notes":[],"drift":null,"columns":{},"options":{"missing":"null","on-duplicate":"reject"},"header":null,"fields":null,"ends":null}
