// ONNX Runtime's own stopwatch: it writes a trace of every node of its optimised graph into a file, which is found by its
// prefix, since the call that ends the profiling does not say its name.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import type { ProfileRequest, ProfileTrace, TracedNode } from './types';

/** The first runs grow memory and fill caches. */
const warmUps = 2;
/** A quick model is run on for so long: what disturbs a run of microseconds must not be in every one of a few. */
const shortestMs = 100;
/** A slow model is timed less often. */
const longestMs = 5000;
const leastRuns = 3;

interface TraceEvent {
  readonly cat?: string;
  readonly name?: string;
  /** Microseconds. */
  readonly dur?: number;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

/** `create` opens a session with further options; `run` runs it once. */
export async function profileRun(
  { runs }: Pick<ProfileRequest, 'runs'>,
  create: (options: InferenceSession.SessionOptions) => Promise<InferenceSession>,
  run: (session: InferenceSession) => Promise<unknown>,
): Promise<ProfileTrace> {
  const folder = await mkdtemp(join(tmpdir(), 'glassbox-profile-'));
  const optimizedModelFilePath = join(folder, 'optimized.onnx');
  let session: InferenceSession | undefined;
  try {
    session = await create({
      enableProfiling: true,
      profileFilePrefix: join(folder, 'trace'),
      optimizedModelFilePath,
    });
    const startedAt = performance.now();
    let done = 0;
    for (;;) {
      const elapsedMs = performance.now() - startedAt;
      if (done >= warmUps + runs && elapsedMs > shortestMs) break;
      if (done >= warmUps + leastRuns && elapsedMs > longestMs) break;
      await run(session);
      done++;
    }
    session.endProfiling();
    const name = (await readdir(folder)).find((file) => file.startsWith('trace'));
    if (name === undefined) throw new Error('ONNX Runtime has written no profile.');
    const events = JSON.parse(await readFile(join(folder, name), 'utf8')) as TraceEvent[];
    const optimized = new Uint8Array(await readFile(optimizedModelFilePath));
    const timed = Math.min(runs, done - warmUps);
    return { optimized, runs: timed, ...tracedNodes(events, timed) };
  } finally {
    await session?.release();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of the quickest runs, as many as are wanted: the machine's other work is in them least. */
function tracedNodes(
  events: readonly TraceEvent[],
  runs: number,
): Pick<ProfileTrace, 'nodes' | 'total'> {
  const ending = '_kernel_time';
  const byName = new Map<string, { times: number[]; op: string; provider: string }>();
  for (const { cat, name = '', dur = 0, args } of events) {
    if (cat !== 'Node' || !name.endsWith(ending)) continue;
    const node = name.slice(0, -ending.length);
    const { op_name: op = '', provider = '' } = args ?? {};
    const known = byName.get(node) ?? { times: [], op, provider };
    known.times.push(dur);
    byName.set(node, known);
  }
  const whole = events
    .filter(({ cat, name }) => cat === 'Session' && name === 'model_run')
    .map(({ dur = 0 }) => dur);
  const quickest = [...whole.keys()]
    .slice(warmUps)
    .sort((a, b) => (whole[a] ?? 0) - (whole[b] ?? 0))
    .slice(0, runs);
  const nodes = [...byName].map(([name, { times, op, provider }]): TracedNode => {
    // Inside a loop a node runs more than once.
    const chosen =
      times.length === whole.length ? quickest.map((run) => times[run] ?? 0) : times.slice(-runs);
    return {
      name,
      op,
      provider: provider.replace(/ExecutionProvider$/, '').toLowerCase(),
      microseconds: median(chosen),
    };
  });
  return { nodes, total: median(quickest.map((run) => whole[run] ?? 0)) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
