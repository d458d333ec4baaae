# wrong words are answered with the nearest right one, on standard error, with status 2
verson 2>&1
2
millwright: unknown command 'verson'
hint: did you mean 'version'?
---
zzz 2>&1
2
millwright: unknown command 'zzz'
hint: see 'millwright --help'
---
--jsno version 2>&1
2
millwright: unknown option '--jsno'
hint: did you mean '--json'?
---
version --cvs 2>&1
2
millwright: version: unknown option '--cvs'
hint: did you mean '--csv'?
---
version extra 2>&1
2
millwright: version: unexpected argument 'extra'
hint: usage: millwright version
---
version --threads 0 2>&1
2
millwright: version: option '--threads' needs a number from 1 to 1024, not '0'
---
version --threads two 2>&1
2
millwright: version: option '--threads' needs a whole number, not 'two'
---
version --workspace 2>&1
2
millwright: version: option '--workspace' needs a value: FILE
---
version --json=yes 2>&1
2
millwright: version: option '--json' takes no value
---
version --color purple 2>&1
2
millwright: version: option '--color' cannot be 'purple'
hint: one of auto|always|never
---
version --detach 2>&1
2
millwright: version: option '--detach' is for commands that are runs
---
-x version 2>&1
2
millwright: unknown option '-x'
hint: options are -w, -q, -h, or have two dashes; '--' stands before a word that begins with a dash
---
# options stand anywhere, in either spelling; -- ends them
--json --threads=2 version -q | head -n 1
0
{"name":"millwright","version":"0.1.0"}
---
version -- --json 2>&1
2
millwright: version: unexpected argument '--json'
hint: usage: millwright version
---
-wsome.mw version --json -w other.mw | head -n 1
0
{"name":"millwright","version":"0.1.0"}
