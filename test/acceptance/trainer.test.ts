// A tiny network trains in this process, by the very loop that trains real ones; what is interrupted ends with the same bits.

import { expect, it } from 'vitest';
import { createRandom } from '../../src/base/random';
import { graphBytes } from '../../src/core/onnx/graph';
import type { TensorMap } from '../../src/core/onnx/tensor';
import { resolveConfig } from '../../src/core/train/config/defaults';
import { tensorSource } from '../../src/core/train/data/tensorSource';
import type { TrainerRequest } from '../../src/core/train/trainer/request';
import { learningRateAt } from '../../src/core/train/trainer/schedule';
import type { TrainerState } from '../../src/core/train/trainer/state';
import { train } from '../../src/core/train/trainer/trainer';
import type { Network, Program, TrainRuntime } from '../../src/core/train/types';
import type { TrainingRecord } from '../../src/protocol/train';
import type { TrainOptions, TrainPhase } from '../../src/protocol/trainRecipe';
import { runModel } from '../core/ort';
import { tinyNetwork } from '../core/train/graph/tinyNet';

const never = new AbortController().signal;
const examples = Array.from({ length: 10 }, (_, i) => ({ id: `${i}`, label: i % 3 }));
const length = 2 * 6 * 6;
const random = createRandom(3);
const data = Float32Array.from({ length: examples.length * length }, (_, i) => {
  const label = examples[Math.floor(i / length)]?.label ?? 0;
  return random.normal() + (i % length) * 0.02 * (label - 1);
});

/** Copies of everything, so that a checkpoint cannot change behind anybody's back. */
function memoryRuntime(): TrainRuntime {
  let values: Record<string, TensorMap[string]> = {};
  const programs: Program[] = [];
  return {
    open: async (start) => {
      values = structuredClone(start) as typeof values;
    },
    load: async (program) => programs.push(program) - 1,
    unload: async () => undefined,
    run: async (id, feeds, fetches, { guard }) => {
      const program = programs[id];
      if (!program) throw new Error('unknown program');
      const kept = program.graph.inputs.flatMap(({ name }) => {
        const value = values[name];
        return value && !(name in feeds) ? [[name, value] as const] : [];
      });
      const wanted = [...new Set([...fetches, ...Object.keys(program.renews)])];
      const bytes = graphBytes({ ...program.graph, outputs: wanted });
      const outputs = await runModel(bytes, { ...Object.fromEntries(kept), ...feeds }, wanted);
      const guarded = guard === null ? [] : [...((outputs[guard]?.data ?? []) as Float32Array)];
      const isRenewed = guarded.every(Number.isFinite);
      for (const [output, name] of Object.entries(isRenewed ? program.renews : {})) {
        const value = outputs[output];
        if (value) values[name] = value;
      }
      return { outputs, isRenewed, runMs: 1 };
    },
    read: async (names) => {
      const all = names ?? Object.keys(values);
      return structuredClone(
        Object.fromEntries(all.map((name) => [name, values[name]])),
      ) as TensorMap;
    },
    write: async (more) => void Object.assign(values, structuredClone(more)),
  };
}

interface Kept {
  readonly records: TrainingRecord[];
  readonly states: TrainerState[];
  last: { readonly state: TrainerState; readonly values: TensorMap } | null;
}

async function trained(
  options: TrainOptions,
  change: Partial<TrainerRequest> & { readonly rows?: Float32Array } = {},
) {
  const network: Network = await tinyNetwork();
  const context = { builtin: null, channels: 3, fewest: 99, pictures: 10, isTensor: true } as const;
  const { config } = resolveConfig({ batchSize: 4, weightDecay: 0.01, ...options }, context);
  const settings = {
    ...{ examples, batchSize: network.batch, seed: config.seed, isOversampled: false, mixup: 0 },
    targets: { outputs: 3, loss: config.loss, classWeights: [1, 1, 1] },
    leavesPartialOut: false,
  };
  const bests = new Map<number, TensorMap>();
  const kept: Kept = { records: [], states: [], last: change.start ?? null };
  const outcome = train({
    ...{ network, config, runtime: memoryRuntime(), start: null, signal: never, finish: never },
    sources: async () => ({
      train: tensorSource({ ...settings, isShuffled: true }, change.rows ?? data),
      validation: tensorSource({ ...settings, isShuffled: false }, data),
    }),
    files: {
      append: async (record) => void kept.records.push(record),
      checkpoint: async (state, values) => {
        kept.states.push(state);
        kept.last = { state: structuredClone(state), values };
      },
      writeBest: async (epoch, values) => void bests.set(epoch, values),
      readBest: async (epoch) => bests.get(epoch) ?? {},
    },
    checkData: async () => undefined,
    progress: () => undefined,
    ...change,
  });
  return { outcome, kept };
}

const phase = { epochs: 3, train: 'all', learningRate: 0.05 } as const;
const plain: TrainOptions = { phases: [phase], restoreBest: false, patience: null };

it('learns, and notes every step and epoch', async () => {
  const { outcome, kept } = await trained({ ...plain, phases: [{ ...phase, epochs: 8 }] });
  const { phases, best } = await outcome;
  const epochs = kept.records.filter((record) => record.kind === 'epoch');
  const [first, last] = [epochs[0], epochs.at(-1)];
  expect(last?.validation?.loss ?? 9).toBeLessThan(0.7 * (first?.validation?.loss ?? 0));
  expect(kept.records.map(({ kind }) => kind).join()).toBe(
    Array(8).fill('step,step,step,epoch').join(),
  );
  expect(phases).toMatchObject([{ name: 'all', epochs: 8, endedEarly: false }]);
  expect(best.epoch).toBe(8);
  expect(epochs[0]?.confusion.reduce((sum, { count }) => sum + count, 0)).toBe(10);
  expect(epochs[0]?.worst).toHaveLength(10);
});

it.each([
  { name: 'AdamW', options: plain, after: 2 },
  { name: 'accumulated batches', options: { ...plain, accumulate: 2 }, after: 3 },
  {
    name: 'batch statistics and dropout',
    options: { ...plain, batchNorm: 'training' as const, head: { dropout: 0.3 } },
    after: 4,
  },
  {
    name: 'a second phase',
    options: { ...plain, phases: [{ ...phase, epochs: 1, train: 1 }, phase] },
    after: 5,
  },
])('ends with the same bits when stopped and resumed: $name', async ({ options, after }) => {
  const whole = await (await trained(options)).outcome;
  const stop = new AbortController();
  let steps = 0;
  const torn = await trained(options, {
    signal: stop.signal,
    progress: ({ kind }) => {
      if (kind === 'record' && ++steps === after) stop.abort();
    },
  });
  await expect(torn.outcome).rejects.toMatchObject({ code: 'cancelled' });
  expect(torn.kept.last).not.toBeNull();
  const rest = await trained(options, { start: torn.kept.last });
  expect((await rest.outcome).values).toEqual(whole.values);
});

it('ends a phase that has ceased to help, with the weights of its best epoch', async () => {
  const options = { ...plain, phases: [{ ...phase, epochs: 9, learningRate: 3 }] };
  const { outcome, kept } = await trained({ ...options, patience: 2, restoreBest: true });
  const { phases, best } = await outcome;
  const epochs = kept.records.filter((record) => record.kind === 'epoch');
  const lowest = Math.min(...epochs.map(({ validation }) => validation?.loss ?? 9));
  expect(best.loss).toBe(lowest);
  expect(phases[0]).toMatchObject({ endedEarly: true, epochs: best.epoch + 2 });
});

it('stops at the first number that is not finite, and names node and batch', async () => {
  const rows = data.slice();
  rows[0] = Number.NaN;
  const { outcome, kept } = await trained(plain, { rows });
  await expect(outcome).rejects.toMatchObject({
    code: 'training-not-finite',
    facts: { message: expect.stringMatching(/step \d \(epoch 1, batch \d\).*node "c1 node"/) },
  });
  expect(kept.records.at(-1)?.kind).toBe('step');
});

it('ends after the current step when it is told to finish', async () => {
  const finish = new AbortController();
  const { outcome } = await trained(plain, {
    finish: finish.signal,
    progress: ({ kind }) => kind === 'record' && finish.abort(),
  });
  expect(await outcome).toMatchObject({ best: { epoch: 1 }, phases: [{ epochs: 1 }] });
});

const base: TrainPhase = {
  ...{ name: 'all', epochs: 10, train: 'all', learningRate: 1, schedule: { kind: 'constant' } },
  ...{ warmUpEpochs: 0, rateDecayPerBlock: 1 },
};

it.each([
  { what: { ...base, warmUpEpochs: 1 }, steps: [0, 5, 9, 10, 99], rates: [0.1, 0.6, 1, 1, 1] },
  {
    what: { ...base, schedule: { kind: 'step', every: 2, factor: 0.1 } as const },
    steps: [0, 19, 20, 40],
    rates: [1, 1, 0.1, 0.01],
  },
  {
    what: { ...base, schedule: { kind: 'cosine', floor: 0.2 } as const },
    steps: [0, 50],
    rates: [1, 0.6],
  },
  {
    what: { ...base, schedule: { kind: 'one-cycle' } as const },
    steps: [0, 99],
    rates: [0.04, 1e-5],
  },
])('has the rates of $what.schedule.kind', ({ what, steps, rates }) => {
  steps.forEach((step, i) => {
    expect(learningRateAt(what, step, 10)).toBeCloseTo(rates[i] ?? 0, 10);
  });
});
