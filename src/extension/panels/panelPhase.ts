// What a Prediction panel is doing, and the snapshot that tells the webview.

import { basename } from 'node:path';
import { type ErrorFacts, errorFacts } from '../../base/errors';
import type { PredictionSnapshot } from '../../protocol/panels';
import type { ModelChoice } from '../activeModel';
import type { PredictionRun } from './predictionRun';

/** `preparing` waits for a model to be chosen. */
export type PanelPhase =
  | { readonly kind: 'preparing' }
  | { readonly kind: 'stopped'; readonly status: 'blocked' | 'failed'; readonly error: ErrorFacts }
  | { readonly kind: 'run'; readonly run: PredictionRun; readonly choice: ModelChoice };

export function stopped(status: 'blocked' | 'failed', error: unknown): PanelPhase {
  return { kind: 'stopped', status, error: errorFacts(error) };
}

export function snapshotOf(phase: PanelPhase, revision: number): PredictionSnapshot {
  if (phase.kind === 'run') {
    const { path, notice } = phase.choice;
    const model = { name: basename(path), path };
    const snapshot = { revision, model, ...phase.run.snapshot() };
    return notice === undefined ? snapshot : { ...snapshot, notice };
  }
  const isStopped = phase.kind === 'stopped';
  return {
    revision,
    status: isStopped ? phase.status : 'starting',
    model: null,
    provider: null,
    card: null,
    total: 0,
    done: 0,
    failed: 0,
    rate: null,
    error: isStopped ? phase.error : null,
  };
}
