import { numbersOf } from '../floats';
import type { RewriteRule, Site } from '../rule';

export const identity: RewriteRule = { id: 'Identity', rewrite: ({ x: [x] }) => [x] };

/** Drops nothing at inference; its mask, where anybody reads it, is all ones. In training mode it is left alone. */
export const dropout: RewriteRule = {
  id: 'Dropout',
  rewrite: (site) => {
    const { node, x, y, opset } = site;
    const [data, ratio, training] = x;
    const isTraining = training?.value ? numbersOf(training.value)[0] === 1 : Boolean(training);
    if (isTraining) return site.ops('Dropout', [data, ratio, training], node.outputs.length);
    return [data, node.outputs[1] ? ones(site, y[1]?.dims ?? [], opset < 10) : null];
  },
};

function ones(site: Site, dims: readonly number[], isFloat: boolean): string {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return isFloat
    ? site.constant({ type: 'float32', dims, data: new Float32Array(count).fill(1) })
    : site.constant({ type: 'bool', dims, data: new Uint8Array(count).fill(1) });
}
