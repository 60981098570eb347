// Rows of the view "Datasets", made from what is known: a dataset's splits with their classes, what is wrong with it, and
// the evaluation runs.

import * as vscode from 'vscode';
import { type ErrorFacts, errorFacts } from '../../base/errors';
import type { DatasetDescription, DatasetListing, DatasetSplit } from '../../protocol/dataset';
import type { RunSummary } from '../datasetCatalog';
import { formatName, isManifestFormat } from '../datasetText';
import { formatInteger, formatShare, formatStart } from '../format';
import type { TreeNode } from './treeNode';

/** More rows help nobody. */
const mostRows = 1000;

/** `describe` reads the dataset when the row is opened. */
export function datasetNode(
  listing: DatasetListing,
  known: DatasetDescription | null,
  describe: () => Promise<DatasetDescription>,
): TreeNode {
  const { path, name, format, reason } = listing;
  const pictures = known && vscode.l10n.t('{0} pictures', formatInteger(known.count));
  return {
    id: `dataset/${path}`,
    label: name,
    description: [formatName(format), ...(pictures === null ? [] : [pictures])].join(' · '),
    tooltip: `${path}\n${reason}`,
    icon: 'database',
    kind: isManifestFormat(format) ? 'manifest' : 'dataset',
    resourceUri: vscode.Uri.file(path),
    load: async () => {
      try {
        return descriptionNodes(await describe());
      } catch (error) {
        return [errorNode(`dataset/${path}/error`, errorFacts(error))];
      }
    },
  };
}

/** Classes at once where there are no splits. */
export function descriptionNodes(description: DatasetDescription): TreeNode[] {
  const { path, splits } = description;
  const [only, ...others] = splits;
  const id = `dataset/${path}`;
  const isWhole = only !== undefined && others.length === 0 && only.name === null;
  const parts = isWhole
    ? classNodes(`${id}/all`, only)
    : splits.map((split) => splitNode(`${id}/split/${split.name ?? ''}`, split));
  return [...parts, ...problemNodes(id, description)];
}

function splitNode(id: string, split: DatasetSplit): TreeNode {
  return {
    id,
    label: split.name ?? vscode.l10n.t('in no split'),
    description: formatInteger(split.count),
    icon: 'folder-library',
    children: classNodes(id, split),
  };
}

function classNodes(id: string, { classes }: DatasetSplit): TreeNode[] {
  const shown = classes.slice(0, mostRows).map(({ label, count }, index) => ({
    id: `${id}/class/${index}`,
    label: label ?? vscode.l10n.t('no label'),
    description: formatInteger(count),
    icon: label === null ? 'question' : 'tag',
  }));
  return [...shown, ...moreNodes(id, classes.length - shown.length)];
}

function problemNodes(id: string, { problems, problemCount }: DatasetDescription): TreeNode[] {
  if (problemCount === 0) return [];
  const rows = problems.slice(0, mostRows).map(({ message, where }, index) => ({
    id: `${id}/problem/${index}`,
    label: message,
    tooltip: `${where}\n${message}`,
    icon: 'warning',
  }));
  return [
    {
      id: `${id}/problems`,
      label:
        problemCount === 1
          ? vscode.l10n.t('1 problem')
          : vscode.l10n.t('{0} problems', formatInteger(problemCount)),
      icon: 'warning',
      children: [...rows, ...moreNodes(`${id}/problems`, problemCount - rows.length)],
    },
  ];
}

function moreNodes(id: string, more: number): TreeNode[] {
  if (more <= 0) return [];
  return [{ id: `${id}/more`, label: vscode.l10n.t('… and {0} more', formatInteger(more)) }];
}

export function runsNode(runs: readonly RunSummary[]): TreeNode[] {
  if (runs.length === 0) return [];
  return [
    {
      id: 'runs',
      label: vscode.l10n.t('Runs'),
      description: formatInteger(runs.length),
      icon: 'history',
      isExpanded: true,
      children: runs.slice(0, mostRows).map(runNode),
    },
  ];
}

function runNode({ run, manifest, accuracy, done }: RunSummary): TreeNode {
  const { dataset, model, startedAt, status } = manifest;
  const split = dataset.split === null ? '' : ` · ${dataset.split}`;
  const figure =
    status === 'done'
      ? accuracy && formatShare(accuracy.value)
      : vscode.l10n.t('{0} of {1}', formatInteger(done), formatInteger(dataset.count));
  const interval =
    accuracy &&
    vscode.l10n.t(
      'accuracy {0}, 95 % interval {1} to {2}',
      formatShare(accuracy.value),
      formatShare(accuracy.low),
      formatShare(accuracy.high),
    );
  return {
    id: `run/${run}`,
    label: `${model.name} · ${dataset.name}${split}`,
    description: [...(figure === null ? [] : [figure]), formatStart(startedAt)].join(' · '),
    tooltip: [run, ...(interval === null ? [] : [interval])].join('\n'),
    icon: status === 'done' ? 'graph' : 'debug-pause',
    kind: 'run',
    resourceUri: vscode.Uri.file(run),
    command: { id: 'glassbox.openRun', args: [{ run }] },
  };
}

export function errorNode(id: string, { message, remedy }: ErrorFacts): TreeNode {
  const tooltip = remedy === undefined ? message : `${message} ${remedy}`;
  return { id, label: message, icon: 'warning', tooltip };
}
