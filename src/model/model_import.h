/* model_import.h - ensembles of other programs, as models of ours.
 *
 * Spark's, as plain arrays: a JSON object with "format" MODEL_IMPORT_ARRAYS, "type"
 * (RandomForestClassificationModel or DecisionTree...), numFeatures, numClasses, params, labels,
 * features, vectorIndexer {feature: {value: index}}, and trees, each with the parallel arrays
 * feature, threshold, left, right, impurity, impurityStats, and categories
 * {node: {left, arity}}. */
#ifndef MW_MODEL_MODEL_IMPORT_H
#define MW_MODEL_MODEL_IMPORT_H

#include "src/base/json.h"
#include "src/model/model.h"

#define MODEL_IMPORT_ARRAYS "spark tree ensemble as plain arrays, version 1"

/* model_import_arrays - nodes are renumbered breadth first, thresholds gathered into ascending
 * tables, importances computed anew. Every index and count is checked; class counts must be
 * whole numbers. */
struct model *model_import_arrays(const struct json *root, struct err *e);

#endif
