// What the Feature Maps panel's webview asks of layers, passed on to the engine for the model and picture that are shown.

import type { EngineApi } from '../../protocol/engine';
import type { FeaturesHostApi } from '../../protocol/featuresPanel';
import type { Remote } from '../../protocol/rpc';
import type { ChannelSearch } from './channelSearch';
import { assertTrusted } from './checkedMessage';
import type { FeaturesRun } from './featuresRun';
import { forWebview } from './forWebview';
import type { PictureSource } from './pictureSource';

type FeatureMethod =
  | 'featureSheet'
  | 'featureTiles'
  | 'featureChannel'
  | 'featureContributions'
  | 'featureAttention'
  | 'featureArithmetic';

export interface FeaturesShown {
  readonly image: string;
  readonly run: Pick<FeaturesRun, 'source'>;
  readonly search: Pick<ChannelSearch, 'found'>;
}

/** Everything but the state and the intents. */
export function featuresApi(
  engine: Pick<Remote<EngineApi>, FeatureMethod>,
  { image, run, search }: FeaturesShown,
  pictures: PictureSource,
): Omit<FeaturesHostApi, 'snapshot' | 'perform'> {
  return {
    picture: async ({ maxSide }, { signal }) => {
      assertTrusted();
      return pictures.fetch({ path: image, seenBy: null, maxSide }, signal);
    },
    sheet: async ({ value }, { signal }) =>
      forWebview(await engine.featureSheet({ source: run.source, value }, { signal })),
    tiles: async ({ value, channels, maxSide }, { signal }) =>
      forWebview(
        await engine.featureTiles({ source: run.source, value, channels, maxSide }, { signal }),
      ),
    channel: async ({ value, channel }, { signal }) =>
      forWebview(await engine.featureChannel({ source: run.source, value, channel }, { signal })),
    contributions: async ({ value, target }, { signal }) =>
      forWebview(
        await engine.featureContributions({ source: run.source, value, target }, { signal }),
      ),
    attention: async ({ value, token }, { signal }) =>
      forWebview(await engine.featureAttention({ source: run.source, value, token }, { signal })),
    arithmetic: async ({ value, channel, y, x }, { signal }) =>
      forWebview(
        await engine.featureArithmetic({ source: run.source, value, channel, y, x }, { signal }),
      ),
    maximised: async () => forWebview(search.found),
  };
}
