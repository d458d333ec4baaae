version --json | head -n 1
0
{"name":"millwright","version":"0.1.0"}
---
--version | head -n 1
0
name        version
---
version --csv | head -n 1
0
name,version
---
version --csv | cut -d, -f 1
0
name
millwright
sqlite
cjson
zlib
xxhash
curl
