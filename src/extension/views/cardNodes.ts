// The model card as rows: each value with its source, "mean  0.485 0.456 0.406 — default: torchvision ImageNet".

import * as vscode from 'vscode';
import type { CardSource, ModelCard, Resize, Resolved, Size } from '../../protocol/model';
import { formatNumber } from '../format';
import type { TreeNode } from './treeNode';

export function cardNodes(card: ModelCard, model: string): TreeNode[] {
  const command = { id: 'glassbox.editModelCard', args: [model] };
  const row = <T>(id: string, field: Resolved<T>, format: (value: T) => string): TreeNode => {
    const description = `${format(field.value)} — ${sourceText(field)}`;
    const label = id.slice(id.indexOf('.') + 1);
    return { id, label, description, tooltip: `${id}: ${description}`, command };
  };
  return [
    group('input', vscode.l10n.t('Input'), 'symbol-array', inputRows(card, row)),
    group('output', vscode.l10n.t('Output'), 'graph', outputRows(card, row)),
    group('labels', vscode.l10n.t('Labels'), 'tag', [row('labels', card.labels, formatLabels)]),
  ];
}

type Row = <T>(id: string, field: Resolved<T>, format: (value: T) => string) => TreeNode;

/** In the order in which they happen to a picture. */
function inputRows({ input }: ModelCard, row: Row): TreeNode[] {
  return [
    row('input.name', input.name, String),
    row('input.type', input.type, String),
    row('input.layout', input.layout, String),
    row('input.size', input.size, formatSize),
    row('input.channels', input.channels, String),
    row('input.colorOrder', input.colorOrder, String),
    row('input.resize', input.resize, formatResize),
    row('input.crop', input.crop, String),
    row('input.scale', input.scale, formatNumber),
    row('input.mean', input.mean, formatNumbers),
    row('input.std', input.std, formatNumbers),
  ];
}

function outputRows({ output, targetLayer }: ModelCard, row: Row): TreeNode[] {
  return [
    row('output.name', output.name, String),
    row('output.activation', output.activation, String),
    row('output.task', output.task, String),
    row('targetLayer', targetLayer, (value) => value ?? vscode.l10n.t('none')),
  ];
}

function group(id: string, label: string, icon: string, children: readonly TreeNode[]): TreeNode {
  return { id: `group/${id}`, label, icon, children, isExpanded: true };
}

function sourceText({ source, detail }: Resolved<unknown>): string {
  const words: Readonly<Record<CardSource, string>> = {
    card: vscode.l10n.t('model card'),
    metadata: vscode.l10n.t('metadata'),
    sidecar: vscode.l10n.t('file'),
    graph: vscode.l10n.t('graph'),
    default: vscode.l10n.t('default'),
  };
  return detail === '' ? words[source] : `${words[source]}: ${detail}`;
}

function formatLabels(labels: readonly string[] | null): string {
  const shown = 3;
  if (labels === null) return vscode.l10n.t('unknown');
  const first = labels.slice(0, shown).join(', ');
  return labels.length <= shown ? first : vscode.l10n.t('{0}, … ({1})', first, labels.length);
}

function formatSize({ width, height }: Size): string {
  return `${width}×${height}`;
}

function formatResize({ mode, size, interpolation }: Resize): string {
  if (mode === 'none') return mode;
  const length = mode === 'shorter-side' ? String(size.width) : formatSize(size);
  return `${mode} ${length} ${interpolation}`;
}

function formatNumbers(values: readonly number[]): string {
  return values.map(formatNumber).join(' ');
}
