// All models with quantised operators; one line here for each family.

import { quantisedGraphs } from './quantisedGraphs';
import { quantisedLayers } from './quantisedLayers';
import type { QuantisedCase } from './quantisedParts';
import { quantisedValues } from './quantisedValues';

export const quantisedCases: readonly QuantisedCase[] = [
  ...quantisedValues,
  ...quantisedLayers,
  ...quantisedGraphs,
];
