import { intOf, textOf } from '../../nodeAttributes';
import type { RewriteRule, Rewritten, Site } from '../rule';

/** Names of the interpolations before opset 20. */
const modes: Readonly<Record<string, string>> = { bilinear: 'linear', bicubic: 'cubic' };

function sampled(site: Site): Rewritten {
  const { node, x } = site;
  const mode = textOf(node, 'mode', 'linear');
  return [
    site.op('GridSample', x, {
      mode: modes[mode] ?? mode,
      padding_mode: textOf(node, 'padding_mode', 'zeros'),
      align_corners: intOf(node, 'align_corners', 0),
    }),
  ];
}

export const gridSample: RewriteRule = { id: 'GridSample', rewrite: sampled };
export const microsoftGridSample: RewriteRule = {
  id: 'com.microsoft:GridSample',
  rewrite: sampled,
};

/** Opset 16 moved all regions by half a pixel where nothing else is said. */
export const roiAlign: RewriteRule = {
  id: 'RoiAlign',
  rewrite: (site) => {
    const { node, opset, x } = site;
    const { attributes } = node;
    const before = { coordinate_transformation_mode: 'output_half_pixel' };
    return [site.op('RoiAlign', x, opset < 16 ? { ...attributes, ...before } : attributes)];
  },
};
