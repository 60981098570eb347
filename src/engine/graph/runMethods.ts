// The part of EngineApi that runs a model for the editor's overlay.

import type { GraphEngineApi } from '../../protocol/graph';
import type { ModelStore } from '../modelStore';
import type { OpenModelContext } from '../openModel';
import { modelProfile } from './profile';
import { modelStatistics } from './statistics';

export function runMethods(
  models: ModelStore,
  context: OpenModelContext,
): Pick<GraphEngineApi, 'modelStatistics' | 'modelProfile'> {
  return {
    modelStatistics: async ({ source }, call) =>
      modelStatistics(await models.load(source.model), source, call, context),
    modelProfile: async ({ source, runs }, call) =>
      modelProfile(await models.load(source.model), source, runs, call, context),
  };
}
