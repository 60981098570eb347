import { floatOf, intOf } from '../../onnx/nodeAttributes';
import { elementCount } from '../../onnx/tensor';
import type { Tensor } from '../ops';
import type { Derivative, OperatorRule, RuleInput } from '../rule';
import { spatialAxes } from '../windows';

/**
 * y = s x̂ + b with x̂ = (x − m) / √(v + ε) from recorded statistics; dx = s dy / √(v + ε), ds = Σ dy x̂, db = Σ dy,
 * dm = −s Σ dy / √(v + ε), dv = −½ s Σ dy x̂ / (v + ε), the sums over all axes but the channels'.
 */
export const batchNormalization: OperatorRule = {
  id: 'BatchNormalization',
  derivative: (input) =>
    intOf(input.node, 'training_mode', 0) === 1 ? ofBatch(input) : ofRecorded(input),
};

const ofRecorded: Derivative = ({ ops, node, x: [x, s, , mean, variance], dy: [dy] }) => {
  if (!x || !s || !mean || !variance || !dy) return [];
  const varied = ops.add(variance, floatOf(node, 'epsilon', 1e-5));
  const deviation = ops.map('Sqrt', varied);
  const factor = ops.div(s, deviation);
  const centred = ops.sub(x, ops.reshape(mean, perChannel(x)));
  const ds = ops.div(sums(ops, ops.mul(dy, centred)), deviation);
  const db = sums(ops, dy);
  const dm = ops.neg(ops.mul(factor, db));
  const dv = ops.div(ops.mul(s, ds), ops.mul(varied, -2));
  return [ops.mul(dy, ops.reshape(factor, perChannel(x))), ds, db, dm, dv];
};

/**
 * In training mode m and v are the batch's own (v divided by their number), so that they carry gradients to x:
 * dx = s (dy − mean dy − x̂ mean(dy x̂)) / √(v + ε) (Ioffe & Szegedy 2015, section 3). The part with x̂ is one operator.
 */
const ofBatch: Derivative = (input) => {
  const { ops, node, wants } = input;
  const [x, s] = input.x;
  const [dy, ...others] = input.dy;
  if (!x || !s) return [];
  if (!dy || others.some((each) => each !== null)) {
    return { refusal: 'its running statistics are used further on' };
  }
  const { mean, variance } = batchStatistics(input, x);
  const epsilon = floatOf(node, 'epsilon', 1e-5);
  const deviation = ops.map('Sqrt', ops.add(variance, epsilon));
  const centred = ops.sub(x, ops.reshape(mean, perChannel(x)));
  const ds = ops.div(sums(ops, ops.mul(dy, centred)), deviation);
  const db = sums(ops, dy);
  if (!wants[0]) return [null, ds, db];
  const factor = ops.div(s, deviation);
  const share = ops.div(factor, -elementCount(x.dims) / (x.dims[1] ?? 1));
  const ofStatistics = ops.node(
    'BatchNormalization',
    [x, ops.mul(share, ds), ops.mul(share, db), mean, variance],
    x.dims,
    { epsilon: { float: epsilon } },
  );
  return [ops.add(ops.mul(dy, ops.reshape(factor, perChannel(x))), ofStatistics), ds, db];
};

/** [channels] each: what the node itself tells where nothing older is mixed in. */
function batchStatistics({ ops, node, y }: RuleInput, x: Tensor) {
  const [, toldMean, toldVariance] = y;
  if (toldMean && toldVariance && floatOf(node, 'momentum', 0.9) === 0) {
    return { mean: toldMean, variance: toldVariance };
  }
  const axes = [0, ...spatialAxes(x)];
  const mean = ops.mean(x, axes, false);
  const centred = ops.sub(x, ops.reshape(mean, perChannel(x)));
  return { mean, variance: ops.mean(ops.mul(centred, centred), axes, false) };
}

function perChannel(x: Tensor): readonly number[] {
  return [x.dims[1] ?? 0, ...x.dims.slice(2).map(() => 1)];
}

/** Over all axes but the channels'. */
function sums(ops: RuleInput['ops'], x: Tensor): Tensor {
  return ops.sum(x, [0, ...spatialAxes(x)], false);
}
