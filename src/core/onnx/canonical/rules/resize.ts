import type { Attributes } from '../../graph';
import { floatOf, floatsOf, intOf, intsOf, textOf } from '../../nodeAttributes';
import { isOnes, normalAxes, ofConstant } from '../constants';
import type { RewriteRule, Rewritten, Site, Source } from '../rule';

/** Coordinates from the corner, the lower neighbour: an attribute in opset 7, an input in 9. */
export const upsample: RewriteRule = {
  id: 'Upsample',
  rewrite: (site) => {
    const { node, x } = site;
    const scales = ofConstant(x[1]) ?? floatsOf(node, 'scales');
    if (!scales) return { refusal: 'its scales are not constant' };
    return fromCorner(site, scales);
  },
};

/** Opset 10 counted as Upsample did; later ones say how, for some axes only where 18 and above name them. */
export const resize: RewriteRule = {
  id: 'Resize',
  rewrite: (site) => {
    const { node, opset, x } = site;
    const [data] = x;
    const scales = ofConstant(x[opset < 11 ? 1 : 2]);
    if (opset < 11) {
      return scales ? fromCorner(site, scales) : { refusal: 'its scales are not constant' };
    }
    const sizes = ofConstant(x[3]);
    const rank = data?.dims.length ?? 0;
    const attributes = resizeAttributes(site);
    if (typeof attributes === 'string') return { refusal: attributes };
    const policy = textOf(node, 'keep_aspect_ratio_policy', 'stretch');
    const axes = normalAxes(intsOf(node, 'axes') ?? [...Array(rank).keys()], rank);
    if ((!sizes && !scales) || policy !== 'stretch') {
      const kept = intsOf(node, 'axes') ? { axes: { ints: axes } } : {};
      return [site.op('Resize', x, { ...attributes, ...kept, keep_aspect_ratio_policy: policy })];
    }
    const roi = attributes.coordinate_transformation_mode === 'tf_crop_and_resize';
    const regions = roi ? wholeRegions(ofConstant(x[1]), axes, rank) : null;
    if (sizes?.length) {
      const all = spread(sizes, axes, data?.dims ?? []);
      if (!roi && all.join() === data?.dims.join()) return [data];
      return [site.op('Resize', [data, region(site, regions), null, site.ints(all)], attributes)];
    }
    const all = spread(scales ?? [], axes, Array(rank).fill(1));
    if (!roi && isOnes(all)) return [data];
    return [site.op('Resize', [data, region(site, regions), factors(site, all)], attributes)];
  },
};

/**
 * Upsample, and Resize of opset 10. Nearest took the lower neighbour along axes that grow and the upper one along those that
 * shrink, so that both kinds of axes are resized one after the other.
 */
function fromCorner(site: Site, scales: readonly number[]): Rewritten {
  const [data] = site.x;
  if (textOf(site.node, 'mode', 'nearest') !== 'nearest') {
    return [cornered(site, data, scales, { mode: 'linear' })];
  }
  const larger = scales.map((scale) => Math.max(scale, 1));
  const smaller = scales.map((scale) => Math.min(scale, 1));
  const mode = 'nearest';
  const grown = cornered(site, data, larger, { mode, nearest_mode: 'floor' });
  return [cornered(site, grown, smaller, { mode, nearest_mode: 'ceil' })];
}

function cornered<T extends Source>(
  site: Site,
  data: T,
  scales: readonly number[],
  attributes: Attributes,
): T | string {
  if (isOnes(scales)) return data;
  const way = { coordinate_transformation_mode: 'asymmetric' };
  return site.op('Resize', [data, null, factors(site, scales)], { ...attributes, ...way });
}

/** Or a reason why there are none. */
function resizeAttributes({ node }: Site): Attributes | string {
  const coordinates = textOf(node, 'coordinate_transformation_mode', 'half_pixel');
  const nearest = textOf(node, 'nearest_mode', 'round_prefer_floor');
  const mode = textOf(node, 'mode', 'nearest');
  const common = {
    mode,
    cubic_coeff_a: { float: floatOf(node, 'cubic_coeff_a', -0.75) },
    exclude_outside: intOf(node, 'exclude_outside', 0),
    extrapolation_value: { float: floatOf(node, 'extrapolation_value', 0) },
    antialias: intOf(node, 'antialias', 0),
  };
  if (coordinates !== 'tf_half_pixel_for_nn') {
    return { ...common, coordinate_transformation_mode: coordinates, nearest_mode: nearest };
  }
  // ⌊(i + ½) / s⌋ of opset 11 is (i + ½) / s − ½ rounded, halves upwards.
  if (mode !== 'nearest' || nearest !== 'floor') {
    return `${coordinates} with ${mode} ${nearest}`;
  }
  return {
    ...common,
    coordinate_transformation_mode: 'half_pixel',
    nearest_mode: 'round_prefer_ceil',
  };
}

/** Numbers of some axes among those of all. */
function spread(
  given: readonly number[],
  axes: readonly number[],
  all: readonly number[],
): readonly number[] {
  return all.map((value, axis) => given[axes.indexOf(axis)] ?? value);
}

/** [starts…, ends…] of some axes as those of all. */
function wholeRegions(
  given: readonly number[] | undefined,
  axes: readonly number[],
  rank: number,
): readonly number[] {
  const ends = given?.slice(axes.length) ?? [];
  return [
    ...spread(given?.slice(0, axes.length) ?? [], axes, Array(rank).fill(0)),
    ...spread(ends, axes, Array(rank).fill(1)),
  ];
}

function region(site: Site, regions: readonly number[] | null): string | null {
  return regions && factors(site, regions);
}

function factors(site: Site, numbers: readonly number[]): string {
  const data = Float32Array.from(numbers);
  return site.constant({ type: 'float32', dims: [data.length], data });
}
