// Runs steps of one phase: one program for a batch, or two where gradients of several batches are added up first.

import type { TensorMap, TensorValue } from '../../onnx/tensor';
import { derivedRandom } from '../data/seeds';
import { accumulatingPrograms } from '../graph/accumulatingPrograms';
import { type StepOptions, stepProgram } from '../graph/stepProgram';
import type { AccumulatingPrograms, Batch, Network, StepProgram, TrainRuntime } from '../types';

export interface StepResult {
  /** Before the step; of all its batches. */
  readonly loss: number;
  /** [batch, classes] of each batch. */
  readonly logits: readonly Float32Array[];
  readonly gradientNorms: Float32Array;
  readonly updateNorms: Float32Array;
  readonly weightNorms: Float32Array;
  /** Whether everything is finite; where it is not, nothing was changed. */
  readonly isFinite: boolean;
}

export interface Stepper {
  readonly trained: readonly string[];
  /** Of the optimizer, at the start of a phase. */
  readonly initialState: TensorMap;
  /** `phaseStep`: from 1; `step`: of all phases, from 1, for the random numbers. */
  step(
    batches: readonly Batch[],
    rate: number,
    phaseStep: number,
    step: number,
  ): Promise<StepResult>;
  close(): Promise<void>;
}

export interface StepperRequest {
  readonly network: Network;
  readonly options: StepOptions;
  readonly accumulate: number;
  readonly seed: number;
  readonly runtime: TrainRuntime;
}

/** Once begun, a step is run to its end. */
const uninterrupted = new AbortController().signal;

export function createStepper(request: StepperRequest): Promise<Stepper> {
  return request.accumulate === 1 ? wholeStepper(request) : accumulatingStepper(request);
}

async function wholeStepper(request: StepperRequest): Promise<Stepper> {
  const { network, options, runtime } = request;
  const program = stepProgram(network, options);
  const id = await runtime.load(program);
  const { outputs, trained, initialState } = program;
  return {
    trained,
    initialState,
    step: async ([batch], rate, phaseStep, step) => {
      if (!batch) throw new Error('A step has a batch.');
      const feeds = {
        ...batchFeeds(request, program, batch, batch.norm, step, 0),
        ...program.rates(rate, phaseStep),
      };
      const run = await runtime.run(id, feeds, Object.values(outputs), {
        guard: outputs.gradientNorms,
        signal: uninterrupted,
      });
      const loss = numbers(run.outputs, outputs.loss)[0] ?? Number.NaN;
      return {
        loss,
        logits: [numbers(run.outputs, outputs.logits)],
        ...normsOf(run.outputs, outputs),
        isFinite: run.isRenewed && Number.isFinite(loss),
      };
    },
    close: () => runtime.unload(id),
  };
}

async function accumulatingStepper(request: StepperRequest): Promise<Stepper> {
  const { network, options, runtime } = request;
  const { add, apply } = accumulatingPrograms(network, options);
  const [addId, applyId] = [await runtime.load(add), await runtime.load(apply)];
  return {
    trained: add.trained,
    initialState: add.initialState,
    step: async (batches, rate, phaseStep, step) => {
      const norm = batches.reduce((sum, batch) => sum + batch.norm, 0);
      const logits: Float32Array[] = [];
      let loss = 0;
      for (const [at, batch] of batches.entries()) {
        const feeds = batchFeeds(request, add, batch, norm, step, at);
        const fetches = [add.outputs.loss, add.outputs.logits];
        const options = { guard: null, signal: uninterrupted };
        const { outputs } = await runtime.run(addId, feeds, fetches, options);
        loss += numbers(outputs, add.outputs.loss)[0] ?? Number.NaN;
        logits.push(numbers(outputs, add.outputs.logits));
      }
      const { outputs } = apply;
      const run = await runtime.run(applyId, apply.rates(rate, phaseStep), Object.values(outputs), {
        guard: outputs.gradientNorms,
        signal: uninterrupted,
      });
      return {
        ...{ loss, logits, ...normsOf(run.outputs, outputs) },
        isFinite: run.isRenewed && Number.isFinite(loss),
      };
    },
    close: async () => {
      await runtime.unload(addId);
      await runtime.unload(applyId);
    },
  };
}

function batchFeeds(
  { network, options, seed }: StepperRequest,
  program: Pick<StepProgram, 'input' | 'feeds' | 'graph'>,
  batch: Batch,
  norm: number,
  step: number,
  at: number,
): TensorMap {
  const { feeds, input } = program;
  const dims = [network.batch, batch.targets.length / network.batch];
  const mask = feeds.dropout && {
    [feeds.dropout.name]: dropoutMask(feeds.dropout.dims, options.dropout, [seed, step, at]),
  };
  return {
    [input]: inputTensor(program.graph, input, batch.input),
    [feeds.targets]: { type: 'float32', dims, data: batch.targets },
    [feeds.weights]: { type: 'float32', dims, data: batch.weights },
    [feeds.norm]: { type: 'float32', dims: [], data: Float32Array.of(norm) },
    ...mask,
  };
}

/** A feed with the dims that the graph declares. */
export function inputTensor(
  graph: StepProgram['graph'],
  name: string,
  data: Float32Array,
): TensorValue {
  const declared = graph.inputs.find((each) => each.name === name);
  if (!declared) throw new Error(`"${name}" is no input of the program.`);
  return { type: 'float32', dims: declared.dims, data };
}

/** 0 with the probability `rate`, else 1 / (1 − rate). */
function dropoutMask(
  dims: readonly number[],
  rate: number,
  [seed, step, at]: readonly [number, number, number],
): TensorValue {
  const random = derivedRandom(seed, 'dropout', step, at);
  const count = dims.reduce((product, dim) => product * dim, 1);
  const kept = 1 / (1 - rate);
  const data = Float32Array.from({ length: count }, () => (random.uniform() < rate ? 0 : kept));
  return { type: 'float32', dims, data };
}

function normsOf(
  outputs: TensorMap,
  names: AccumulatingPrograms['apply']['outputs'],
): Pick<StepResult, 'gradientNorms' | 'updateNorms' | 'weightNorms'> {
  return {
    gradientNorms: numbers(outputs, names.gradientNorms),
    updateNorms: numbers(outputs, names.updateNorms),
    weightNorms: numbers(outputs, names.weightNorms),
  };
}

/** A float32 output by name. */
export function numbers(outputs: TensorMap, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`"${name}" did not come back as float32.`);
  return data;
}
