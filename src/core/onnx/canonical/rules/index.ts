// How each operator is said in the canonical opset: a line per rule, and sets of operators that need none.

import { registry } from '../../../../base/registry';
import type { RewriteRule } from '../rule';
import { concat, expand, gather, scatter, scatterElements, tile, topK, transpose } from './axes';
import { batchNormalization } from './batchNormalization';
import { cast, castLike } from './cast';
import { clip } from './clip';
import { conv, convTranspose } from './conv';
import { affine, crop, imageScaler, parametricSoftplus, scaledTanh } from './experimental';
import { gelus } from './microsoft/activations';
import { fusedAttention, multiHeadAttention } from './microsoft/attention';
import { fusedConv, fusedGemm, products } from './microsoft/fused';
import { skipLayerNormalization, skipSimplifiedLayerNormalization } from './microsoft/skip';
import { trilu } from './microsoft/trilu';
import {
  groupNormalization,
  layerNormalization,
  rmsNormalization,
  simplifiedLayerNormalization,
} from './normalization';
import { pad } from './pad';
import { dropout, identity } from './passThrough';
import { averagePool, lpPool, maxPool } from './pools';
import { qAttention } from './quantised/attention';
import { quantisedElementwise } from './quantised/elementwise';
import { quantisedGathering } from './quantised/gathering';
import { convInteger, matMulInteger } from './quantised/integers';
import { dynamicQuantizeLinear, quantisers } from './quantised/linear';
import { nhwcMaxPool } from './quantised/nhwcMaxPool';
import {
  convolutions,
  dynamicQuantizeMatMul,
  matMulIntegerToFloat,
  qGemm,
  qLinearMatMul,
} from './quantised/products';
import { reductions } from './reduce';
import { flatten, reshape, squeeze, unsqueeze } from './reshape';
import { resize, upsample } from './resize';
import { gridSample, microsoftGridSample, roiAlign } from './sampling';
import { slice } from './slice';
import { softmaxes } from './softmax';
import { split } from './split';
import { attention } from './standardAttention';
import { quickGelu, swish } from './swish';
import { max, mean, min, sum } from './variadic';

export const rewriteRules = registry<string, RewriteRule>([
  affine,
  attention,
  averagePool,
  batchNormalization,
  cast,
  castLike,
  clip,
  concat,
  conv,
  convInteger,
  convTranspose,
  ...convolutions,
  crop,
  dropout,
  dynamicQuantizeLinear,
  dynamicQuantizeMatMul,
  expand,
  flatten,
  fusedAttention,
  fusedConv,
  fusedGemm,
  gather,
  ...gelus,
  gridSample,
  groupNormalization,
  identity,
  imageScaler,
  layerNormalization,
  lpPool,
  matMulInteger,
  matMulIntegerToFloat,
  max,
  maxPool,
  mean,
  microsoftGridSample,
  min,
  multiHeadAttention,
  nhwcMaxPool,
  pad,
  parametricSoftplus,
  ...products,
  qAttention,
  qGemm,
  qLinearMatMul,
  ...quantisedElementwise,
  ...quantisedGathering,
  ...quantisers,
  quickGelu,
  ...reductions,
  reshape,
  resize,
  rmsNormalization,
  roiAlign,
  scaledTanh,
  scatter,
  scatterElements,
  simplifiedLayerNormalization,
  skipLayerNormalization,
  skipSimplifiedLayerNormalization,
  slice,
  ...softmaxes,
  split,
  squeeze,
  sum,
  swish,
  tile,
  topK,
  transpose,
  trilu,
  unsqueeze,
  upsample,
]);

/** They only move, pick or compare numbers, so that a scale and zero point common to their operands are the result's. */
export const movesQuantised: ReadonlySet<string> = new Set([
  'Concat',
  'DepthToSpace',
  'Dropout',
  'Expand',
  'Flatten',
  'Gather',
  'GatherElements',
  'GatherND',
  'GlobalMaxPool',
  'Identity',
  'Max',
  'MaxPool',
  'Min',
  'Reshape',
  'Resize',
  'Slice',
  'SpaceToDepth',
  'Split',
  'Squeeze',
  'Tile',
  'Transpose',
  'Unsqueeze',
  'Upsample',
]);

/** Standard operators that came after the canonical opset and have no rule: nothing else can say them. */
export const newerOperators: ReadonlySet<string> = new Set([
  'BitCast',
  'CumProd',
  'RotaryEmbedding',
  'TensorScatter',
]);
