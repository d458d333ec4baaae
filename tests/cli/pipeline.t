# a small fleet, from files to scores
simulate fleet --machines 6 --hours 3000 --seed 7 -q
0
machines           6 rows
telemetry      18000 rows
errors            76 rows
maint             76 rows
failures          18 rows
---
ingest fleet --json | sed 's/"seconds.*//'
0
{"run":1,"load":1,"dataset":"errors","source":"fleet/errors.csv","records":76,"stored":76,"rejected":0,"duplicate":0,"state":"stored","reason":null,
{"run":1,"load":2,"dataset":"failures","source":"fleet/failures.csv","records":18,"stored":18,"rejected":0,"duplicate":0,"state":"stored","reason":null,
{"run":1,"load":3,"dataset":"machines","source":"fleet/machines.csv","records":6,"stored":6,"rejected":0,"duplicate":0,"state":"stored","reason":null,
{"run":1,"load":4,"dataset":"maint","source":"fleet/maint.csv","records":76,"stored":76,"rejected":0,"duplicate":0,"state":"stored","reason":null,
{"run":1,"load":5,"dataset":"telemetry","source":"fleet/telemetry.csv","records":18000,"stored":18000,"rejected":0,"duplicate":0,"state":"stored","reason":null,
---
datasets --csv | cut -d, -f 1-3,5-6
0
name,kind,rows,from,to
errors,raw,76,2015-01-01 18:00:00,2015-05-06 04:00:00
failures,raw,18,2015-01-02 06:00:00,2015-05-02 06:00:00
machines,raw,6,,
maint,raw,76,2014-06-21 06:00:00,2015-05-02 06:00:00
telemetry,raw,18000,2015-01-01 06:00:00,2015-05-06 05:00:00
---
show machines
0
machineID  model   age
        1  model3   14
        2  model3    5
        3  model2   17
        4  model4    8
        5  model4   19
        6  model3   11
---
show telemetry --columns datetime,machineID,volt --limit 3
0
datetime             machineID     volt
2015-01-01 06:00:00          1  137.393
2015-01-01 07:00:00          1  169.252
2015-01-01 08:00:00          1  168.677
---
show telemetry --columns machineID,volt --where "machineID = 2 and volt > 220" --limit 2 --csv
0
machineID,volt
2,225.473292860389
2,224.1608438323
---
show errors --order-by errorID:desc --limit 3 --json
0
{"datetime":"2015-04-30 13:00:00","machineID":1,"errorID":"error5"}
{"datetime":"2015-01-14 15:00:00","machineID":2,"errorID":"error5"}
{"datetime":"2015-03-14 22:00:00","machineID":2,"errorID":"error5"}
---
show errors --columns errorID,nope 2>&1
2
millwright: there is no column 'nope'
hint: the nearest name is 'errorID'
---
sql "select machineID, count(*) as n, avg(volt) as mean from telemetry group by 1"
0
machineID     n     mean
        1  3000  169.896
        2  3000  169.941
        3  3000  170.641
        4  3000  170.754
        5  3000  170.294
        6  3000  169.502
---
describe machines --csv
0
column,type,count,missing,distinct,min,max,mean,sd,q05,q25,median,q75,q95,frequent,n_frequent,outliers,fence_low,fence_high
machineID,integer,6,0,6,1,6,3.5,1.8708286933869707,1.25,2.25,3.5,4.75,5.75,,,0,-5.25,12.25
model,text,6,0,3,model2,model4,,,,,,,,model3,3,,,
age,integer,6,0,6,5,19,12.333333333333334,5.354126134736337,5.75,8.75,12.5,16.25,18.5,,,0,-13.75,38.75
---
describe maint
0
column     count  missing               min               max  outliers            median  distinct              mean       sd  frequent  n_frequent               q05               q25               q75               q95         fence_low        fence_high  type
datetime      76        0  2014-06-21 06:00  2015-05-02 06:00         0  2015-02-04 06:00        67  2015-01-08 18:37        -  -                  -  2014-07-13 18:00  2014-11-02 18:00  2015-03-17 12:00  2015-04-18 18:00  2013-09-24 12:00  2016-04-24 18:00  time
machineID     76        0                 1                 6         0                 3         6           3.38158  1.70464  -                  -                 1                 2                 5                 6                -7                14  integer
comp          76        0             comp1             comp4         -                 -         4                 -        -  comp2             24                 -                 -                 -                 -                 -                 -  text
---
loads --csv | cut -d, -f 1,3,5-10
0
load,dataset,records,stored,rejected,duplicate,state,reason
1,errors,76,76,0,0,stored,
2,failures,18,18,0,0,stored,
3,machines,6,6,0,0,stored,
4,maint,76,76,0,0,stored,
5,telemetry,18000,18000,0,0,stored,
---
# the same files again
ingest fleet 2>&1 | tail -n 2
0
millwright: ingest: dataset 'errors' exists
hint: --append merges into it, --replace replaces it
---
features --to 2015-04-01 --json | sed 's/"seconds.*//'
0
{"run":3,"dataset":"training_data","rows":1056,"columns":48,"labels":{"0":1020,"1":4,"2":10,"3":2,"4":8},
---
features --to 2015-04-01 2>&1
1
millwright: features: there already is a dataset 'training_data'
hint: add --replace, or choose another name
---
train --param numTrees=5 --param maxDepth=6 --seed 1 --json | sed 's/"seconds.*//'
0
{"run":5,"model":"RandomForest","algorithm":"random_forest","rows":1044,"classes":5,"trees":5,"nodes":81,
---
train --param numTrees=5 --param maxDepht=6 --replace 2>&1
2
millwright: train: random_forest has no parameter 'maxDepht'
hint: did you mean 'maxDepth'?
---
models --csv | cut -d, -f 1-6
0
name,version,algorithm,trees,nodes,run
RandomForest,1,random_forest,5,81,5
---
models importance RandomForest --csv | wc -l
0
38
---
features --from 2015-04-05 --out test_data -q | grep -v ' s$'
0
rows by label:  0 356, 1 2, 2 6, 4 2
---
evaluate RandomForest test_data --json | sed 's/"seconds.*//'
0
{"run":8,"model":"RandomForest","dataset":"test_data","rows":366,"labels":[0,2,4,1,3],"confusion":[[354,2,0,0,0],[2,4,0,0,0],[2,0,0,0,0],[1,0,0,1,0],[0,0,0,0,0]],"accuracy":0.9808743169398907,"precision":0.7142857142857143,"recall":0.5,"f1":0.588235294117647,"weighted":{"precision":0.9755239965295218,"recall":0.9808743169398907,"f1":0.9777268269071547},"macro":{"precision":0.6631847725162489,"recall":0.5402621722846441,"f1":0.5808857808857808},"per_class":[{"label":0,"precision":0.9860724233983287,"recall":0.9943820224719101,"f1":0.9902097902097902,"support":356},{"label":2,"precision":0.6666666666666666,"recall":0.6666666666666666,"f1":0.6666666666666666,"support":6},{"label":4,"precision":0,"recall":0,"f1":0,"support":2},{"label":1,"precision":1,"recall":0.5,"f1":0.6666666666666666,"support":2},{"label":3,"precision":0,"recall":null,"f1":null,"support":0}],"log_loss":0.05710069712123858,
---
evaluate RandomForest test_data | tail -n +3
0
Rows by actual class, in columns by predicted class:
actual    0  1  2  3  4
0       354  0  2  0  0
1         1  1  0  0  0
2         2  0  4  0  0
3         0  0  0  0  0
4         2  0  0  0  0

class     precision  recall      f1  support
0            0.9861  0.9944  0.9902      356
1            1.0000  0.5000  0.6667        2
2            0.6667  0.6667  0.6667        6
3            0.0000       -       -        0
4            0.0000  0.0000  0.0000        2
macro        0.6632  0.5403  0.5809        -
weighted     0.9755  0.9809  0.9777        -

accuracy 0.9809, precision 0.7143, recall 0.5000, F1 0.5882
log loss 0.0571
---
score RandomForest test_data --json | sed 's/"seconds.*//'
0
{"run":10,"model":"RandomForest","dataset":"test_data","results":"scores","rows":384,"predicted":{"0":377,"1":1,"2":6,"3":0,"4":0},
---
evaluate scores --json | sed 's/"seconds.*//'
0
{"run":11,"model":"RandomForest","dataset":"scores","rows":366,"labels":[0,2,4,1,3],"confusion":[[354,2,0,0,0],[2,4,0,0,0],[2,0,0,0,0],[1,0,0,1,0],[0,0,0,0,0]],"accuracy":0.9808743169398907,"precision":0.7142857142857143,"recall":0.5,"f1":0.588235294117647,"weighted":{"precision":0.9755239965295218,"recall":0.9808743169398907,"f1":0.9777268269071547},"macro":{"precision":0.6631847725162489,"recall":0.5402621722846441,"f1":0.5808857808857808},"per_class":[{"label":0,"precision":0.9860724233983287,"recall":0.9943820224719101,"f1":0.9902097902097902,"support":356},{"label":2,"precision":0.6666666666666666,"recall":0.6666666666666666,"f1":0.6666666666666666,"support":6},{"label":4,"precision":0,"recall":0,"f1":0,"support":2},{"label":1,"precision":1,"recall":0.5,"f1":0.6666666666666666,"support":2},{"label":3,"precision":0,"recall":null,"f1":null,"support":0}],"log_loss":0.05710069712123858,
---
# the rows behind a cell of the matrix: as many as it says, of the table and of its scores alike
evaluate RandomForest test_data --cell 2,0 --csv
0
row,machineID,dt_truncated,label,prediction,probability
181,3,2015-05-01 12:00:00,2.0,0.0,0.4
261,5,2015-04-07 12:00:00,2.0,0.0,0.2
---
evaluate scores --cell 2,0 --csv
0
row,machineID,dt_truncated,label,prediction,probability
181,3,2015-05-01 12:00:00,2.0,0.0,0.4
261,5,2015-04-07 12:00:00,2.0,0.0,0.2
---
show test_data --columns machineID,dt_truncated,label_e --limit 1 --offset 181 --csv
0
machineID,dt_truncated,label_e
3,2015-05-01 12:00:00,2
---
evaluate RandomForest test_data --cell 0,2
0
row  machineID  dt_truncated         label  prediction  probability
180          3  2015-05-01 00:00:00      0           2          0.2
260          5  2015-04-07 00:00:00      0           2          0.4
---
evaluate RandomForest test_data --cell 0,0 --json | wc -l
0
354
---
evaluate scores --cell 4,0 --json
0
{"row":51,"machineID":1,"dt_truncated":"2015-04-30 12:00:00","label":4,"prediction":0,"probability":0.20032102728731943}
{"row":52,"machineID":1,"dt_truncated":"2015-05-01 00:00:00","label":4,"prediction":0,"probability":0.00032102728731942215}
---
evaluate RandomForest test_data --cell 3,3 2>&1
0
no rows
---
evaluate RandomForest test_data --cell comp2,none 2>&1
2
millwright: evaluate: option '--cell' needs two labels, not 'comp2,none'
hint: --cell 2,0: the rows of label 2 that are predicted as 0
---
evaluate RandomForest test_data --cell 2,0 --detach 2>&1
2
millwright: evaluate: --cell makes no run that could be detached
---
evaluate RandomForest test_data --csv 2>&1
2
millwright: evaluate: option '--csv' is for the rows of --cell
---
# looking kept no run and no evaluation
runs --csv | tail -n +2 | head -n 1 | cut -d, -f 1
0
11
---
show scores --limit 1 --csv | head -n 1
0
machineID,dt_truncated,label,prediction,probability_0,probability_1,probability_2,probability_3,probability_4,risk,model,run
---
score RandomForest test_data 2>&1
1
millwright: score: there already is a dataset 'scores'
hint: add --replace, or choose another name
---
models export RandomForest forest.json
0
RandomForest: random_forest of 5 trees, 5 classes, written to forest.json
---
models import forest.json --name Copy
0
Copy: random_forest of 5 trees, 5 classes
---
models export Copy - | cmp - forest.json
0
---
score Copy test_data --out copied -q | head -n 0
0
---
sql "select count(*) as n from scores s join copied c using (machineID, dt_truncated) where s.risk <> c.risk"
0
n
0
---
pipeline train --model Chain --training-table chain_data --to 2015-04-01 --param numTrees=3 --seed 1 -q --json | sed 's/"seconds.*//'
0
{"run":14,"features":{"dataset":"chain_data","rows":1056,"columns":48,"labels":{"0":1020,"1":4,"2":10,"3":2,"4":8}},"train":{"model":"Chain","algorithm":"random_forest","rows":1044,"classes":5,"trees":3,"nodes":49},
---
pipeline score --model Chain --from 2015-04-05 --to 2015-04-20 --results chain_scores -q --json | sed 's/"seconds.*//'
0
{"run":15,"features":{"dataset":"run_15_features","rows":180,"columns":48,"labels":{"0":164,"2":4}},"score":{"model":"Chain","dataset":"run_15_features","results":"chain_scores","rows":180,"predicted":{"0":175,"1":0,"2":5,"3":0,"4":0}},
---
# the table in between is gone
datasets --csv | cut -d, -f 1,2
0
name,kind
chain_data,features
chain_scores,scores
copied,scores
errors,raw
failures,raw
machines,raw
maint,raw
scores,scores
telemetry,raw
test_data,features
training_data,features
---
export chain_data --out chain.csv | sed 's/,[^,]*$//'
0
chain.csv: 1056 rows
---
ingest again chain.csv | tail -n 1 | cut -c 1-5
0
again
---
runs --csv --limit 2 | cut -d, -f 1-3,7,13
0
id,kind,state,percent,target
16,ingest,succeeded,100.0,again
15,pipeline score,succeeded,100.0,chain_scores
---
runs show 1 --json | sed 's/"rate".*"target"/"target"/; s/,"queued".*//'
0
{"id":1,"kind":"ingest","state":"succeeded","phase":"read","done":1634162,"total":1634162,"percent":100,"target":null,"command":"millwright ingest fleet --json","error":null,"hint":null
---
runs wait 1 --json | head -n 1 | sed 's/"seconds.*//'
0
{"run":1,"load":1,"dataset":"errors","source":"fleet/errors.csv","records":76,"stored":76,"rejected":0,"duplicate":0,"state":"stored","reason":null,
---
runs cancel 1 2>&1
1
millwright: run 1 has ended (succeeded)
---
runs rerun 2 2>&1 | tail -n 1
0
hint: --append merges into it, --replace replaces it
---
check
0
workspace.mw: ok
---
features --recipe reference --from 2015-11-30 --out late 2>&1
2
millwright: features: recipe 'reference': the range is empty: it begins at 2015-11-30 and ends at 2015-10-30 (the recipe's own)
hint: give --to, a time after 2015-11-30
