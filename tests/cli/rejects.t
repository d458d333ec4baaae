# rejects as a file: corrected, loaded again, and all is as if the source had been right
file broken.csv
datetime,machineID,note,errorID
2015-01-01 06:00:00,1,"a, b",error1
2015-01-01 07:00:00,x1,"two
lines",error2
01.01.2015 08:00,2,,error3
2015-01-01 09:00:00,2,,error4,
2015-01-01 10:00:00,3,fine,error5
2015-01-01 11:00:00,3,"say ""hi""",
---
file whole.csv
datetime,machineID,note,errorID
2015-01-01 06:00:00,1,"a, b",error1
2015-01-01 07:00:00,1,"two
lines",error2
2015-01-01 08:00:00,2,,error3
2015-01-01 09:00:00,2,,error4
2015-01-01 10:00:00,3,fine,error5
2015-01-01 11:00:00,3,"say ""hi""",error6
---
-q -w whole.mw ingest errors whole.csv
0
dataset  records  stored  rejected  duplicate  state   source
errors         6       6         0          0  stored  whole.csv
---
-q ingest errors broken.csv --max-rejects 4
0
dataset  records  stored  rejected  duplicate  state   source
errors         6       2         4          0  stored  broken.csv
---
rejects --csv
0
load,line,reason,column,detail,text
1,3,NUM_BAD,machineID,'x1': not a number of the column's type,"2015-01-01 07:00:00,x1,""two
lines"",error2"
1,5,DATE_BAD,datetime,'01.01.2015 08:00': not a time in a form that is known,"01.01.2015 08:00,2,,error3"
1,6,COLS_MANY,,5 fields where the header has 4,"2015-01-01 09:00:00,2,,error4,"
1,8,MISSING,errorID,a value that must be there is missing,"2015-01-01 11:00:00,3,""say """"hi"""""","
---
rejects 1 --lines > rejected.csv
0
---
! cat rejected.csv
0
datetime,machineID,note,errorID
2015-01-01 07:00:00,x1,"two
lines",error2
01.01.2015 08:00,2,,error3
2015-01-01 09:00:00,2,,error4,
2015-01-01 11:00:00,3,"say ""hi""",
---
rejects 1 --lines 2>&1 > again.csv; cmp again.csv rejected.csv
0
4 records
when they are corrected: millwright ingest errors FILE --append
---
! sed 's/,x1,/,1,/; s/^01.01.2015 08:00/2015-01-01 08:00:00/; s/error4,$/error4/; s/""",$/""",error6/' rejected.csv > corrected.csv
0
---
-q ingest errors corrected.csv --append
0
dataset  records  stored  rejected  duplicate  state   source
errors         4       4         0          0  stored  corrected.csv
---
! "$program" datasets --json | sed 's/.*"hash"/"hash"/' > a; "$program" -w whole.mw datasets --json | sed 's/.*"hash"/"hash"/' | cmp - a && wc -l < a
0
1
---
# chosen ones
rejects 1 --reason num_bad --json
0
{"load":1,"line":3,"reason":"NUM_BAD","column":"machineID","detail":"'x1': not a number of the column's type","text":"2015-01-01 07:00:00,x1,\"two\nlines\",error2"}
---
rejects --limit 1 --lines --reason MISSING
0
datetime,machineID,note,errorID
2015-01-01 11:00:00,3,"say ""hi""",
---
rejects --reason NUM_BADD 2>&1
2
millwright: 'NUM_BADD' is no reason
hint: did you mean 'NUM_BAD'?
---
rejects 9 2>&1
1
millwright: there is no load 9
hint: millwright loads lists them
---
rejects 9 --lines 2>&1
1
millwright: there is no load 9
hint: millwright loads lists them
---
rejects --lines --json 2>&1
2
millwright: --lines gives the records as they came: no --csv, no --json
---
rejects 2 --lines 2>&1
0
there are no such rejects
---
# other line ends, another separator, other names: the bytes stay, the way to load them is told
! printf 'when;machineID;model;age\r\n1;1;m;x\r\n1;2;m;3\r\n1;2;m;4\r\n' > machines.csv
0
---
-q ingest machines machines.csv --delimiter ';' --missing zero --max-rejects 50% 2>&1
1
dataset   records  stored  rejected  duplicate  state                 source
machines        3       0         2          0  refused REJECT_LIMIT  machines.csv
millwright: ingest: 'machines.csv': 2 of 3 records rejected: line 2: NUM_BAD in 'age': 'x': not a number of the column's type
hint: see: millwright rejects; --max-rejects allows more
---
-q ingest machines machines.csv --delimiter ';' --missing zero --max-rejects 2
0
dataset   records  stored  rejected  duplicate  state   source
machines        3       1         2          0  stored  machines.csv
---
rejects 4 --lines 2>/dev/null | od -c | sed 's/  *$//'
0
0000000   w   h   e   n   ;   m   a   c   h   i   n   e   I   D   ;   m
0000020   o   d   e   l   ;   a   g   e  \r  \n   1   ;   1   ;   m   ;
0000040   x  \r  \n   1   ;   2   ;   m   ;   4  \r  \n
0000054
---
! "$program" rejects 4 --lines 2>&1 >/dev/null
0
2 records
when they are corrected: millwright ingest machines FILE --append --missing zero --delimiter ';'
---
rejects --lines 2>&1
2
millwright: loads 1 and 3 have another dataset, header or options
hint: name a load: millwright rejects 3 --lines
---
rejects 3 --lines 2>&1 >/dev/null
0
2 records
load 3 stored nothing (REJECT_LIMIT): its good records have to be loaded too
when they are corrected: millwright ingest machines FILE --append --missing zero --delimiter ';'
---
# what cannot be there is told
! { printf 'id,text\n1,a\r\n2,"b" c\n'; printf '3,%070000d,x\n' 0; printf '4,"open\n5,e\n'; } > odd.csv
0
---
-q ingest odd odd.csv --key id --type 'id=integer' --map 'text=text' --max-rejects 9
0
dataset  records  stored  rejected  duplicate  state   source
odd            5       2         3          0  stored  odd.csv
---
rejects 5 --lines 2>&1
0
id,text
2,"b" c
4,"open
2 records
1 record, line 4 of load 5: not here: 64 KiB or longer, of which only the start is kept
1 record, line 5 of load 5: a quote is never closed, and only the first line is here: the lines behind it were read as records
line ends were mixed, and are line feeds here
when they are corrected: millwright ingest odd FILE --append --map text=text
---
# standard input cannot be read a second time for the text of a clash
! printf 'machineID,model,age\n7,a,1\n7,b,1\n' | "$program" -q ingest machines - --append --max-rejects 1
0
dataset   records  stored  rejected  duplicate  state   source
machines        2       1         1          0  stored  -
---
rejects 6 --lines 2>&1
0
machineID,model,age
0 records
1 record, line 3 of load 6: not here: the source could not be read a second time
when they are corrected: millwright ingest machines FILE --append
---
! "$program" -q -w b.mw ingest odd odd.csv --key id --type id=integer; "$program" -w b.mw rejects --lines 2>&1 >/dev/null | tail -n 1
0
dataset  records  stored  rejected  duplicate  state                 source
odd            5       0         3          0  refused REJECT_LIMIT  odd.csv
when they are corrected: millwright ingest odd FILE --append --type id=integer --key id
---
check
0
workspace.mw: ok
