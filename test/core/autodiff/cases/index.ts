// Cases of every derivative, by operator: one file per family, one line here.

import type { OperatorCase } from '../support';
import { activations } from './activations';
import { basics } from './basics';
import { convolutions } from './convolutions';
import { elementwise } from './elementwise';
import { movement } from './movement';
import { normalisations } from './normalisations';
import { pools } from './pools';
import { products } from './products';
import { reductions } from './reductions';
import { resampling } from './resampling';

export const cases: readonly OperatorCase[] = [
  ...activations,
  ...elementwise,
  ...movement,
  ...products,
  ...reductions,
  ...basics,
  ...convolutions,
  ...normalisations,
  ...pools,
  ...resampling,
];
