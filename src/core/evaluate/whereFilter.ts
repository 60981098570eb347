// A user's SQL condition is hostile input. It is parsed by DuckDB itself and must be exactly the condition of one SELECT
// over the rows of a run: no second statement, no other table, no subquery, nothing after it.

import { type Database, sqlText } from '../tables/database';
import { whereInvalid } from './errors';

/** The table that conditions are about. */
export const rowsTable = 'rows';

/** The condition in brackets, as it can be put behind WHERE. Throws `where-invalid`. */
export async function checkedWhere(database: Database, condition: string): Promise<string> {
  const text = condition.trim();
  if (text === '') throw whereInvalid('it is empty');
  // A line break ends a comment that would hide the bracket.
  const where = `(${text}\n)`;
  const statement = `select row from ${rowsTable} where ${where}`;
  const [answer] = await database.rows<{ readonly tree: string }>(
    `select json_serialize_sql(${sqlText(statement)}) as tree`,
  );
  const tree: unknown = JSON.parse(answer?.tree ?? '{}');
  const reason = objection(tree);
  if (reason !== null) throw whereInvalid(reason);
  await bound(database, statement);
  return where;
}

/** Unknown columns and wrong types show when the statement is bound, which runs nothing. */
async function bound(database: Database, statement: string): Promise<void> {
  try {
    (await database.connection.prepare(statement)).destroySync();
  } catch (error) {
    throw whereInvalid(firstLine(error));
  }
}

export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split('\n').map((line) => line.trim());
  const line = lines.find((each) => each !== '') ?? text;
  return line.replace(/^[A-Z][\w ]* Error: /, '');
}

type Tree = Readonly<Record<string, unknown>>;

function objection(tree: unknown): string | null {
  if (!isTree(tree)) return 'it cannot be parsed';
  if (tree.error === true) {
    const message = String(tree.error_message ?? 'it cannot be parsed');
    return /^only select statements/i.test(message) ? 'it is more than a condition' : message;
  }
  const statements = Array.isArray(tree.statements) ? tree.statements : [];
  if (statements.length !== 1) return 'it is more than one statement';
  const node = isTree(statements[0]) ? statements[0].node : null;
  if (!isTree(node) || node.type !== 'SELECT_NODE') return 'it is more than a condition';
  if (!isPlainSelect(node)) return 'it is more than a condition';
  return holds(node.where_clause, isSubquery)
    ? 'a query inside of a condition is not allowed'
    : null;
}

/** Nothing but `select row from rows where …`. */
function isPlainSelect(node: Tree): boolean {
  const from = node.from_table;
  const isRows = isTree(from) && from.type === 'BASE_TABLE' && from.table_name === rowsTable;
  const lists = [node.modifiers, node.group_expressions, node.group_sets];
  const isBare = lists.every((list) => Array.isArray(list) && list.length === 0);
  const ends = [node.having, node.qualify, node.sample];
  const { map } = isTree(node.cte_map) ? node.cte_map : { map: null };
  const hasNoNames = Array.isArray(map) && map.length === 0;
  return isRows && isBare && hasNoNames && ends.every((end) => end === null || end === undefined);
}

function isSubquery(tree: Tree): boolean {
  return tree.class === 'SUBQUERY' || tree.type === 'SELECT_NODE';
}

function holds(value: unknown, test: (tree: Tree) => boolean): boolean {
  if (Array.isArray(value)) return value.some((each) => holds(each, test));
  if (!isTree(value)) return false;
  return test(value) || Object.values(value).some((each) => holds(each, test));
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
