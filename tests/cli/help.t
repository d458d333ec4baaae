# without arguments, the help
| head -n 3
0
---
--help | grep -c '^  [a-z]'
0
---
runs log --help
0
---
sql --help
0
---
features --help | head -n 1
0
---
# --help wins over missing words and is no run
ingest --help | head -n 1
0
---
--help show | head -n 1
0
---
train --help | grep -A1 param
0
