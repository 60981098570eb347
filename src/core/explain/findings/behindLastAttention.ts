// Token networks: behind the last attention only the class token reaches the head, and the tokens of the grid, which make
// the map, no longer matter.

import type { Finding } from './finding';
import { isZero } from './finding';

export const behindLastAttention: Finding = async ({ context: { layer }, gradient }) => {
  if (layer?.kind !== 'tokens' || layer.extraTokens === 0) return null;
  const rows = await gradient();
  if (!rows || isZero(rows) || !isZero(layer.toMaps(rows))) return null;
  return {
    code: 'layer-behind-attention',
    message: `The gradient at "${layer.value}" is zero at all ${layer.height} × ${layer.width} tokens of the picture: behind the last attention only the ${layer.extraTokens === 1 ? 'class token reaches' : `first ${layer.extraTokens} tokens reach`} the target.`,
    remedy:
      'Choose the output of the norm before the last attention, which is the automatic layer.',
  };
};
