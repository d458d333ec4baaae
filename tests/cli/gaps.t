# missing stretches per machine
file telemetry.csv
datetime,machineID,volt,rotate,pressure,vibration
2015-01-01 06:00:00,1,170.5,450,100,40
2015-01-01 07:00:00,1,171.25,451,,41
2015-01-01 11:00:00,1,171.25,451,,41
2015-01-01 12:00:00,1,171.25,451,,41
2015-01-01 08:00:00,2,1,2,3,4
2015-01-01 09:00:00,2,1,2,3,4
2015-01-01 06:00:00,3,1,2,3,4
2015-01-01 12:00:00,3,1,2,3,4
---
ingest telemetry.csv --quiet
0
dataset    records  stored  rejected  duplicate  state   source
telemetry        8       8         0          0  stored  telemetry.csv
---
gaps telemetry 2>&1
0
machineID  start                end                  missing
        1  2015-01-01 07:00:00  2015-01-01 11:00:00        3
        3  2015-01-01 06:00:00  2015-01-01 12:00:00        5
2 of 3 machines have gaps: 2 in all, 8 steps of 1h missing
from 2015-01-01 06:00:00 to 2015-01-01 12:00:00
1 machine starts late: 2 (2015-01-01 08:00:00)
1 machine ends early: 2 (2015-01-01 09:00:00)
---
gaps telemetry --json
0
{"machineID":1,"start":"2015-01-01 07:00:00","end":"2015-01-01 11:00:00","missing":3}
{"machineID":3,"start":"2015-01-01 06:00:00","end":"2015-01-01 12:00:00","missing":5}
---
gaps telemetry --csv --limit 1 2>&1
0
machineID,start,end,missing
1,2015-01-01 07:00:00,2015-01-01 11:00:00,3
2 of 3 machines have gaps: 2 in all, 8 steps of 1h missing
1 of 2 gaps are shown
from 2015-01-01 06:00:00 to 2015-01-01 12:00:00
1 machine starts late: 2 (2015-01-01 08:00:00)
1 machine ends early: 2 (2015-01-01 09:00:00)
---
gaps telemetry --every 3h 2>&1
0
machineID  start                end                  missing
        3  2015-01-01 06:00:00  2015-01-01 12:00:00        1
1 of 3 machines has gaps: 1 in all, 1 step of 3h missing
from 2015-01-01 06:00:00 to 2015-01-01 12:00:00
1 machine starts late: 2 (2015-01-01 08:00:00)
1 machine ends early: 2 (2015-01-01 09:00:00)
---
gaps telemetry --every 1x 2>&1
2
millwright: dataset 'telemetry': '1x' is no step between two times
hint: write 1h, 15m or 1d
---
gaps telemetry --machine 2 2>&1
0
no gaps in 1 machine, at a step of 1h
from 2015-01-01 08:00:00 to 2015-01-01 09:00:00
---
gaps telemetry --total
0
step  series  rows  steps  regular  gaps  missing
1h         3     8      5        3     2        8
---
gaps telemetry --machine 9 2>&1
1
millwright: dataset 'telemetry': there is no machineID 9 in it
---
gaps nothing 2>&1
1
millwright: there is no dataset 'nothing'
hint: millwright datasets lists them
---
file units.csv
unit,cycle,at,s
a,1,2015-01-01 06:00:00,1
a,2,2015-01-01 07:00:00,1
a,5,2015-01-01 08:00:00,1
b,1,2015-01-01 06:00:00,1
b,2,2015-01-01 07:00:00,1
---
! "$program" -q ingest units units.csv --key unit,cycle; "$program" -q ingest plain units.csv; "$program" -q ingest mixed units.csv --key at,unit
0
dataset  records  stored  rejected  duplicate  state   source
units          5       5         0          0  stored  units.csv
dataset  records  stored  rejected  duplicate  state   source
plain          5       5         0          0  stored  units.csv
dataset  records  stored  rejected  duplicate  state   source
mixed          5       5         0          0  stored  units.csv
---
gaps units 2>&1
0
unit  start  end  missing
a         2    5        2
1 of 2 series has gaps: 1 in all, 2 steps of 1 cycle missing
from 1 to 5
---
gaps plain 2>&1
2
millwright: dataset 'plain': its time 'at' is no part of its key
hint: ingest it again with --replace --key MACHINE,at
---
gaps mixed 2>&1
2
millwright: dataset 'mixed': its key begins with the time 'at'
hint: ingest it again with --replace --key unit,at
---
file machines.csv
machineID,model,age
1,a,2
---
ingest machines.csv -q
0
dataset   records  stored  rejected  duplicate  state   source
machines        1       1         0          0  stored  machines.csv
---
gaps machines 2>&1
2
millwright: dataset 'machines': it has no column of times
