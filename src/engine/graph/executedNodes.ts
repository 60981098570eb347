// Shapes and costs of a file's nodes, from running it once on the CPU, for all who ask for them: a click on node after node
// must not run the model again and again.

import { throwIfAborted } from '../../base/errors';
import type { OnnxFile } from '../../core/onnx/readModel';
import type { NodeFacts } from '../../protocol/model';
import { describeModel } from '../describe';
import type { OpenModelContext } from '../openModel';

/** Files whose facts are kept; the oldest is forgotten first. */
const kept = 8;

/** null where the model could not be run, which is tried again the next time: its card may be mended by then. */
export function createExecutedNodes(
  context: OpenModelContext,
): (file: OnnxFile, signal: AbortSignal) => Promise<readonly NodeFacts[] | null> {
  const known = new Map<string, Promise<readonly NodeFacts[] | null>>();
  return async (file, signal) => {
    throwIfAborted(signal);
    const started = known.get(file.key) ?? execute(file, context);
    known.set(file.key, started);
    for (const key of [...known.keys()].slice(0, -kept)) known.delete(key);
    const nodes = await started;
    if (nodes === null) known.delete(file.key);
    throwIfAborted(signal);
    return nodes;
  };
}

/** Not ended by whoever asked first: others wait for the same. */
async function execute(
  file: OnnxFile,
  context: OpenModelContext,
): Promise<readonly NodeFacts[] | null> {
  const { signal } = new AbortController();
  try {
    const { nodes, provider } = await describeModel(file, 'cpu', signal, context);
    return provider === null ? null : nodes;
  } catch {
    return null;
  }
}
