// Looks inside of a network without training it: dead activations, and where numbers cease to be numbers.

import type { EpochRecord } from '../../../protocol/train';
import { finiteProgram } from '../graph/finiteProgram';
import { probeProgram } from '../graph/probeProgram';
import type { Batch, BatchSource, Network, TrainRuntime } from '../types';
import { inputTensor, numbers } from './stepper';

/** Shares of dead channels on the first pictures of a source. */
export async function deadChannels(
  network: Network,
  runtime: TrainRuntime,
  source: BatchSource,
  signal: AbortSignal,
): Promise<EpochRecord['dead']> {
  const program = probeProgram(network);
  if (program.values.length === 0) return [];
  const batch = await firstBatch(source, signal);
  // A batch filled up with zeros is not what the network sees.
  if (batch === null) return [];
  const id = await runtime.load(program);
  try {
    const feeds = { [program.input]: inputTensor(program.graph, program.input, batch.input) };
    const options = { guard: null, signal };
    const { outputs } = await runtime.run(id, feeds, [program.output], options);
    const shares = numbers(outputs, program.output);
    return program.values.map((value, i) => ({ value, share: shares[i] ?? 0 }));
  } finally {
    await runtime.unload(id);
  }
}

async function firstBatch(source: BatchSource, signal: AbortSignal): Promise<Batch | null> {
  for await (const batch of source.epoch(0, 0, signal)) return batch;
  return null;
}

/** The first node whose result is not finite for these pictures; null: all are. */
export async function firstBadNode(
  network: Network,
  runtime: TrainRuntime,
  input: Float32Array,
  signal: AbortSignal,
): Promise<string | null> {
  const program = finiteProgram(network);
  const id = await runtime.load(program);
  try {
    const feeds = { [program.input]: inputTensor(program.graph, program.input, input) };
    const options = { guard: null, signal };
    const { outputs } = await runtime.run(id, feeds, [program.output], options);
    const at = numbers(outputs, program.output).findIndex((flag) => flag !== 0);
    return program.nodes[at] ?? null;
  } finally {
    await runtime.unload(id);
  }
}
