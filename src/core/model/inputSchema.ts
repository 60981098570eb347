// The part of the card's format that says how pictures become the input tensor. Descriptions are hover texts in the editor;
// every `error` ends the sentence "<field> must be …".

import { z } from 'zod';

export const keywords = (descriptions: readonly string[]): object => ({
  enumDescriptions: descriptions,
});
const positiveInteger = z.int({ error: 'a whole number above 0' }).positive({
  error: 'a whole number above 0',
});
const nonZero = z
  .number({ error: 'a number' })
  .refine((value) => value !== 0, { error: 'a number other than 0' });
export const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' });

const size = z.union(
  [
    positiveInteger,
    z.tuple([positiveInteger, positiveInteger]),
    z.strictObject({ width: positiveInteger, height: positiveInteger }),
  ],
  { error: 'a number, [height, width] or {"width": …, "height": …} in pixels' },
);

const perChannel = (values: z.ZodType<number>, expected: string) =>
  z.union([values, z.array(values).min(1, { error: expected })], { error: expected });

const layout = z.enum(['NCHW', 'NHWC'], { error: '"NCHW" or "NHWC"' }).meta({
  description:
    'Order of the input axes. Read from the input dims; needed only where they leave it open.',
  ...keywords([
    'Channels before height and width (PyTorch).',
    'Channels last (TensorFlow, Keras).',
  ]),
});

const colorOrder = z.enum(['RGB', 'BGR'], { error: '"RGB" or "BGR"' }).meta({
  description: 'Order of the colour channels. Default: RGB.',
  default: 'RGB',
  ...keywords(['PyTorch, Keras and most others.', 'Caffe and models trained with OpenCV.']),
});

const colorAlias = z
  .enum(['RGB', 'BGR'], { error: '"RGB" or "BGR"' })
  .optional()
  .meta({ description: 'Another name for colorOrder.', doNotSuggest: true });

const scale = z
  .union([nonZero, z.enum(['0-1', '0-255', '-1-1'])], {
    error: 'a number other than 0, or "0-1", "0-255" or "-1-1"',
  })
  .meta({
    description:
      'What a pixel (0…255) is multiplied by before mean and std: value = (pixel · scale − mean) / std. "0-1" is 1/255, ' +
      '"0-255" is 1, "-1-1" is 1/127.5 with mean 1 and std 1. Default: 1/255 (0-1), or what the graph shows.',
    default: '0-1',
  });

const mean = perChannel(
  z.number({ error: 'a number' }),
  'a number, or a list with one number per channel',
).meta({
  description:
    'Subtracted after scaling, so in scaled units: [0.485, 0.456, 0.406] goes with scale "0-1", [103.939, 116.779, ' +
    '123.68] with "0-255". One number, or one per channel in the order the model sees them. Without a scale it is told from the size of these numbers.',
  default: [0.485, 0.456, 0.406],
});

const std = perChannel(
  z.number({ error: 'a number above 0' }).positive({ error: 'a number above 0' }),
  'a number above 0, or a list with one number above 0 per channel',
).meta({
  description:
    'Divides after the mean was subtracted, in scaled units: [0.229, 0.224, 0.225] goes with scale "0-1", 1 with "0-255".',
  default: [0.229, 0.224, 0.225],
});

const interpolation = z
  .enum(['nearest', 'bilinear', 'bicubic', 'lanczos'], {
    error: '"nearest", "bilinear", "bicubic" or "lanczos"',
  })
  .meta({
    description: 'How pixels are resampled, antialiased as Pillow does it. Default: bilinear.',
    default: 'bilinear',
  });

const resizeMode = z
  .enum(['shorter-side', 'exact', 'letterbox', 'none'], {
    error: '"shorter-side", "exact", "letterbox" or "none"',
  })
  .meta({
    description: 'How a picture of any size becomes one of the size that is cropped.',
    default: 'shorter-side',
    ...keywords([
      'The shorter side gets this size, the aspect ratio stays (torchvision Resize(int)). Goes with crop "center".',
      'Width and height get this size, the aspect ratio does not stay (Keras).',
      'Fits inside this size, the rest is filled with grey (YOLO).',
      'Pixels are taken as they are.',
    ]),
  });

const resize = z
  .union(
    [
      positiveInteger,
      z.strictObject({
        mode: resizeMode.optional(),
        size: size.optional().meta({
          description:
            'Size in pixels. For "shorter-side" one number; default: the input size divided by 0.875 (224 → 256). Otherwise the default is the input size.',
          default: 256,
        }),
        interpolation: interpolation.optional(),
      }),
    ],
    { error: 'a number (the shorter side) or an object with mode, size and interpolation' },
  )
  .meta({
    description: 'How the picture is resized before cropping; a number is the shorter side.',
    default: { mode: 'shorter-side', size: 256, interpolation: 'bilinear' },
  });

const crop = z
  .union([z.enum(['center', 'none']), z.boolean(), positiveInteger], {
    error: '"center", "none", true, false or the size in pixels',
  })
  .meta({
    description:
      'Whether the middle of the resized picture is cut out at the input size; a number is that size.',
    default: 'center',
  });

export const inputSchema = z
  .strictObject(
    {
      name: text.optional().meta({ description: 'Input that takes the picture.' }),
      layout: layout.optional(),
      size: size.optional().meta({
        description:
          'Size of the picture the model sees: a number, [height, width] or an object. Read from the input dims; needed where they are open.',
        default: 224,
      }),
      channels: z
        .union([z.literal(1), z.literal(3)], { error: '1 or 3' })
        .optional()
        .meta({ description: '1 for grey, 3 for colour. Read from the graph.', default: 3 }),
      colorOrder: colorOrder.optional(),
      color: colorAlias,
      color_order: colorAlias,
      scale: scale.optional(),
      mean: mean.optional(),
      std: std.optional(),
      resize: resize.optional(),
      crop: crop.optional(),
    },
    { error: 'an object' },
  )
  .meta({ description: 'How pictures become the input tensor.' });
