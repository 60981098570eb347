// The rows of the tree and what the keys do on them, for a drawing with one open and one folded block.

import { describe, expect, it } from 'vitest';
import type { GraphBox } from '../../src/protocol/graph';
import { createDrawing } from '../../webview/panels/model/drawing';
import { rowByLetter, treeAction, treeRows } from '../../webview/panels/model/treeRows';

function box(
  id: string,
  kind: GraphBox['kind'],
  parent: string | null = null,
  isOpen = false,
): GraphBox {
  const label = id.slice(2);
  const facts = { detail: '', nodeCount: 1, nodes: [], family: null, parameters: 0 };
  return { id, kind, parent, label, isOpen, ...facts };
}

const boxes = [
  box('i:image', 'input'),
  box('g:stem', 'group', null, true),
  box('n:conv', 'node', 'g:stem'),
  box('g:inner', 'repeat', 'g:stem'),
  box('n:Softmax', 'node'),
];
const layout = { boxes: [], lines: [], width: 0, height: 0 };
const rows = treeRows(createDrawing({ boxes, lines: [] }, layout));

describe('the tree of the model editor', () => {
  it('lists every box once, under the open block that it lies in', () => {
    const seen = rows.map((row) => [
      row.box.id,
      row.depth,
      `${row.position}/${row.siblings}`,
      row.isExpanded,
    ]);
    expect(seen).toEqual([
      ['i:image', 0, '1/3', null],
      ['g:stem', 0, '2/3', true],
      ['n:conv', 1, '1/2', null],
      ['g:inner', 1, '2/2', false],
      ['n:Softmax', 0, '3/3', null],
    ]);
  });

  it.each([
    ['opens a folded block', 'ArrowRight', 3, { kind: 'toggle' }],
    ['goes into an open block', 'ArrowRight', 1, { kind: 'go', row: 2 }],
    ['has nothing to open on a node', 'ArrowRight', 2, null],
    ['folds an open block', 'ArrowLeft', 1, { kind: 'toggle' }],
    ['goes from a node to its block', 'ArrowLeft', 2, { kind: 'go', row: 1 }],
    ['goes from a folded block to the one around', 'ArrowLeft', 3, { kind: 'go', row: 1 }],
    ['stays at the top', 'ArrowLeft', 4, null],
    ['shows a row', 'Enter', 4, { kind: 'show' }],
    ['leaves other keys alone', 'F2', 4, null],
    ['does nothing without a row', 'Enter', 9, null],
  ])('%s', (_, key, at, action) => {
    expect(treeAction(key, rows, at)).toEqual(action);
  });

  it('finds the next row by letter, whatever its case, going round', () => {
    expect([
      rowByLetter(rows, 1, 's'),
      rowByLetter(rows, 4, 'S'),
      rowByLetter(rows, 3, 'i'),
      rowByLetter(rows, 0, 'z'),
    ]).toEqual([4, 1, 0, null]);
  });
});
