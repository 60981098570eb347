// What an outline is made of.

/** A node by its index in the main graph, or a block. */
export type Item = number | Block;

export interface Block {
  readonly id: string;
  readonly kind: 'group' | 'repeat' | 'run';
  readonly label: string;
  readonly children: readonly Item[];
  /** Of a repeat how many blocks it folds; 1 for others. */
  readonly copies: number;
  /** Every node inside, in topological order of first occurrence. */
  readonly nodes: readonly number[];
}

export function nodesOf(items: readonly Item[]): readonly number[] {
  return items.flatMap((item) => (typeof item === 'number' ? item : item.nodes));
}
