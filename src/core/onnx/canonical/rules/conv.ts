import { intOf, intsOf, textOf } from '../../nodeAttributes';
import type { RewriteRule, Site } from '../rule';
import { convAttributes, distributed, windowAttributes, windowOf } from '../windows';

/** Every attribute said, padding explicit. */
export const conv: RewriteRule = {
  id: 'Conv',
  rewrite: (site) => {
    const { node, x } = site;
    return [site.op('Conv', x, convAttributes(node, x[1]?.dims ?? [], x[0]?.dims ?? []))];
  },
};

/** The same; the padding follows from output_shape where that is given, as in the specification. */
export const convTranspose: RewriteRule = {
  id: 'ConvTranspose',
  rewrite: (site) => {
    const { node, x, y } = site;
    const kernel = intsOf(node, 'kernel_shape') ?? x[1]?.dims.slice(2) ?? [];
    const sizes = x[0]?.dims.slice(2) ?? [];
    const { strides, dilations } = windowOf(node, kernel, sizes);
    const extra = intsOf(node, 'output_padding') ?? kernel.map(() => 0);
    const whole = kernel.map(
      (size, i) =>
        ((sizes[i] ?? 1) - 1) * (strides[i] ?? 1) +
        (extra[i] ?? 0) +
        (size - 1) * (dilations[i] ?? 1) +
        1,
    );
    const pads = transposedPads(site, whole, strides, sizes);
    // Where more is asked for than the kernel reaches, what lacks is added behind.
    const lacking = whole.map((size, i) => {
      const made = size - (pads[i] ?? 0) - (pads[i + kernel.length] ?? 0);
      return (extra[i] ?? 0) + (y[0]?.dims[i + 2] ?? made) - made;
    });
    return [
      site.op('ConvTranspose', x, {
        ...windowAttributes({ kernel, strides, dilations, pads }),
        output_padding: { ints: lacking },
        group: intOf(node, 'group', 1),
      }),
    ];
  },
};

function transposedPads(
  { node }: Site,
  whole: readonly number[],
  strides: readonly number[],
  sizes: readonly number[],
): readonly number[] {
  const mode = textOf(node, 'auto_pad', 'NOTSET');
  const wanted = intsOf(node, 'output_shape')?.slice(-whole.length);
  if (wanted) return distributed(mode, surplus(whole, wanted));
  if (mode.startsWith('SAME')) {
    return distributed(
      mode,
      surplus(
        whole,
        sizes.map((size, i) => size * (strides[i] ?? 1)),
      ),
    );
  }
  return (mode === 'VALID' ? undefined : intsOf(node, 'pads')) ?? whole.flatMap(() => [0, 0]);
}

function surplus(whole: readonly number[], wanted: readonly number[]): readonly number[] {
  return whole.map((size, i) => Math.max(0, size - (wanted[i] ?? 0)));
}
