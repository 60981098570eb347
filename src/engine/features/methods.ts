// The part of EngineApi that the feature-map viewer uses. Every request names the picture and the model; what was captured
// of them is kept between calls.

import { writeNpy } from '../../base/npy';
import { arithmeticOf } from '../../core/features/arithmetic/arithmetic';
import { mapTiles, tileSheet } from '../../core/features/mapTiles';
import { renderPixels } from '../../core/images/render';
import type { FeatureEngineApi, FeatureSource } from '../../protocol/features';
import { tokenAttention } from './attention';
import { type CaptureContext, createCaptures } from './captures';
import { contributions } from './contributions';
import { needsCanonical } from './errors';
import { layerChannel, layerMaps, receptiveField } from './layerMaps';

export function featureMethods(context: CaptureContext): FeatureEngineApi {
  const captures = createCaptures(context);
  const layerOf = async (
    { source, value }: { readonly source: FeatureSource; readonly value: string },
    signal: AbortSignal,
  ) => {
    const capture = await captures.open(source, signal);
    return { capture, maps: await layerMaps(capture, value, signal) };
  };

  return {
    features: async ({ source, all = false }, { signal, progress }) => {
      progress({ done: 0, total: 2 });
      const capture = await captures.open(source, signal);
      progress({ done: 1, total: 2 });
      return capture.listing(all, signal);
    },
    featureSheet: async (request, { signal }) => {
      const { capture, maps } = await layerOf(request, signal);
      const { value, numbers } = maps;
      return { value, ...numbers, receptiveField: receptiveField(capture, maps) };
    },
    featureTiles: async ({ channels, maxSide, ...request }, { signal }) => {
      const { maps } = await layerOf(request, signal);
      const present = channels.filter((channel) => channel >= 0 && channel < maps.channels);
      return mapTiles(maps, maps.numbers.statistics, present, Math.max(1, maxSide));
    },
    featureChannel: async ({ channel, ...request }, { signal }) => {
      const { capture, maps } = await layerOf(request, signal);
      return layerChannel(capture, maps, channel);
    },
    featureContributions: async ({ target, ...request }, { signal }) => {
      const { capture, maps } = await layerOf(request, signal);
      return contributions(capture, maps.layer, target, signal);
    },
    featureAttention: async ({ source, value, token }, { signal }) =>
      tokenAttention(await captures.open(source, signal), value, token, signal),
    featureArithmetic: async ({ channel, y, x, ...request }, { signal }) => {
      const { capture, maps } = await layerOf(request, signal);
      const { plan, rows } = capture;
      if (!plan.canonical) throw needsCanonical('The arithmetic', plan.gradientBlocked ?? '');
      const place = { channel, y, x };
      const { subject } = plan.canonical;
      const { steps } = await arithmeticOf(subject, rows, maps.layer, place, signal);
      const number = maps.maps[(channel * maps.height + y) * maps.width + x] ?? 0;
      return { value: maps.value, ...place, number, steps };
    },
    featureNpy: async ({ source, value }, { signal }) => {
      const capture = await captures.open(source, signal);
      const { layer } = await layerMaps(capture, value, signal);
      const numbers = await capture.numbers(value, signal);
      const shape = layer.dims;
      return { npy: writeNpy(numbers, shape), shape };
    },
    featurePng: async ({ colormap, ...request }, { signal }) => {
      const { maps } = await layerOf(request, signal);
      return renderPixels(tileSheet(maps, maps.numbers.statistics, colormap));
    },
  };
}
