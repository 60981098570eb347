import { floatOf } from '../../nodeAttributes';
import type { RewriteRule } from '../rule';

const largest = 3.4028234663852886e38;

/** Bounds were attributes before opset 11; one that no float32 lies beyond is none. */
export const clip: RewriteRule = {
  id: 'Clip',
  rewrite: (site) => {
    const { node, opset, x } = site;
    if (opset >= 11) return [site.op('Clip', x)];
    const low = floatOf(node, 'min', -largest);
    const high = floatOf(node, 'max', largest);
    const bounds = [low > -largest ? low : null, high < largest ? high : null];
    return [site.op('Clip', [x[0], ...bounds])];
  },
};
