// Hugging Face's preprocessor_config.json. Its meaning depends on the processor's class: a bare `size` is a shorter side for
// some and an exact size for others, ConvNeXT enlarges before it crops, EfficientNet normalises twice.

import { z } from 'zod';
import type { Interpolation, Resize, Size } from '../../../protocol/model';
import { type Fields, square } from '../hints';

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const side = z.number().int().positive();
const sizeSchema = z.union([
  side.transform((length) => ({ kind: 'plain' as const, length })),
  z
    .object({ shortest_edge: side })
    .transform((s) => ({ kind: 'shorter' as const, length: s.shortest_edge })),
  z.object({ height: side, width: side }).transform((size) => ({ kind: 'exact' as const, size })),
  z
    .tuple([side, side])
    .transform(([height, width]) => ({ kind: 'exact' as const, size: { height, width } })),
]);

export const preprocessorSchema = z.object({
  image_processor_type: optional(z.string()),
  feature_extractor_type: optional(z.string()),
  sampling_rate: optional(z.number()),
  do_resize: optional(z.boolean()),
  size: optional(sizeSchema),
  resample: optional(z.number()),
  crop_pct: optional(z.number().positive()),
  do_center_crop: optional(z.boolean()),
  crop_size: optional(sizeSchema),
  do_rescale: optional(z.boolean()),
  rescale_factor: optional(z.number().positive()),
  rescale_offset: optional(z.boolean()),
  offset: optional(z.boolean()),
  do_normalize: optional(z.boolean()),
  image_mean: optional(z.array(z.number()).min(1)),
  image_std: optional(z.array(z.number().positive()).min(1)),
  include_top: optional(z.boolean()),
  do_flip_channel_order: optional(z.boolean()),
});

export type Preprocessor = z.infer<typeof preprocessorSchema>;
type Values = { readonly [K in keyof Fields]?: Fields[K] | undefined };

/** null where the file is about sound or text. */
export function preprocessorValues(config: Preprocessor): Values | null {
  const isPicture = config.image_mean !== undefined || config.size !== undefined;
  if (!isPicture || config.sampling_rate !== undefined) return null;
  return {
    ...pixelValues(config),
    ...placement(config),
    colorOrder: config.do_flip_channel_order ? 'BGR' : undefined,
  };
}

/** Rescales, subtracts 1 with `rescale_offset`, normalises; the three are one (pixel · scale − mean) / std. */
function pixelValues(config: Preprocessor): Pick<Values, 'scale' | 'mean' | 'std'> {
  const scale = config.do_rescale === false ? 1 : (config.rescale_factor ?? 1 / 255);
  const shift = (config.rescale_offset ?? config.offset) === true ? 1 : 0;
  if (config.do_normalize === false || config.image_mean === undefined) {
    return { scale, mean: [shift], std: [1] };
  }
  const std = config.image_std ?? [1];
  const isTwice = /EfficientNet/.test(processor(config)) && config.include_top === true;
  return {
    scale,
    mean: config.image_mean.map((value) => value + shift),
    std: isTwice ? std.map((value) => value * value) : std,
  };
}

function placement(config: Preprocessor): Pick<Values, 'size' | 'resize' | 'crop'> {
  const interpolation = interpolations[config.resample ?? 2] ?? 'bilinear';
  const cropped = isCropped(config) ? sizeOf(config.crop_size ?? config.size) : undefined;
  const resize = resizeOf(config);
  if (resize === null) {
    const mode: Resize['mode'] = 'none';
    return { resize: { mode }, crop: 'center', size: cropped };
  }
  const size = cropped ?? (resize.mode === 'exact' ? resize.size : sizeOf(config.size));
  const isUncut = resize.mode === 'exact' && cropped === undefined;
  return { size, resize: { ...resize, interpolation }, crop: isUncut ? 'none' : 'center' };
}

/** Pillow's codes. */
const interpolations: Readonly<Record<number, Interpolation>> = {
  0: 'nearest',
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
};

function processor({ image_processor_type, feature_extractor_type }: Preprocessor): string {
  return image_processor_type ?? feature_extractor_type ?? '';
}

function isCropped({ do_center_crop, crop_size }: Preprocessor): boolean {
  return do_center_crop ?? crop_size !== undefined;
}

/** From this side on ConvNeXT squeezes the whole picture in. */
const convNextExactSide = 384;
const convNextCrop = 224 / 256;

function resizeOf(config: Preprocessor): { mode: 'exact' | 'shorter-side'; size: Size } | null {
  const { size, do_resize } = config;
  if (do_resize === false || size === undefined) return null;
  if (size.kind === 'exact') return { mode: 'exact', size: enlarged(size.size, config.crop_pct) };
  const { length } = size;
  const isConvNext = /ConvNext/i.test(processor(config));
  const crop =
    config.crop_pct ??
    (isConvNext ? convNextCrop : /Levit/i.test(processor(config)) ? 224 / 256 : 1);
  if (isConvNext && length >= convNextExactSide) return { mode: 'exact', size: square(length) };
  const isExact =
    size.kind === 'plain' &&
    config.crop_pct === undefined &&
    !isConvNext &&
    (!isCropped(config) || /DeiT/i.test(processor(config)));
  if (isExact) return { mode: 'exact', size: square(length) };
  return { mode: 'shorter-side', size: square(Math.floor(length / crop)) };
}

function enlarged({ width, height }: Size, crop = 1): Size {
  return { width: Math.floor(width / crop), height: Math.floor(height / crop) };
}

function sizeOf(size: Preprocessor['size']): Size | undefined {
  if (size === undefined) return undefined;
  return size.kind === 'exact' ? size.size : square(size.length);
}
