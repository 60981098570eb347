import { floatOf, intOf } from '../../onnx/nodeAttributes';
import type { Tensor } from '../ops';
import type { OperatorRule } from '../rule';

/**
 * y = s x̂ + b with x̂ = (x − m) / √(v + ε) from recorded statistics; dx = s dy / √(v + ε), ds = Σ dy x̂, db = Σ dy,
 * dm = −s Σ dy / √(v + ε), dv = −½ s Σ dy x̂ / (v + ε), the sums over all axes but the channels'.
 */
export const batchNormalization: OperatorRule = {
  id: 'BatchNormalization',
  derivative: ({ ops, node, x: [x, s, , mean, variance], dy: [dy] }) => {
    if (!x || !s || !mean || !variance || !dy) return [];
    if (intOf(node, 'training_mode', 0) === 1) {
      return { refusal: 'it is in training mode and normalises by the batch at hand' };
    }
    const channels = [s.dims[0] ?? 0, ...x.dims.slice(2).map(() => 1)];
    const others = [...x.dims.keys()].filter((axis) => axis !== 1);
    const perChannel = (gradient: Tensor): Tensor => ops.sum(gradient, others, false);
    const varied = ops.add(variance, floatOf(node, 'epsilon', 1e-5));
    const deviation = ops.map('Sqrt', varied);
    const factor = ops.div(s, deviation);
    const centred = ops.sub(x, ops.reshape(mean, channels));
    const ds = ops.div(perChannel(ops.mul(dy, centred)), deviation);
    const db = perChannel(dy);
    const dm = ops.neg(ops.mul(factor, db));
    const dv = ops.div(ops.mul(s, ds), ops.mul(varied, -2));
    return [ops.mul(dy, ops.reshape(factor, channels)), ds, db, dm, dv];
  },
};
