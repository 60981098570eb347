// Cases of every derivative, by operator: one file per family, one line here.

import type { OperatorCase } from '../support';
import { basics } from './basics';

export const cases: readonly OperatorCase[] = [...basics];
