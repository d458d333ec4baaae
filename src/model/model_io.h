/* model_io.h - models as files (our JSON) and as heads and trees for storage.
 *
 * A model file is one valid JSON object, written so that a reader may go line by line:
 *
 *     {"format":"millwright model","version":1,
 *     "head":{...},
 *     "about":{...},                                 absent when there is none
 *     "trees":[
 *     {"feature":[9,-1,-1],"cut":[17],"counts":[120,3,4,41]},
 *     ...one line a tree...
 *     ],
 *     "checksum":"32 hexadecimal digits"}
 *
 * head: {"algorithm":"random_forest","params":{"maxDepth":15,...},"labels":[0,2,1],
 *        "features":[{"name":"volt_mean_12h","thresholds":[...]},
 *                    {"name":"age","categories":[0,3,7]}],
 *        "importances":[...],"trees":200,"nodes":413220}
 *   labels by class index, features in the order of the inputs; categories: value of each index.
 * tree: nodes in breadth-first order. feature [n]: index, -1 is a leaf. The children of the k-th
 *   inner node (from 0) are nodes 1 + 2k and 2 + 2k; it sends x left when x <= thresholds[cut[k]],
 *   or, for a categorical feature, when x's index is listed in sets[cut[k]]. counts: for each
 *   leaf in order, rows per class index; a class weighs rows * classWeights (params). "refused":
 *   leaves that were examined and had no valid split; "nullLeft": inner nodes that send null left
 *   (others send it right). "sets", "refused", "nullLeft" are absent when empty.
 * checksum: XXH3-128 of the lines head, about and trees as written above (from the value's { to
 *   its }, each followed by one line feed). A file in another layout is accepted when its content
 *   gives the same lines.
 * Nothing in a file depends on clock, run or threads. */
#ifndef MW_MODEL_MODEL_IO_H
#define MW_MODEL_MODEL_IO_H

#include "src/base/buf.h"
#include "src/base/json.h"
#include "src/model/model.h"

/* model_io_write - the file appears whole or not at all; "-" is standard output. */
int model_io_write(const struct model *m, const char *path, struct err *e);

/* model_io_read - a model file of ours, or an ensemble of Spark's as plain arrays
 * (model_import.h). Everything is checked; a failure names the place. */
struct model *model_io_read(const char *path, struct err *e);

/* Head and trees apart, as a workspace stores them. */
void model_io_head(const struct model *m, struct buf *out); /* the JSON object above */
/* a model whose n_tree trees are still empty: fill each with model_pack_read */
struct model *model_io_from_head(const char *json, struct err *e);

#endif
