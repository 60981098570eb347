// Rows of the view "Trainings": what was trained on what, how well, and how it stands.

import * as vscode from 'vscode';
import type { TrainingListing } from '../../protocol/train';
import { formatStart } from '../format';
import type { Training } from '../training';
import { requestName, trainedShare, trainingFigures, trainingName } from '../trainingText';
import type { TreeNode } from './treeNode';

/** More rows help nobody. */
const mostRows = 1000;

/** Those that run first, with how far they are. */
export function trainingNodes(
  running: readonly Pick<Training, 'out' | 'request' | 'state'>[],
  listings: readonly TrainingListing[],
): TreeNode[] {
  const outs = new Set(running.map(({ out }) => out));
  const others = listings.filter(({ out }) => !outs.has(out)).slice(0, mostRows);
  return [...running.map(runningNode), ...others.map(listingNode)];
}

function runningNode(training: Pick<Training, 'out' | 'request' | 'state'>): TreeNode {
  const { out, state } = training;
  const share = trainedShare(state);
  const { progress } = state;
  const parts =
    progress && share !== null
      ? [
          vscode.l10n.t('epoch {0}/{1}', progress.epoch, progress.epochs),
          `${Math.floor(100 * share)} %`,
        ]
      : [vscode.l10n.t('starting')];
  return {
    ...common(out, requestName(training)),
    description: parts.join(' · '),
    icon: 'loading~spin',
    kind: 'trainingRunning',
  };
}

function listingNode(listing: TrainingListing): TreeNode {
  const { out, manifest, epochs } = listing;
  const { status, startedAt, error } = manifest;
  const isDone = status === 'done';
  const state = statusText(listing);
  return {
    ...common(out, trainingName(manifest)),
    description: [
      ...trainingFigures(listing),
      ...(state === null ? [] : [state]),
      formatStart(startedAt),
    ].join(' · '),
    tooltip: [
      out,
      vscode.l10n.t('{0} epochs', epochs),
      ...(error ? [error.message] : []),
      ...manifest.notes,
    ].join('\n'),
    icon: icons[status],
    kind: isDone ? 'training' : 'trainingStopped',
  };
}

const icons = {
  running: 'debug-disconnect',
  stopped: 'debug-pause',
  failed: 'warning',
  done: 'mortar-board',
} as const;

/** null: it is done, and the figures say it all. */
function statusText({ manifest, epochs }: TrainingListing): string | null {
  switch (manifest.status) {
    case 'running':
      return vscode.l10n.t('interrupted after epoch {0}', epochs);
    case 'stopped':
      return vscode.l10n.t('stopped after epoch {0}', epochs);
    case 'failed':
      return vscode.l10n.t('failed');
    case 'done':
      return null;
  }
}

function common(
  out: string,
  label: string,
): Pick<TreeNode, 'id' | 'label' | 'resourceUri' | 'command'> {
  return {
    id: `training/${out}`,
    label,
    resourceUri: vscode.Uri.file(out),
    command: { id: 'glassbox.openTraining', args: [{ out }] },
  };
}
