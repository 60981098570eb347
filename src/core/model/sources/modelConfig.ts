// `config.json` beside a model: of Hugging Face Transformers (labels, problem type, size) or of timm (`pretrained_cfg`,
// all of the preprocessing).

import { z } from 'zod';
import type { Interpolation, Resize, Size } from '../../../protocol/model';
import { type Fields, square } from '../hints';
import { literalLabels } from '../labelText';

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const names = z.array(z.string()).min(1);

const timmSchema = z.object({
  input_size: optional(z.tuple([z.number(), z.number(), z.number()])),
  test_input_size: optional(z.tuple([z.number(), z.number(), z.number()])),
  interpolation: optional(z.string()),
  crop_pct: optional(z.number().positive()),
  test_crop_pct: optional(z.number().positive()),
  crop_mode: optional(z.string()),
  mean: optional(z.array(z.number()).min(1)),
  std: optional(z.array(z.number().positive()).min(1)),
  label_names: optional(names),
});

export const configSchema = z.object({
  architectures: optional(z.array(z.string())),
  id2label: optional(z.record(z.string(), z.string())),
  problem_type: optional(z.string()),
  image_size: optional(z.union([z.number().int().positive(), z.tuple([z.number(), z.number()])])),
  num_channels: optional(z.number()),
  patch_size: optional(z.unknown()),
  label_names: optional(names),
  label_descriptions: optional(z.record(z.string(), z.string())),
  pretrained_cfg: optional(timmSchema),
});

export type ModelConfig = z.infer<typeof configSchema>;
type Timm = z.infer<typeof timmSchema>;
type Values = { readonly [K in keyof Fields]?: Fields[K] | undefined };

export interface ConfigValues {
  readonly labels: readonly string[] | undefined;
  readonly values: Values;
}

/** null where the file is not about pictures. */
export function configValues(config: ModelConfig): ConfigValues | null {
  const { pretrained_cfg: timm, image_size: side } = config;
  const isVision =
    timm !== undefined ||
    side !== undefined ||
    config.num_channels !== undefined ||
    config.architectures?.some((name) => /ImageClassification/.test(name)) === true;
  if (!isVision) return null;
  const size =
    typeof side === 'number' ? square(side) : side && { height: side[0], width: side[1] };
  const isMultiLabel = config.problem_type === 'multi_label_classification';
  const task = isMultiLabel ? 'multi-label' : config.problem_type ? 'single-label' : undefined;
  return {
    labels: labelsOf(config),
    values: { task, size, ...(timm && timmValues(timm)) },
  };
}

function labelsOf(config: ModelConfig): readonly string[] | undefined {
  const { id2label, label_descriptions: descriptions = {} } = config;
  if (id2label !== undefined) {
    const labels = literalLabels(new Map(Object.entries(id2label)));
    // Transformers writes LABEL_0, LABEL_1, … where nobody named the classes.
    return labels?.every((label, i) => label === `LABEL_${i}`) ? undefined : (labels ?? undefined);
  }
  const codes = config.label_names ?? config.pretrained_cfg?.label_names;
  return codes?.map((code) => descriptions[code] ?? code);
}

const timmCrop = 0.875;

function timmValues(timm: Timm): Values {
  const [, height, width] = timm.test_input_size ?? timm.input_size ?? [];
  const size = height && width ? { height, width } : undefined;
  const mode =
    timm.crop_mode === 'squash'
      ? 'exact'
      : timm.crop_mode === 'border'
        ? 'letterbox'
        : 'shorter-side';
  return {
    size,
    scale: timm.mean || timm.std ? 1 / 255 : undefined,
    mean: timm.mean,
    std: timm.std,
    resize: size && timmResize(mode, size, timm),
    crop: size && 'center',
  };
}

function timmResize(mode: Resize['mode'], { height, width }: Size, timm: Timm): Resize {
  const crop = timm.test_crop_pct ?? timm.crop_pct ?? timmCrop;
  const scaled = { height: Math.floor(height / crop), width: Math.floor(width / crop) };
  const size = mode === 'shorter-side' ? square(Math.min(scaled.height, scaled.width)) : scaled;
  return { mode, size, interpolation: interpolationOf(timm.interpolation) };
}

function interpolationOf(name: string | undefined): Interpolation {
  return name === 'nearest' || name === 'bicubic' || name === 'lanczos' ? name : 'bilinear';
}

/** Python also writes NaN and Infinity into JSON; undefined where the text is no JSON even without them. */
export function parseConfig(text: string): unknown {
  const json = text
    .replace(/^\uFEFF/, '')
    .replaceAll(/(?<=[:,[]\s*)-?(NaN|Infinity)(?=\s*[,\]}])/g, 'null');
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
