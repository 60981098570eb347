// The derivative of every operator that has one here: one file each, one line in this list.

import { registry } from '../../../base/registry';
import { type OperatorRule, type RuleSet, ruleId } from '../rule';
import { abs } from './abs';
import { acos } from './acos';
import { acosh } from './acosh';
import { add } from './add';
import { asin } from './asin';
import { asinh } from './asinh';
import { atan } from './atan';
import { atanh } from './atanh';
import { averagePool } from './averagePool';
import { batchNormalization } from './batchNormalization';
import { cast } from './cast';
import { castLike } from './castLike';
import { celu } from './celu';
import { clip } from './clip';
import { concat } from './concat';
import { conv } from './conv';
import { convTranspose } from './convTranspose';
import { cos } from './cos';
import { cosh } from './cosh';
import { cumSum } from './cumSum';
import { depthToSpace } from './depthToSpace';
import { div } from './div';
import { dropout } from './dropout';
import { einsum } from './einsum';
import { elu } from './elu';
import { erf } from './erf';
import { exp } from './exp';
import { expand } from './expand';
import { flatten } from './flatten';
import { gather } from './gather';
import { gatherElements } from './gatherElements';
import { gatherND } from './gatherND';
import { gelu } from './gelu';
import { gemm } from './gemm';
import { globalAveragePool } from './globalAveragePool';
import { globalLpPool } from './globalLpPool';
import { globalMaxPool } from './globalMaxPool';
import { groupNormalization } from './groupNormalization';
import { hardSigmoid } from './hardSigmoid';
import { hardSwish } from './hardSwish';
import { identity } from './identity';
import { instanceNormalization } from './instanceNormalization';
import { layerNormalization } from './layerNormalization';
import { leakyRelu } from './leakyRelu';
import { log } from './log';
import { logSoftmax } from './logSoftmax';
import { lpNormalization } from './lpNormalization';
import { lpPool } from './lpPool';
import { lrn } from './lrn';
import { matMul } from './matMul';
import { max } from './max';
import { maxPool } from './maxPool';
import { mean } from './mean';
import { meanVarianceNormalization } from './meanVarianceNormalization';
import { min } from './min';
import { mish } from './mish';
import { mod } from './mod';
import { mul } from './mul';
import { neg } from './neg';
import { pad } from './pad';
import { pow } from './pow';
import { pRelu } from './pRelu';
import { reciprocal } from './reciprocal';
import { reduceL1 } from './reduceL1';
import { reduceL2 } from './reduceL2';
import { reduceLogSum } from './reduceLogSum';
import { reduceLogSumExp } from './reduceLogSumExp';
import { reduceMax } from './reduceMax';
import { reduceMean } from './reduceMean';
import { reduceMin } from './reduceMin';
import { reduceProd } from './reduceProd';
import { reduceSum } from './reduceSum';
import { reduceSumSquare } from './reduceSumSquare';
import { relu } from './relu';
import { reshape } from './reshape';
import { resize } from './resize';
import { scatterElements } from './scatterElements';
import { scatterND } from './scatterND';
import { selu } from './selu';
import { shrink } from './shrink';
import { sigmoid } from './sigmoid';
import { sin } from './sin';
import { sinh } from './sinh';
import { slice } from './slice';
import { softmax } from './softmax';
import { softplus } from './softplus';
import { softsign } from './softsign';
import { spaceToDepth } from './spaceToDepth';
import { split } from './split';
import { sqrt } from './sqrt';
import { squeeze } from './squeeze';
import { sub } from './sub';
import { sum } from './sum';
import { tan } from './tan';
import { tanh } from './tanh';
import { thresholdedRelu } from './thresholdedRelu';
import { tile } from './tile';
import { topK } from './topK';
import { transpose } from './transpose';
import { trilu } from './trilu';
import { unsqueeze } from './unsqueeze';
import { where } from './where';

export const derivatives = registry<string, OperatorRule>([
  abs,
  acos,
  acosh,
  add,
  asin,
  asinh,
  atan,
  atanh,
  averagePool,
  batchNormalization,
  cast,
  castLike,
  celu,
  clip,
  concat,
  conv,
  convTranspose,
  cos,
  cosh,
  cumSum,
  depthToSpace,
  div,
  dropout,
  einsum,
  elu,
  erf,
  exp,
  expand,
  flatten,
  gather,
  gatherElements,
  gatherND,
  gelu,
  gemm,
  globalAveragePool,
  globalLpPool,
  globalMaxPool,
  groupNormalization,
  hardSigmoid,
  hardSwish,
  identity,
  instanceNormalization,
  layerNormalization,
  leakyRelu,
  log,
  logSoftmax,
  lpNormalization,
  lpPool,
  lrn,
  matMul,
  max,
  maxPool,
  mean,
  meanVarianceNormalization,
  min,
  mish,
  mod,
  mul,
  neg,
  pRelu,
  pad,
  pow,
  reciprocal,
  reduceL1,
  reduceL2,
  reduceLogSum,
  reduceLogSumExp,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceProd,
  reduceSum,
  reduceSumSquare,
  relu,
  reshape,
  resize,
  scatterElements,
  scatterND,
  selu,
  shrink,
  sigmoid,
  sin,
  sinh,
  slice,
  softmax,
  softplus,
  softsign,
  spaceToDepth,
  split,
  sqrt,
  squeeze,
  sub,
  sum,
  tan,
  tanh,
  thresholdedRelu,
  tile,
  topK,
  transpose,
  trilu,
  unsqueeze,
  where,
]);

export const gradientRules: RuleSet = {
  id: 'gradient',
  rule: (node) => derivatives.get(ruleId(node)),
};
