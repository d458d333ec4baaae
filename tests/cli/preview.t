# ingest --dry-run: what would happen, and nothing does
file telemetry.csv
datetime,machineID,volt,rotate,pressure,vibration
2015-01-01 06:00:00,1,170.5,450,100,40
2015-01-01 07:00:00,1,171.25,451,,41
2015-01-01 07:00:00,1,171.25,451,,41
---
ingest telemetry.csv --dry-run
0
telemetry.csv would become the new dataset telemetry
all records seen: 2 good, 0 rejected, 1 duplicate

column     type     missing  values
datetime   time           0  2015-01-01 06:00:00 to 2015-01-01 07:00:00
machineID  integer        0  1
volt       real           0  170.5 to 171.25
rotate     real           0  450 to 451
pressure   real           2  100
vibration  real           0  40 to 41

datetime             machineID    volt  rotate  pressure  vibration
2015-01-01 06:00:00          1  170.50     450       100         40
2015-01-01 07:00:00          1  171.25     451         -         41

times in 'datetime': YYYY-MM-DD HH:MM:SS

millwright ingest telemetry telemetry.csv
---
# of another shape: each option is found
file plant.csv
timestamp;machine_id;volt;rpm;pressure;vib
2015-01-01T06:00:00;1;170.5;450;100;40
2015-01-01T07:00:00;1;171.25;451;;x
---
ingest telemetry plant.csv --dry-run --max-rejects 50% 2>&1
1
plant.csv would be refused by telemetry
HDR_MISSING: a column is not in the header: 'datetime'
try --delimiter ';': 6 columns in the first lines, not one column
try --map datetime=timestamp: the header has no 'datetime'
try --map machineID=machine_id: the header has no 'machineID'
try --map rotate=rpm: the header has no 'rotate'
try --map vibration=vib: the header has no 'vibration'

with that:
all records seen: 1 good, 1 rejected, 0 duplicate

column                   type     missing  values
timestamp as datetime    time           0  2015-01-01 06:00:00
machine_id as machineID  integer        0  1
volt                     real           0  170.5
rpm as rotate            real           0  450
pressure                 real           1  100
vib as vibration         real           0  40

datetime             machineID   volt  rotate  pressure  vibration
2015-01-01 06:00:00          1  170.5     450       100         40

line  reason   column     detail
   3  NUM_BAD  vibration  'x': not a number of the column's type

times in 'timestamp': YYYY-MM-DDTHH:MM:SS

millwright ingest telemetry plant.csv --max-rejects 50% --map datetime=timestamp --map machineID=machine_id --map rotate=rpm --map vibration=vib --delimiter ';'
millwright: ingest: 'plant.csv': a column is not in the header: 'datetime'
hint: --map COLUMN=HEADER says where it is
---
file it's.csv
unit;when;temp;note
1;2015-01-01 06:00:00;20,5;it''s
1;2015-01-01 07:00:00;21,5;
2;2015-01-01 06:00:00;20,0;"a, b"
---
ingest "it's.csv" --dry-run
1
it's.csv would be refused by it's
REJECT_LIMIT: 3 of 3 records rejected
try --delimiter ';': 4 columns in the first lines, not lines of different length

with that:
all records seen: 3 good, 0 rejected, 0 duplicate

column  type     missing  values
unit    integer        0  1 to 2
when    time           0  2015-01-01 06:00:00 to 2015-01-01 07:00:00
temp    text           0  '20,5', '21,5', '20,0'
note    text           1  it''s, 'a, b'

unit  when                 temp  note
   1  2015-01-01 06:00:00  20,5  it''s
   1  2015-01-01 07:00:00  21,5  -
   2  2015-01-01 06:00:00  20,0  a, b

times in 'when': YYYY-MM-DD HH:MM:SS
'temp' has decimal commas ('20,5'), which are kept as text: write a point
try --key unit,when: a suggestion: unique in the records seen

millwright ingest 'it'\''s' 'it'\''s.csv' --type unit=integer --type when=time --type temp=text --type note=text --key unit,when --delimiter ';'
---
# the last line does what it says
! "$program" ingest "it's.csv" --dry-run | tail -n 1 | sed 's/^millwright/"$program"/' > line.sh
0
---
! sh line.sh
0
dataset  records  stored  rejected  duplicate  state   source
it's           3       3         0          0  stored  it's.csv
---
show "it's"
0
unit  when                 temp  note
   1  2015-01-01 06:00:00  20,5  it''s
   1  2015-01-01 07:00:00  21,5  -
   2  2015-01-01 06:00:00  20,0  a, b
---
ingest "it's.csv" --dry-run 2>&1 | tail -n 4
0

millwright ingest 'it'\''s' 'it'\''s.csv' --type unit=integer --type when=time --type temp=text --type note=text --key unit,when --delimiter ';'
millwright: ingest: dataset 'it's' exists
hint: --append merges into it, --replace replaces it
---
ingest "it's.csv" --delimiter ';' --append --dry-run | tail -n 1
0
millwright ingest 'it'\''s' 'it'\''s.csv' --append --delimiter ';'
---
ingest "it's.csv" --delimiter ';' --replace --key unit,when --type temp=text --missing zero --dry-run -w other.mw | tail -n 1
0
millwright ingest 'it'\''s' 'it'\''s.csv' --replace --missing zero --type unit=integer --type when=time --type temp=text --type note=text --key unit,when --delimiter ';' -w other.mw
---
ingest run plant.csv --delimiter ';' --dry-run 2>&1
2
millwright: ingest: a dataset cannot be called 'run': the workspace has such a table
hint: choose another name
---
! rm -r workspace.mw*
0
---
# dates with the day first, in a dataset of its own shape
file failures.csv
datetime,machineID,failure
03/04/2015 6:00,1,comp1
23/04/2015 18:00,1,comp2
---
ingest failures.csv --dry-run 2>&1
1
failures.csv would be refused by failures
REJECT_LIMIT: 2 of 2 records rejected
try --time-format '%d/%m/%Y %H:%M': the day stands first in 'datetime'

with that:
all records seen: 2 good, 0 rejected, 0 duplicate

column     type     missing  values
datetime   time           0  2015-04-03 06:00:00 to 2015-04-23 18:00:00
machineID  integer        0  1
failure    text           0  comp1, comp2

datetime             machineID  failure
2015-04-03 06:00:00          1  comp1
2015-04-23 18:00:00          1  comp2

times in 'datetime': %d/%m/%Y %H:%M

millwright ingest failures failures.csv --time-format '%d/%m/%Y %H:%M'
millwright: ingest: 'failures.csv': 2 of 2 records rejected
hint: mend the source, or let --max-rejects allow them
---
ingest failures.csv --time-format '%d/%m/%Y %H:%M' --timezone Europe/Berlin --dry-run
0
failures.csv would become the new dataset failures
all records seen: 2 good, 0 rejected, 0 duplicate

column     type     missing  values
datetime   time           0  2015-04-03 04:00:00 to 2015-04-23 16:00:00
machineID  integer        0  1
failure    text           0  comp1, comp2

datetime             machineID  failure
2015-04-03 04:00:00          1  comp1
2015-04-23 16:00:00          1  comp2

times in 'datetime': %d/%m/%Y %H:%M

millwright ingest failures failures.csv --time-format '%d/%m/%Y %H:%M' --timezone Europe/Berlin
---
# several sources, folders, standard input
! mkdir fleet && cp telemetry.csv fleet && printf 'machineID,model,age\n1,m1,x\n' > fleet/machines.csv
0
---
ingest fleet --dry-run 2>&1
1
fleet/machines.csv would be refused by machines
REJECT_LIMIT: 1 of 1 records rejected
all records seen: 0 good, 1 rejected, 0 duplicate

column     type     missing  values
machineID  integer        0  -
model      text           0  -
age        integer        0  -

line  reason   column  detail
   2  NUM_BAD  age     'x': not a number of the column's type

millwright ingest machines fleet/machines.csv

fleet/telemetry.csv would become the new dataset telemetry
all records seen: 2 good, 0 rejected, 1 duplicate

column     type     missing  values
datetime   time           0  2015-01-01 06:00:00 to 2015-01-01 07:00:00
machineID  integer        0  1
volt       real           0  170.5 to 171.25
rotate     real           0  450 to 451
pressure   real           2  100
vibration  real           0  40 to 41

datetime             machineID    volt  rotate  pressure  vibration
2015-01-01 06:00:00          1  170.50     450       100         40
2015-01-01 07:00:00          1  171.25     451         -         41

times in 'datetime': YYYY-MM-DD HH:MM:SS

millwright ingest telemetry fleet/telemetry.csv
millwright: ingest: 'fleet/machines.csv': 1 of 1 records rejected
hint: mend the source, or let --max-rejects allow them
---
ingest t - --dry-run --json < plant.csv 2>&1
0
{"dataset":"t","source":"-","would":"create","why":null,"reason":null,"delimiter":",","whole":true,"records":2,"records_about":2,"stored":2,"rejected":0,"duplicate":0,"columns":[{"header":"timestamp;machine_id;volt;rpm;pressure;vib","column":"timestamp;machine_id;volt;rpm;pressure;vib","type":"text","fixed":false,"missing":0,"min":null,"max":null,"examples":["2015-01-01T06:00:00;1;170.5;450;100;...","2015-01-01T07:00:00;1;171.25;451;;x"],"forms":[]}],"rows":[{"timestamp;machine_id;volt;rpm;pressure;vib":"2015-01-01T06:00:00;1;170.5;450;100;40"},{"timestamp;machine_id;volt;rpm;pressure;vib":"2015-01-01T07:00:00;1;171.25;451;;x"}],"rejects":[],"notes":[{"about":"delimiter","option":"--delimiter ';'","text":"6 columns in the first lines, not one column"}],"suggested":{"reason":null,"delimiter":";","whole":true,"records":2,"records_about":2,"stored":2,"rejected":0,"duplicate":0,"columns":[{"header":"timestamp","column":"timestamp","type":"time","fixed":false,"missing":0,"min":"2015-01-01 06:00:00","max":"2015-01-01 07:00:00","examples":[],"forms":["YYYY-MM-DDTHH:MM:SS"]},{"header":"machine_id","column":"machine_id","type":"integer","fixed":false,"missing":0,"min":"1","max":"1","examples":[],"forms":[]},{"header":"volt","column":"volt","type":"real","fixed":false,"missing":0,"min":"170.5","max":"171.25","examples":[],"forms":[]},{"header":"rpm","column":"rpm","type":"integer","fixed":false,"missing":0,"min":"450","max":"451","examples":[],"forms":[]},{"header":"pressure","column":"pressure","type":"integer","fixed":false,"missing":1,"min":"100","max":"100","examples":[],"forms":[]},{"header":"vib","column":"vib","type":"text","fixed":false,"missing":0,"min":null,"max":null,"examples":["40","x"],"forms":[]}],"rows":[{"timestamp":"2015-01-01 06:00:00","machine_id":1,"volt":170.5,"rpm":450,"pressure":100,"vib":"40"},{"timestamp":"2015-01-01 07:00:00","machine_id":1,"volt":171.25,"rpm":451,"pressure":null,"vib":"x"}],"rejects":[],"notes":[{"about":"key","option":"--key machine_id,timestamp","text":"a suggestion: unique in the records seen"}]},"command":"millwright ingest t - --type timestamp=time --type machine_id=integer --type volt=real --type rpm=integer --type pressure=integer --type vib=text --key machine_id,timestamp --delimiter ';'"}
---
! printf 'a\n1\n' > ./-odd.csv
0
---
ingest --dry-run -- -odd -odd.csv
0
-odd.csv would become the new dataset -odd
all records seen: 1 good, 0 rejected, 0 duplicate

column  type     missing  values
a       integer        0  1

a
1

millwright ingest --type a=integer -- -odd -odd.csv
---
# the second source of a dataset meets the first one's columns
! printf 'k,v\n1,2\n' > one.csv; printf 'v,k\n3,2\n' > two.csv
0
---
ingest sum one.csv two.csv --dry-run | grep millwright
0
millwright ingest sum one.csv --type k=integer --type v=integer
millwright ingest sum two.csv --append
---
# what is no table
! printf '<html>' > page.csv; : > empty.csv; printf '1,2\n3,4\n' > data.csv
0
---
ingest page.csv empty.csv data.csv --dry-run 2>&1
1
page.csv would be refused by page
CONTENT_HTML: the source is a web page, not CSV

empty.csv would be refused by empty
EMPTY: the source is empty

data.csv would be refused by data
HDR_NUMERIC: the first line is data, not a header

the first line is: 1,2
millwright: ingest: 'page.csv': the source is a web page, not CSV
hint: was a sign-in or error page saved in its place?
---
ingest absent.csv --dry-run 2>&1
1
absent.csv would be refused by absent
SRC_KIND: cannot be read: No such file or directory
millwright: ingest: 'absent.csv': cannot be read: No such file or directory
---
ingest telemetry.csv --dry-run --detach 2>&1
2
millwright: ingest: --dry-run makes no run that could be detached
---
ingest telemetry.csv --dry-run --delimiter ab 2>&1
2
millwright: ingest: --delimiter is one character, no quote and no line end, not 'ab'
hint: for instance ';' or '|', quoted for the shell; or the word tab
---
ingest t telemetry.csv --dry-run --type volt=number 2>&1
2
millwright: ingest: 'number' is no type of a column
hint: integer, real, time or text
---
! ls | grep mw
1
