// Cases of every rewriting rule, by family; one line here for each.

import type { RewriteCase } from '../support';
import { elementwise } from './elementwise';
import { microsoft } from './microsoft';
import { movement } from './movement';
import { normalising } from './normalising';
import { resizing } from './resizing';
import { windows } from './windows';

export const cases: readonly RewriteCase[] = [
  ...elementwise,
  ...movement,
  ...normalising,
  ...windows,
  ...resizing,
  ...microsoft,
];
