// Sessions of graphs made from one model (its gradients, its parts), each opened once and found again by its key; an evicted
// one is made anew.

import { GlassboxError } from '../../base/errors';
import { type RunKeyed, seedName } from '../../core/explain/createSubject';
import { type Graph, graphBytes } from '../../core/onnx/graph';
import { elementCount, type TensorMap } from '../../core/onnx/tensor';
import type { ProviderChoice, ProviderReport } from '../../protocol/model';
import type { OpenModelContext } from '../openModel';
import type { UsedProviders } from './usedProviders';

export interface GraphSessions {
  /** `used` is told what ran each graph. */
  runFor(used: UsedProviders): RunKeyed;
  /** Closes them all. */
  dispose(): Promise<void>;
}

/** `prefix` tells the model and anything else that its graphs depend on. */
export function createGraphSessions(
  prefix: string,
  provider: ProviderChoice,
  { runtime, queue }: OpenModelContext,
): GraphSessions {
  const sessions = new Map<string, { readonly id: number; readonly report: ProviderReport }>();

  const open = async (key: string, build: () => Graph, fetches: readonly string[]) => {
    const graph = build();
    const bytes = graphBytes({ ...graph, outputs: fetches });
    const opened = await runtime.open({
      key: `${prefix}\n${key}`,
      source: { bytes, folder: '' },
      provider,
      modelBytes: bytes.length,
      trial: zeros(graph),
    });
    const entry = { id: opened.session, report: opened.report };
    sessions.set(key, entry);
    return entry;
  };

  const runFor =
    (used: UsedProviders): RunKeyed =>
    (key, build, feeds, fetches, signal) =>
      queue.run('interactive', signal, async () => {
        const known = sessions.get(key);
        const { id, report } = known ?? (await open(key, build, fetches));
        used.add(report, seedName in feeds);
        try {
          return (await runtime.run({ session: id, feeds, fetches })).outputs;
        } catch (error) {
          if (!known || !(error instanceof GlassboxError) || !isGone(error)) throw error;
          const reopened = await open(key, build, fetches);
          return (await runtime.run({ session: reopened.id, feeds, fetches })).outputs;
        }
      });

  const dispose = async (): Promise<void> => {
    for (const { id } of sessions.values()) await runtime.release({ session: id });
    sessions.clear();
  };

  return { runFor, dispose };
}

/** The session made room for others, or went with the runtime's thread. */
function isGone({ code }: GlassboxError): boolean {
  return code === 'session-closed' || code === 'runtime-stopped';
}

function zeros({ inputs }: Graph): TensorMap {
  return Object.fromEntries(
    inputs.map(({ name, type, dims }) => [
      name,
      { type, dims, data: new Float32Array(elementCount(dims)) },
    ]),
  );
}
