// What undo and redo would do, in a few English words; the host puts its own language around them.

import type { Step } from './history';

export function stepText(step: Step | undefined): string | null {
  if (!step) return null;
  if (step.kind === 'apply') {
    // The others are only called otherwise since.
    const { length } = step.changes.filter(({ fields }) => fields.length > 0);
    return `applying ${counted(length, 'change')}`;
  }
  const kinds = new Set(step.edits.map(({ field, to }) => editNames[field](to)));
  const pictures = counted(new Set(step.edits.map(({ id }) => id)).size, 'picture');
  const [kind = 'edit'] = kinds;
  return `${kinds.size === 1 ? kind : 'edit'} of ${pictures}`;
}

const editNames = {
  label: () => 'relabel',
  split: () => 'change of split',
  excluded: (to: string | boolean) => (to === true ? 'exclusion' : 'return'),
  flagged: (to: string | boolean) => (to === true ? 'flagging' : 'unflagging'),
} as const;

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
