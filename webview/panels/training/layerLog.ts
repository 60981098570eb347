// Norms of gradients and updates by layer, gathered step by step as records come, so that a long training costs no more
// with each step. A layer is the parameters that share a name up to its last part.

import type { StepRecord, TrainingParameter } from '../../../src/protocol/train';
import type { LayerValue } from './panelState';

export interface Layer {
  readonly name: string;
  readonly block: number;
  readonly isHead: boolean;
  /** Indices of its parameters; the largest one first. */
  readonly parameters: readonly number[];
}

export function layersOf(parameters: readonly TrainingParameter[]): readonly Layer[] {
  const groups = new Map<string, number[]>();
  parameters.forEach(({ name }, index) => {
    const stem = layerName(name);
    const group = groups.get(stem);
    if (group) group.push(index);
    else groups.set(stem, [index]);
  });
  const sizeOf = (index: number): number =>
    (parameters[index]?.dims ?? []).reduce((product, dim) => product * dim, 1);
  return [...groups].map(([name, members]) => {
    const first = parameters[members[0] ?? 0];
    const sorted = [...members].sort((a, b) => sizeOf(b) - sizeOf(a) || a - b);
    return {
      name,
      block: first?.block ?? 0,
      isHead: first?.isHead ?? false,
      parameters: sorted,
    };
  });
}

function layerName(parameter: string): string {
  const stem = parameter.replace(/[./_](weight|bias|gamma|beta|scale|w|b)$/i, '');
  return stem === '' ? parameter : stem;
}

/** Decimal logarithms, step by step; NaN: frozen. Infinite where a norm was not finite. */
export class LayerLog {
  readonly layers: readonly Layer[];
  readonly #values: Readonly<Record<LayerValue, number[]>> = { gradients: [], updates: [] };
  #last: StepRecord | undefined;
  #count = 0;

  constructor(parameters: readonly TrainingParameter[]) {
    this.layers = layersOf(parameters);
  }

  get count(): number {
    return this.#count;
  }

  /** Takes the steps that are new; a history that does not go on from the one before is read from its start. */
  follow(steps: readonly StepRecord[]): void {
    const isContinued = this.#count <= steps.length && steps[this.#count - 1] === this.#last;
    if (!isContinued) {
      this.#values.gradients.length = 0;
      this.#values.updates.length = 0;
      this.#count = 0;
    }
    for (const step of steps.slice(this.#count)) {
      for (const { parameters } of this.layers) {
        this.#values.gradients.push(logOf(togetherNorm(step.gradients, parameters)));
        this.#values.updates.push(logOf(firstKnown(step.updates, parameters)));
      }
    }
    this.#count = steps.length;
    this.#last = steps.at(-1);
  }

  value(kind: LayerValue, step: number, layer: number): number {
    return this.#values[kind][step * this.layers.length + layer] ?? Number.NaN;
  }
}

/** Norms are never quite 0 but where nothing flows: then they are far below any scale. */
const floorLog = -12;

function logOf(value: number | null): number {
  if (value === null) return Number.NaN;
  if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
  return value <= 0 ? floorLog : Math.max(floorLog, Math.log10(value));
}

function togetherNorm(values: readonly (number | null)[], members: readonly number[]) {
  let sum: number | null = null;
  for (const index of members) {
    const value = values[index];
    if (typeof value === 'number') sum = (sum ?? 0) + value * value;
  }
  return sum === null ? null : Math.sqrt(sum);
}

function firstKnown(values: readonly (number | null)[], members: readonly number[]) {
  for (const index of members) {
    const value = values[index];
    if (typeof value === 'number') return value;
  }
  return null;
}
