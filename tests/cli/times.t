# times in a form that is told, and in a zone
file telemetry.csv
datetime,machineID,volt,rotate,pressure,vibration
29/03/2015 01:59:59,1,170.5,450,100,40
29/03/2015 02:30:00,1,170.5,450,100,40
29/03/2015 03:00:00,1,170.5,450,100,40
25/10/2015 02:30:00,1,170.5,450,100,40
2015-01-01 06:00:00,1,170.5,450,100,40
---
ingest telemetry.csv 2>&1
1
dataset    records  stored  rejected  duplicate  state                 source
telemetry        5       0         4          0  refused REJECT_LIMIT  telemetry.csv
millwright: ingest: 'telemetry.csv': 4 of 5 records rejected: line 2: DATE_AMBIG in 'datetime': '29/03/2015 01:59:59': day and month cannot be told apart
hint: --time-format says which is which: '%d/%m/%Y %H:%M:%S'; see: millwright rejects; --max-rejects allows more
---
ingest telemetry.csv --time-format '%d/%m/%Y %T' --timezone Europe/Berlin --max-rejects 2
0
dataset    records  stored  rejected  duplicate  state   source
telemetry        5       3         2          0  stored  telemetry.csv
---
show telemetry --columns datetime
0
datetime
2015-03-29 00:59:59
2015-03-29 01:00:00
2015-10-25 00:30:00
---
rejects 2
0
load  line  reason    column    detail                                                      text
   2     3  TIME_GAP  datetime  '29/03/2015 02:30:00': a local time that the clock skipped  29/03/2015 02:30:00,1,170.5,450,100,40
   2     6  DATE_BAD  datetime  '2015-01-01 06:00:00': not a time in a form that is known   2015-01-01 06:00:00,1,170.5,450,100,40
---
! sqlite3 workspace.mw "SELECT json_extract(format, '$.notes', '$.overlaps', '$.options') FROM load WHERE id = 2"
0
[["TIME_OVERLAP"],1,{"missing":"null","on-duplicate":"reject","timezone":"Europe/Berlin","time-format":"%d/%m/%Y %T"}]
---
runs show 2 | grep command
0
  command   millwright ingest telemetry.csv --time-format '%d/%m/%Y %T' --timezone Europe/Berlin --max-rejects 2
---
# a table of any kind: times are told from text by the form; an offset wins over the zone
file plain.csv
name,when,seen
one,3.2.2015 14:30,2015-02-03T14:30:00Z
two,4.2.2015 14:30,2015-02-03T14:30:00
---
ingest plain.csv --time-format '%d.%m.%Y %H:%M' --timezone GMT+2
0
dataset  records  stored  rejected  duplicate  state   source
plain          2       2         0          0  stored  plain.csv
---
show plain
0
name  when                 seen
one   2015-02-03 12:30:00  2015-02-03T14:30:00Z
two   2015-02-04 12:30:00  2015-02-03T14:30:00
---
ingest plain.csv --replace --timezone GMT+2
0
dataset  records  stored  rejected  duplicate  state   source
plain          2       2         0          0  stored  plain.csv
---
show plain
0
name  when            seen
one   3.2.2015 14:30  2015-02-03 14:30:00
two   4.2.2015 14:30  2015-02-03 12:30:00
---
! printf '3.2.2015 14:30,1\n' | "$program" ingest other - --time-format '%d.%m.%Y %H:%M' 2>&1
1
dataset  records  stored  rejected  duplicate  state                source
other          0       0         0          0  refused HDR_NUMERIC  -
millwright: ingest: '-': the first line is data, not a header
hint: put the column names on the first line
---
ingest plain.csv --replace --time-format '%H:%M' 2>&1
2
millwright: ingest: --time-format '%H:%M' tells no year
hint: for instance '%d/%m/%Y %H:%M:%S'
---
ingest plain.csv --replace --time-format '%d.%m.%Y %s' 2>&1
2
millwright: ingest: --time-format '%d.%m.%Y %s': %s is not known
hint: what is known: %Y %y %m %d %e %j %b %B %a %A %H %I %M %S %p %z %Z %T %R %D %F %n %t %%
---
ingest plain.csv --replace --timezone Europe/Berln 2>&1
2
millwright: ingest: no time zone is named 'Europe/Berln'
hint: did you mean 'Europe/Berlin'? zones are the files below /usr/share/zoneinfo
---
ingest plain.csv --replace --timezone EST 2>&1
2
millwright: ingest: 'EST' means different time zones to different people
hint: write America/New_York, or whichever is meant
---
check
0
workspace.mw: ok
