// The graph for several pictures at once: its size from the time one takes, and only where rows really are independent.

import { cancelled } from '../../base/errors';
import type { ClassHead } from '../../core/explain/classHead';
import type { BatchGraph, RunKeyed, SubjectParts } from '../../core/explain/createSubject';
import type { SubjectInput } from '../../core/explain/subject';
import { pruned, type ShapedGraph } from '../../core/onnx/graph';
import { elementCount } from '../../core/onnx/tensor';
import { toFloat32 } from '../../core/runtime/cast';
import { probePictures } from './probePictures';

export type BatchMaker = (batch: number, signal: AbortSignal) => Promise<ClassHead>;

/** So long may a batch take forwards and backwards: a cancel is heard between batches. */
const targetMs = 500;
/** Backwards takes about twice as long as forwards. */
const passesPerBatch = 3;
const maxBatch = 16;
/** For activations and gradients of one batch. */
const maxBytes = 768 * 2 ** 20;
/** Rows of a batch may differ from single runs by rounding, not by more: a share of the largest value. */
const rowTolerance = 1e-3;

/** For fewer, as the quick checks have them, making the graph takes longer than it saves. */
const leastWorth = 9;

/** Made when first asked for by enough pictures; null where one at a time is as good or all there is. */
export function batchMaker(
  one: ClassHead,
  input: SubjectInput,
  make: BatchMaker,
  run: RunKeyed,
): SubjectParts['many'] {
  let made: Promise<BatchGraph | null> | null = null;
  const { signal } = new AbortController();

  const scoresOf = async ({ graph, scores }: ClassHead, rows: Float32Array, size: number) => {
    const dims = graph.shapes.get(input.name)?.dims ?? [];
    const feeds = { [input.name]: { type: 'float32', dims, data: rows } } as const;
    const build = () => pruned(graph, [scores]);
    const outputs = await run(`${size} probe`, build, feeds, [scores], signal);
    const tensor = outputs[scores];
    return tensor ? toFloat32(tensor) : new Float32Array(0);
  };

  const attempt = async (): Promise<BatchGraph | null> => {
    const [picture] = split(probePictures(input, 1), 1);
    if (!picture) return null;
    await scoresOf(one, picture, 1);
    const startedAt = performance.now();
    await scoresOf(one, picture, 1);
    const size = batchSize(one.graph, performance.now() - startedAt);
    if (size < 2) return null;
    const many = await make(size, signal);
    const rows = probePictures(input, size);
    const together = split(await scoresOf(many, rows, size), size);
    const pictures = split(rows, size);
    for (const at of [0, size - 1]) {
      const alone = await scoresOf(one, pictures[at] ?? picture, 1);
      if (!agree(together[at] ?? new Float32Array(0), alone)) return null;
    }
    return { graph: many.graph, size };
  };

  return async (count, callSignal) => {
    if (!made && count < leastWorth) return null;
    // A network that refuses batches is run picture by picture.
    made ??= attempt().catch(() => null);
    return unlessAborted(made, callSignal);
  };
}

/** The graph goes on being made for whoever asks next; the one who gave up is not kept waiting. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelled());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function batchSize(graph: ShapedGraph, msPerPicture: number): number {
  const elements = [...graph.shapes]
    .filter(([name]) => !graph.constants.has(name))
    .reduce((sum, [, { dims }]) => sum + elementCount(dims), 0);
  const byTime = Math.floor(targetMs / (passesPerBatch * Math.max(msPerPicture, 0.1)));
  const byMemory = Math.floor(maxBytes / (elements * 4 * 2));
  return Math.max(1, Math.min(byTime, byMemory, maxBatch));
}

function split(rows: Float32Array, count: number): readonly Float32Array[] {
  const width = rows.length / count;
  return Array.from({ length: count }, (_, i) => rows.slice(i * width, (i + 1) * width));
}

function agree(a: Float32Array, b: Float32Array): boolean {
  const peak = b.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return (
    a.length === b.length &&
    a.every((value, i) => Math.abs(value - (b[i] ?? 0)) <= rowTolerance * peak)
  );
}
