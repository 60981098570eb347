// What kind of operator a node is, for its colour.

import type { OperatorFamily } from '../../../protocol/graph';
import type { NodeProto } from '../onnx_pb';

const members: Readonly<Partial<Record<OperatorFamily, string>>> = {
  convolution:
    'Conv ConvTranspose ConvInteger DeformConv QLinearConv FusedConv NhwcFusedConv ConvTransposeWithDynamicPads',
  linear:
    'Gemm MatMul MatMulInteger Einsum QLinearMatMul QGemm FusedGemm FusedMatMul TransposeMatMul MatMulNBits MatMulIntegerToFloat DynamicQuantizeMatMul GemmFastGelu MatMulFpQ4 MatMulBnb4 GemmFloat8',
  activation:
    'Relu LeakyRelu PRelu Sigmoid Tanh Softmax LogSoftmax Elu Selu Celu Gelu FastGelu QuickGelu BiasGelu HardSigmoid HardSwish Mish Softplus Softsign ThresholdedRelu Clip Erf Hardmax Swish Shrink QLinearSigmoid QLinearLeakyRelu QLinearSoftmax BiasSoftmax BiasSplitGelu',
  pooling:
    'MaxPool AveragePool GlobalAveragePool GlobalMaxPool LpPool GlobalLpPool MaxRoiPool RoiAlign MaxUnpool QLinearAveragePool QLinearGlobalAveragePool',
  normalisation:
    'BatchNormalization InstanceNormalization LayerNormalization GroupNormalization GroupNorm SkipGroupNorm RMSNormalization SimplifiedLayerNormalization SkipLayerNormalization SkipSimplifiedLayerNormalization EmbedLayerNormalization LRN LpNormalization MeanVarianceNormalization Dropout BitmaskDropout BiasDropout',
  arithmetic:
    'Add Sub Mul Div Pow Sqrt Exp Log Abs Neg Sign Max Min Mean Sum Mod Reciprocal Floor Ceil Round Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare CumSum CumProd ArgMax ArgMin Equal Greater GreaterOrEqual Less LessOrEqual And Or Xor Not BitwiseAnd BitwiseOr BitwiseXor BitwiseNot BitShift IsNaN IsInf Where TopK Det QLinearAdd QLinearMul QLinearReduceMean BiasAdd',
  shape:
    'Reshape Flatten Transpose Squeeze Unsqueeze Concat Split Slice Gather GatherElements GatherND Scatter ScatterElements ScatterND TensorScatter Pad Expand Tile Shape Size Identity Cast CastLike BitCast Resize Upsample DepthToSpace SpaceToDepth Range ConstantOfShape Constant EyeLike OneHot Trilu Compress NonZero Unique ReverseSequence GridSample AffineGrid CenterCropPad Col2Im QLinearConcat',
  attention:
    'Attention MultiHeadAttention GroupQueryAttention QAttention PackedAttention PackedMultiHeadAttention DecoderMaskedMultiHeadAttention DecoderMaskedSelfAttention DecoderAttention SparseAttention PagedAttention LongformerAttention RotaryEmbedding GatedRelativePositionBias RelativePositionBias QOrderedAttention LinearAttention',
  quantisation:
    'QuantizeLinear DequantizeLinear DynamicQuantizeLinear DequantizeBFP QuantizeBFP DynamicQuantizeLSTM GatherBlockQuantized',
  control: 'If Loop Scan SequenceMap',
};

const families: ReadonlyMap<string, OperatorFamily> = new Map(
  Object.entries(members).flatMap(([family, ops]) =>
    ops.split(' ').map((op) => [op, family as OperatorFamily] as const),
  ),
);

/** By operator name in the domains of the specification and of ONNX Runtime; `other` for anybody else's. */
export function operatorFamily({
  domain,
  opType,
}: Pick<NodeProto, 'domain' | 'opType'>): OperatorFamily {
  const isKnown = ['', 'ai.onnx', 'com.microsoft', 'com.microsoft.nchwc'].includes(domain);
  return (isKnown ? families.get(opType) : undefined) ?? 'other';
}
