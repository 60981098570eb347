// Configuration files as they are published on the Hugging Face hub, and what Transformers and timm make of them.

import { expect, it } from 'vitest';
import type { Dim } from '../../../src/protocol/model';
import { cardOf, inputValues } from './support';

const half = { image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };
const square = (side: number): object => ({ width: side, height: side });
const resize = (mode: string, side: number, interpolation: string): object => ({
  mode,
  size: square(side),
  interpolation,
});

interface Published {
  readonly side?: number;
  readonly config: object;
  readonly expected: object;
}

const processors: Readonly<Record<string, Published>> = {
  'ViT: a bare size is exact': {
    config: {
      feature_extractor_type: 'ViTFeatureExtractor',
      do_resize: true,
      size: 224,
      resample: 2,
      do_normalize: true,
      ...half,
    },
    expected: {
      scale: 1 / 255,
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
      resize: resize('exact', 224, 'bilinear'),
      crop: 'none',
    },
  },
  'ViT of today: rescale_factor and an exact size': {
    config: {
      image_processor_type: 'ViTImageProcessor',
      size: { height: 224, width: 224 },
      resample: 3,
      do_rescale: true,
      rescale_factor: 0.00392156862745098,
      ...half,
    },
    expected: { scale: 1 / 255, resize: resize('exact', 224, 'bicubic'), crop: 'none' },
  },
  'DeiT: exact 256, then cropped': {
    config: {
      feature_extractor_type: 'DeiTFeatureExtractor',
      do_center_crop: true,
      crop_size: 224,
      size: 256,
      resample: 3,
      ...half,
    },
    expected: { resize: resize('exact', 256, 'bicubic'), crop: 'center', size: square(224) },
  },
  'CLIP and ResNet-like: the shorter side, then cropped': {
    config: {
      size: { shortest_edge: 256 },
      do_center_crop: true,
      crop_size: { height: 224, width: 224 },
      resample: 3,
      ...half,
    },
    expected: { resize: resize('shorter-side', 256, 'bicubic'), crop: 'center', size: square(224) },
  },
  'ConvNeXT below 384: the shorter side is 224 / 0.875': {
    config: {
      image_processor_type: 'ConvNextImageProcessor',
      size: { shortest_edge: 224 },
      crop_pct: 0.875,
      resample: 3,
      ...half,
    },
    expected: { resize: resize('shorter-side', 256, 'bicubic'), crop: 'center', size: square(224) },
  },
  'ConvNeXT without crop_pct: 0.875 as well': {
    config: {
      image_processor_type: 'ConvNextImageProcessor',
      size: { shortest_edge: 224 },
      ...half,
    },
    expected: { resize: resize('shorter-side', 256, 'bilinear'), crop: 'center' },
  },
  'ConvNeXT from 384 on: exact': {
    side: 384,
    config: {
      image_processor_type: 'ConvNextImageProcessor',
      size: { shortest_edge: 384 },
      crop_pct: 1,
      resample: 3,
      ...half,
    },
    expected: { resize: resize('exact', 384, 'bicubic'), crop: 'none', size: square(384) },
  },
  'LeViT: the shorter side grows by 256 / 224': {
    config: {
      image_processor_type: 'LevitImageProcessor',
      size: { shortest_edge: 224 },
      do_center_crop: true,
      crop_size: { height: 224, width: 224 },
      ...half,
    },
    expected: { resize: resize('shorter-side', 256, 'bilinear'), crop: 'center' },
  },
  'EfficientNet: nearest, and normalised twice': {
    config: {
      image_processor_type: 'EfficientNetImageProcessor',
      size: { height: 224, width: 224 },
      resample: 0,
      include_top: true,
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.4, 0.3],
    },
    expected: {
      mean: [0.5, 0.5, 0.5],
      std: [0.25, 0.4 ** 2, 0.3 ** 2],
      resize: resize('exact', 224, 'nearest'),
    },
  },
  'rescale_offset: pixels −1–1': {
    config: {
      size: { height: 224, width: 224 },
      rescale_factor: 1 / 127.5,
      rescale_offset: true,
      do_normalize: false,
    },
    expected: { scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] },
  },
  'MobileViT: not normalised, blue first': {
    config: {
      image_processor_type: 'MobileViTImageProcessor',
      size: { shortest_edge: 256 },
      crop_size: { height: 224, width: 224 },
      do_flip_channel_order: true,
      do_normalize: false,
    },
    expected: { colorOrder: 'BGR', scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] },
  },
  'no rescaling: pixels 0–255': {
    config: {
      size: { height: 224, width: 224 },
      do_rescale: false,
      image_mean: [120, 120, 120],
      image_std: [60, 60, 60],
    },
    expected: { scale: 1, mean: [120, 120, 120], std: [60, 60, 60] },
  },
  'no resize': {
    config: { do_resize: false, size: 224, ...half },
    expected: { resize: { mode: 'none' }, crop: 'center' },
  },
  'a processor of sounds is left alone': {
    config: {
      feature_extractor_type: 'ASTFeatureExtractor',
      sampling_rate: 16000,
      size: 3,
      ...half,
    },
    expected: { mean: [0.485, 0.456, 0.406], resize: resize('shorter-side', 256, 'bilinear') },
  },
  'fields of the wrong type are left alone': {
    config: { size: 'big', image_mean: 'gray', image_std: [0, 1, 1], resample: null },
    expected: { mean: [0.485, 0.456, 0.406] },
  },
};

it.each(Object.entries(processors))('%s', async (_, { config, expected, side = 224 }) => {
  const files = { 'preprocessor_config.json': config };
  expect(inputValues(await cardOf({ dims: ['N', 3, side, side] }, { files }))).toMatchObject(
    expected,
  );
});

const timm: Readonly<Record<string, Published>> = {
  'timm: floor(224 / 0.9) and bicubic': {
    config: {
      input_size: [3, 224, 224],
      crop_pct: 0.9,
      crop_mode: 'center',
      interpolation: 'bicubic',
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
    },
    expected: {
      scale: 1 / 255,
      mean: [0.5, 0.5, 0.5],
      resize: resize('shorter-side', 248, 'bicubic'),
      crop: 'center',
    },
  },
  'timm: squashed': {
    config: {
      input_size: [3, 224, 224],
      crop_pct: 1,
      crop_mode: 'squash',
      mean: [0, 0, 0],
      std: [1, 1, 1],
    },
    expected: { mean: [0, 0, 0], std: [1, 1, 1], resize: resize('exact', 224, 'bilinear') },
  },
  'timm: tested at another size': {
    side: 288,
    config: {
      input_size: [3, 224, 224],
      test_input_size: [3, 288, 288],
      crop_pct: 0.9,
      test_crop_pct: 1,
    },
    expected: {
      size: square(288),
      resize: resize('shorter-side', 288, 'bilinear'),
      crop: 'center',
    },
  },
};

it.each(Object.entries(timm))('%s', async (_, { config, expected, side = 224 }) => {
  const files = { 'config.json': { architecture: 'x', pretrained_cfg: config } };
  expect(inputValues(await cardOf({ dims: ['N', 3, side, side] }, { files }))).toMatchObject(
    expected,
  );
});

it.each<readonly [what: string, files: Record<string, object>, side: number]>([
  ['crop_size', { 'preprocessor_config.json': { size: 256, crop_size: 192 } }, 192],
  ['an exact size', { 'preprocessor_config.json': { size: { height: 160, width: 160 } } }, 160],
  ['image_size', { 'config.json': { image_size: 384 } }, 384],
  ['image_size of both sides', { 'config.json': { image_size: [96, 96] } }, 96],
  ['timm', { 'config.json': { pretrained_cfg: { input_size: [3, 240, 240] } } }, 240],
])('fixes an open input size: %s', async (_, files, side) => {
  const dims: readonly Dim[] = ['batch_size', 'num_channels', 'height', 'width'];
  expect((await cardOf({ dims }, { files })).input.size.value).toEqual(square(side));
});
