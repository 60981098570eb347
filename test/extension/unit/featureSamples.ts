// What the engine says of layers and graphs, for tests of the Feature Maps panel's and the model editor's host side.

import type { FeatureListing, FeatureSource } from '../../../src/protocol/features';
import type {
  GraphHit,
  GraphSummary,
  ProfileReport,
  StatisticsReport,
} from '../../../src/protocol/graph';
import { image, model } from './explainSamples';
import { cpu, description, prediction } from './samples';

export const source: FeatureSource = { model, image, provider: 'auto' };

export const listing: FeatureListing = {
  layers: [
    {
      value: '/relu',
      name: 'relu',
      op: 'Relu',
      node: 'relu',
      blocks: [],
      kind: 'spatial',
      channels: 6,
      height: 32,
      width: 32,
      isMain: true,
    },
  ],
  attention: [],
  top: prediction(image).top,
  labels: ['cat', 'dog'],
  classCount: 2,
  failure: null,
  gradientBlocked: null,
  notes: [],
  input: { width: 32, height: 32 },
  geometry: null,
  provider: cpu,
  latencyMs: 12,
};

export const summary: GraphSummary = {
  facts: description.facts,
  blocks: ['g:layer1'],
  firstOpen: [],
};

export const hit: GraphHit = {
  kind: 'value',
  text: '/relu',
  detail: 'Relu',
  box: 'n:1',
  within: ['g:layer1'],
};

export const statistics: StatisticsReport = { values: [], firstBad: null, failure: null };
export const profile: ProfileReport = { provider: cpu, runs: 9, groups: [], added: 3, total: 40 };
