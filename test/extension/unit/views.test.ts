import { describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('./vscodeFake')).vscodeFake);

import { statusText } from '../../../src/extension/statusBar';
import type { State } from '../../../src/extension/store';
import { activeModelNodes } from '../../../src/extension/views/activeModelNodes';
import { modelNode } from '../../../src/extension/views/modelsView';
import type { TreeNode } from '../../../src/extension/views/treeNode';
import { card, cpu, description } from './samples';

const path = '/data/m.onnx';
const ready: State = {
  activeModel: path,
  models: null,
  description: { kind: 'ready', description },
  provider: cpu,
  engine: { kind: 'stopped' },
};
const engineError = { code: 'model-truncated', message: 'm.onnx is cut off.', remedy: 'Copy it.' };

/** Rows as a person reads them, two spaces in per level. */
function lines(nodes: readonly TreeNode[], depth = 0): string[] {
  return nodes.flatMap(({ label, description: text, icon, children }) => [
    `${'  '.repeat(depth)}${icon === 'warning' ? '! ' : ''}${label}${text ? ` | ${text}` : ''}`,
    ...lines(children ?? [], depth + 1),
  ]);
}

describe('the view of the active model', () => {
  it('shows what runs it, each value of the card with its source, and the file', () => {
    expect(lines(activeModelNodes(ready))).toEqual([
      'm.onnx',
      'Runs on CPU | The CPU was asked for.',
      'Input',
      '  name | image — graph',
      '  type | float32 — graph',
      '  layout | NCHW — graph: 3 channels first',
      '  size | 224×192 — graph: 1×3×192×224',
      '  channels | 3 — graph',
      '  colorOrder | RGB — default',
      '  resize | shorter-side 256 bilinear — default',
      '  crop | center — default',
      '  scale | 0.00392157 — default',
      '  mean | 0.485 0.456 0.406 — default: torchvision ImageNet',
      '  std | 0.229 0.224 0.225 — model card: m.glassbox.json',
      'Output',
      '  name | logits — graph',
      '  activation | none — graph',
      '  task | single-label — default',
      '  targetLayer | none — graph: no pooling',
      'Labels',
      '  labels | cat, dog — file: labels.txt',
      'File | 14 MB',
      '  inputs | image N×3×192×224 float32',
      '  outputs | logits N×2 float32',
      '  parameters | 3.5 M',
      '  multiply–accumulates | 301 M',
      '  nodes | 100',
      '  operator set | 13, com.microsoft 1',
      '  made by | pytorch 2.9',
      '  m.data | 13 MB',
    ]);
  });

  it('puts warnings first', () => {
    const warned = { ...description, card: { ...card, warnings: ['3 labels for 2 outputs.'] } };
    const nodes = activeModelNodes({
      ...ready,
      description: { kind: 'ready', description: warned },
    });
    expect(lines(nodes).slice(0, 2)).toEqual(['! 3 labels for 2 outputs.', 'm.onnx']);
  });

  it('leads from a fault of the card to its line, and still shows the file', () => {
    const error = { code: 'card-invalid', message: 'Bad.', path: '/data/m.glassbox.json', line: 7 };
    const broken = { ...description, card: { error } };
    const nodes = activeModelNodes({
      ...ready,
      description: { kind: 'ready', description: broken },
    });
    expect(lines(nodes).slice(0, 4)).toEqual([
      '! Bad.',
      'm.onnx',
      'Runs on CPU | The CPU was asked for.',
      'File | 14 MB',
    ]);
    expect(nodes[0]?.command).toMatchObject({
      id: 'vscode.open',
      args: [{ fsPath: '/data/m.glassbox.json' }, { selection: { start: { line: 6 } } }],
    });
  });

  it.each<[string, Partial<State>, string[]]>([
    ['no model', { activeModel: null }, []],
    ['a model being read', { description: { kind: 'loading' } }, ['m.onnx']],
    [
      'an unreadable model',
      { description: { kind: 'failed', error: engineError } },
      ['! m.onnx is cut off.', 'm.onnx'],
    ],
  ])('with %s says only that', (_, change, expected) => {
    expect(lines(activeModelNodes({ ...ready, ...change }))).toEqual(expected);
  });

  it('has an id of its own for every row', () => {
    const ids = (nodes: readonly TreeNode[]): string[] =>
      nodes.flatMap((node) => [node.id, ...ids(node.children ?? [])]);
    const all = ids(activeModelNodes(ready));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('the view of models', () => {
  const listing = { path: '/data/models/m.onnx', bytes: 14_000_000, inputs: [], outputs: [] };
  const inputs = description.facts.inputs;

  it.each([
    ['another model', { ...listing, inputs }, null, '14 MB · N×3×192×224 · models', 'model'],
    [
      'the active model',
      { ...listing, inputs },
      listing.path,
      'active · 14 MB · N×3×192×224 · models',
      'activeModel',
    ],
    ['a broken file', { path, error: engineError }, null, 'm.onnx is cut off.', 'brokenModel'],
    [
      'a broken file whose name comes first',
      { path, error: { code: 'model-text', message: 'm.onnx: this is a text file.' } },
      null,
      'this is a text file.',
      'brokenModel',
    ],
  ] as const)('describes %s', (_, model, active, text, kind) => {
    expect(modelNode(model, active)).toMatchObject({ label: 'm.onnx', description: text, kind });
  });
});

describe('the status bar', () => {
  it.each<[string, Partial<State>, string, boolean]>([
    ['no model', { activeModel: null }, '$(circuit-board) Choose a model', false],
    ['a model that has not run', { provider: null }, '$(circuit-board) m.onnx', false],
    ['a model and its provider', {}, '$(circuit-board) m.onnx · CPU', false],
    [
      'a name like an icon',
      { activeModel: '/$(zap).onnx', provider: null },
      '$(circuit-board) \\$(zap).onnx',
      false,
    ],
    [
      'a dead engine',
      { engine: { kind: 'crashed', reason: 'SIGSEGV' } },
      '$(warning) m.onnx',
      true,
    ],
    [
      'a broken model',
      { description: { kind: 'failed', error: engineError } },
      '$(warning) m.onnx',
      true,
    ],
  ])('shows %s', (_, change, text, isWarning) => {
    expect(statusText({ ...ready, ...change })).toMatchObject({ text, isWarning });
  });

  it('tells the reason in its tooltip', () => {
    expect(statusText(ready).lines).toEqual([
      'm.onnx',
      'The CPU was asked for.',
      'Click to choose another model.',
    ]);
  });
});
