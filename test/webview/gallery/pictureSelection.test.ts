import { describe, expect, it } from 'vitest';
import type { RunQuery, RunRow } from '../../../src/protocol/evaluation';
import { PictureSelection } from '../../../webview/panels/gallery/pictureSelection';
import { QueryPages } from '../../../webview/panels/gallery/queryPages';

const query: RunQuery = { filters: [], where: null, sort: 'loss', descending: true };

const rowOf = (row: number): RunRow => ({
  row,
  id: `picture ${row}`,
  split: null,
  label: null,
  labelIndex: null,
  predicted: null,
  predictedIndex: null,
  probability: null,
  loss: null,
  margin: null,
  entropy: null,
  top5: [],
  error: null,
  suspicion: null,
  suggested: null,
  duplicates: 0,
  isLeaked: false,
});

/** A gallery whose rows are in the order given, until it is given another. */
async function gallery(order: readonly number[]) {
  let rows = order;
  let version = 0;
  const pages = new QueryPages({
    fetch: async (_, from, to) => ({
      count: rows.length,
      evaluated: 0,
      right: 0,
      accuracy: null,
      rows: rows.slice(from, to).map(rowOf),
    }),
    onError: (error) => {
      throw error;
    },
  });
  const selection = new PictureSelection(
    { cursor: 0, firstSeen: 0, selected: [] },
    pages,
    () => undefined,
  );
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  pages.ask(query);
  const reorder = async (next: readonly number[]): Promise<void> => {
    rows = next;
    pages.advance(version++);
    await settled();
  };
  await reorder(order);
  const targets = async () =>
    (await selection.targets(new AbortController().signal)).map(({ row }) => row);
  return {
    pages,
    selection,
    reorder,
    targets,
    under: () => pages.peek(selection.cursor.value)?.row,
  };
}

describe('the cursor, when rows change places', () => {
  it('stays with its picture, and so does what an edit is about', async () => {
    const { selection, reorder, targets, under } = await gallery([10, 11, 12, 13]);
    selection.moveTo(2, 'only');
    await reorder([12, 20, 21, 10, 11, 13]);
    expect([under(), selection.cursor.value, await targets()]).toEqual([12, 0, [12]]);
  });

  it('is at another picture where its own has gone, with nothing selected', async () => {
    const { selection, reorder, targets, under } = await gallery([10, 11, 12, 13]);
    selection.moveTo(2, 'only');
    await reorder([10, 11, 30, 31]);
    expect([under(), selection.selected.value.rows.size, await targets()]).toEqual([30, 0, [30]]);
  });

  it('takes whichever picture comes to its place after another question', async () => {
    const { pages, selection, under } = await gallery([10, 11, 12, 13]);
    selection.moveTo(2, 'only');
    selection.reset();
    pages.ask({ ...query, sort: 'margin' });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect([under(), selection.cursor.value]).toEqual([10, 0]);
  });
});
