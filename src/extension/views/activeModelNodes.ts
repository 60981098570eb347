// Rows of the view "Active Model", made from what is known: warnings first, then what runs, then the card and the file.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ErrorFacts } from '../../base/errors';
import type { ModelFacts, ProviderReport } from '../../protocol/model';
import { formatBytes, formatCount, formatDims, providerName } from '../format';
import type { State } from '../store';
import { cardNodes } from './cardNodes';
import type { TreeNode } from './treeNode';

export function activeModelNodes({ activeModel, description, provider }: State): TreeNode[] {
  if (activeModel === null) return [];
  if (description.kind === 'failed') {
    return [errorNode(description.error, activeModel), modelNode(activeModel)];
  }
  if (description.kind !== 'ready') return [modelNode(activeModel)];
  const { card, facts, macs } = description.description;
  const head = [modelNode(activeModel), ...(provider ? [providerNode(provider)] : [])];
  const file = fileNode(facts, macs);
  if ('error' in card) return [errorNode(card.error, activeModel), ...head, file];
  const warnings = card.warnings.map((warning, index) => warningNode(warning, index, activeModel));
  return [...warnings, ...head, ...cardNodes(card, activeModel), file];
}

function modelNode(path: string): TreeNode {
  return {
    id: 'model',
    label: basename(path),
    icon: 'circuit-board',
    tooltip: path,
    kind: 'activeModel',
    resourceUri: vscode.Uri.file(path),
    command: { id: 'glassbox.openModel', args: [vscode.Uri.file(path)] },
  };
}

/** A fault of the card leads to its line; anything else to the card, where it may be answered. */
function errorNode(error: ErrorFacts, model: string): TreeNode {
  const { message, remedy, path, line, column } = error;
  const place = new vscode.Position(Math.max(0, (line ?? 1) - 1), Math.max(0, (column ?? 1) - 1));
  const command =
    path !== undefined && line !== undefined
      ? {
          id: 'vscode.open',
          args: [vscode.Uri.file(path), { selection: new vscode.Range(place, place) }],
        }
      : { id: 'glassbox.editModelCard', args: [model] };
  return {
    id: 'error',
    label: message,
    icon: 'warning',
    tooltip: remedy === undefined ? message : `${message} ${remedy}`,
    command,
  };
}

function warningNode(warning: string, index: number, model: string): TreeNode {
  return {
    id: `warning/${index}`,
    label: warning,
    icon: 'warning',
    command: { id: 'glassbox.editModelCard', args: [model] },
  };
}

function providerNode({ provider, reason, refused, forcedToCpu }: ProviderReport): TreeNode {
  const nodes = forcedToCpu.join(', ');
  const lines = [
    reason,
    ...refused.map((it) => `${providerName(it.provider)}: ${it.error}`),
    ...(nodes === '' ? [] : [vscode.l10n.t('The CPU runs these nodes instead: {0}', nodes)]),
  ];
  return {
    id: 'provider',
    label: vscode.l10n.t('Runs on {0}', providerName(provider)),
    description: reason,
    icon: 'server-process',
    tooltip: lines.join('\n'),
  };
}

function fileNode(facts: ModelFacts, macs: number): TreeNode {
  const row = (label: string, description: string): TreeNode => ({
    id: `file/${label}`,
    label,
    description,
  });
  const externalBytes = facts.externalData.reduce((sum, { bytes }) => sum + bytes, 0);
  const values = (list: ModelFacts['inputs']): string =>
    list.map(({ name, type, dims }) => `${name} ${formatDims(dims)} ${type}`).join(', ');
  return {
    id: 'file',
    label: vscode.l10n.t('File'),
    icon: 'file-binary',
    description: formatBytes(facts.bytes + externalBytes),
    children: [
      row(vscode.l10n.t('inputs'), values(facts.inputs)),
      row(vscode.l10n.t('outputs'), values(facts.outputs)),
      row(vscode.l10n.t('parameters'), formatCount(facts.parameters)),
      row(vscode.l10n.t('multiply–accumulates'), formatCount(macs)),
      row(vscode.l10n.t('nodes'), formatCount(facts.nodeCount)),
      row(vscode.l10n.t('operator set'), facts.opsets.map(opsetText).join(', ')),
      row(vscode.l10n.t('made by'), facts.producer || vscode.l10n.t('unknown')),
      ...facts.externalData.map(({ path, bytes }) => row(basename(path), formatBytes(bytes))),
    ],
  };
}

function opsetText({ domain, version }: ModelFacts['opsets'][number]): string {
  return domain === '' || domain === 'ai.onnx' ? String(version) : `${domain} ${version}`;
}
