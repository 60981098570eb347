// A query of the gallery as SQL over the rows of a run. Everything here is made from numbers and fixed words; texts are
// quoted. What a user writes goes through whereFilter.ts.

import type { RunFilter, RunQuery } from '../../protocol/evaluation';
import { sqlText } from '../tables/database';

/** The rows of another run that make the difference, for the filter `flips`. */
export type FlippedRows = (
  filter: Extract<RunFilter, { kind: 'flips' }>,
) => Promise<readonly number[]>;

/** Rows with nothing to sort by come last; equal ones keep the dataset's order. */
export function orderSql({ sort, descending }: RunQuery): string {
  const column = sort === 'id' ? 'id' : sort;
  return `order by ${column} ${descending ? 'desc' : 'asc'} nulls last, row`;
}

export async function filterSql(filter: RunFilter, flips: FlippedRows): Promise<string> {
  switch (filter.kind) {
    case 'cell':
      return `(${isAny('label_index', filter.labels)} and ${isAny('pred_index', filter.predicted)}
        and correct is not null)`;
    case 'outcome':
      return outcomes[filter.outcome];
    case 'range':
      return rangeSql(filter);
    case 'split':
      return filter.split === null ? 'split is null' : `split = ${sqlText(filter.split)}`;
    case 'suspected':
      return 'suspicion is not null';
    case 'duplicates':
      return 'duplicates > 0';
    case 'leaked':
      return 'leaked';
    case 'ids':
      return filter.ids.length === 0 ? 'false' : `id in (${filter.ids.map(sqlText).join(', ')})`;
    case 'flips':
      return isAny('row', await flips(filter));
    default:
      throw new Error(`Unknown filter ${JSON.stringify(filter satisfies never)}.`);
  }
}

const outcomes: Readonly<Record<Extract<RunFilter, { kind: 'outcome' }>['outcome'], string>> = {
  right: 'correct',
  wrong: 'not correct',
  failed: 'error is not null',
  unlabelled: '(label_index is null and error is null)',
};

/** As the bins of the charts are: losses from `low` to below `high`, shares from above `low` (but for 0) to `high`. */
function rangeSql({ column, low, high }: Extract<RunFilter, { kind: 'range' }>): string {
  const isLoss = column === 'loss';
  const lower = `${column} ${isLoss || low <= 0 ? '>=' : '>'} ${Number(low)}`;
  return high === null ? lower : `(${lower} and ${column} ${isLoss ? '<' : '<='} ${Number(high)})`;
}

function isAny(column: string, numbers: readonly number[] | null): string {
  if (numbers === null) return 'true';
  const list = numbers.map((number) => Math.trunc(number)).join(', ');
  return list === '' ? 'false' : `${column} in (${list})`;
}
