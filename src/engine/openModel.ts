// A model made ready for classifying: card resolved, session open with the outputs that are needed, and one function
// from preprocessed pictures to its outputs. Composed for each request; the runtime's cache makes that cheap.

import { exposeValues } from '../core/onnx/expose';
import type { OnnxFile } from '../core/onnx/readModel';
import { toFloat32 } from '../core/runtime/cast';
import type { ModelSource, RuntimeApi, TensorValue } from '../core/runtime/types';
import type { ModelCard, Preprocess, ProviderChoice, ProviderReport } from '../protocol/model';
import type { Remote } from '../protocol/rpc';
import { type ImageFeed, imageFeed, preprocessOf } from './imageFeed';
import type { JobQueue, Priority } from './jobs';

export interface Batch {
  /** Input values of `count` pictures, one after the other, in the card's layout. */
  readonly pixels: Float32Array;
  readonly count: number;
}

/** Outputs of a batch, row after row. */
export interface BatchOutputs {
  readonly outputs: Float32Array;
  /** null where the graph has no value before its softmax or sigmoid. */
  readonly scores: Float32Array | null;
  /** The value that `openModel` was asked to expose. */
  readonly exposed: TensorValue | null;
  readonly runMs: number;
}

export interface OpenModel {
  readonly file: OnnxFile;
  readonly card: ModelCard;
  readonly preprocess: Preprocess;
  readonly report: ProviderReport;
  readonly feed: ImageFeed;
  run(batch: Batch, priority: Priority, signal: AbortSignal): Promise<BatchOutputs>;
}

export interface OpenModelContext {
  readonly runtime: Remote<RuntimeApi>;
  readonly queue: JobQueue;
}

/** `exposed`: an inner value to return with every batch. */
export async function openModel(
  file: OnnxFile,
  card: ModelCard,
  provider: ProviderChoice,
  signal: AbortSignal,
  { runtime, queue }: OpenModelContext,
  exposed: string | null = null,
): Promise<OpenModel> {
  const feed = imageFeed(file.facts, card);
  const { scoreValue, name } = card.output;
  const wanted = [name.value, scoreValue, exposed].filter((value) => value !== null);
  const fetches = [...new Set(wanted)];
  const { session, report } = await queue.run('interactive', signal, () =>
    runtime.open({
      key: `${file.key}\n${fetches.join('\n')}`,
      source: sourceWith(file, fetches),
      provider,
      modelBytes: file.facts.externalData.reduce((sum, { bytes }) => sum + bytes, file.facts.bytes),
      trial: feed.zeros(),
    }),
  );

  const run: OpenModel['run'] = ({ pixels, count }, priority, runSignal) =>
    queue.run(priority, runSignal, async () => {
      const { outputs, runMs } = await runtime.run({
        session,
        feeds: feed.of(pixels, count),
        fetches,
      });
      const value = (valueName: string): Float32Array | null => {
        const tensor = outputs[valueName];
        return tensor ? toFloat32(tensor) : null;
      };
      return {
        outputs: value(name.value) ?? new Float32Array(0),
        scores: scoreValue === null ? null : value(scoreValue),
        exposed: exposed === null ? null : (outputs[exposed] ?? null),
        runMs,
      };
    });

  return { file, card, preprocess: preprocessOf(card), report, feed, run };
}

/** The file itself where its own outputs do; otherwise a copy of its graph with the score exposed. */
function sourceWith(file: OnnxFile, fetches: readonly string[]): ModelSource {
  const declared = new Set(file.facts.outputs.map(({ name }) => name));
  const hidden = fetches.filter((name) => !declared.has(name));
  if (hidden.length === 0) return { path: file.path };
  return { bytes: exposeValues(file, hidden), folder: file.folder };
}
