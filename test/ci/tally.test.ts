// The one line in which every suite reports.

import { describe, expect, it } from 'vitest';
import { addTallies, formatTally, parseTally } from '../../.ci/tally';

const lines = [
  ['3 passed, 0 failed', { passed: 3, failed: 0, skipped: 0 }],
  ['3 passed, 1 failed, 2 skipped', { passed: 3, failed: 1, skipped: 2 }],
] as const;

describe('a tally', () => {
  it.each(lines)('reads and writes "%s"', (line, tally) => {
    expect(formatTally(tally)).toBe(line);
    expect(parseTally(`noise\n9 passed, 9 failed\n${line}\nmore noise 1 passed, 1 failed`)).toEqual(
      tally,
    );
  });

  it('is undefined where no line holds one', () => {
    expect(parseTally('Tests  3 passed, 0 failed (3)')).toBeUndefined();
  });

  it('adds up', () => {
    expect(addTallies(lines.map(([, tally]) => tally))).toEqual({
      passed: 6,
      failed: 1,
      skipped: 2,
    });
    expect(addTallies([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});
