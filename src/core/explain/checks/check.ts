// What a check of a map is: it gets the map with everything that made it, and says in a figure and a sentence whether the
// map can be trusted.

import type { CheckId, CheckReport } from '../../../protocol/explain';
import type { ShapedGraph } from '../../onnx/graph';
import type { Method, MethodContext, MethodResult } from '../methods/method';
import type { Subject } from '../subject';

/** A map and where it comes from. */
export interface Explained {
  readonly method: Pick<Method, 'id' | 'name' | 'explain'>;
  /** As the method got it. */
  readonly context: MethodContext;
  readonly result: MethodResult;
}

export interface CheckContext extends Explained {
  /** The same network with another graph of the same values, e.g. with other weights. */
  copy(graph: ShapedGraph): { readonly subject: Subject; dispose(): Promise<void> };
}

export interface Check {
  readonly id: CheckId;
  /** Whether it costs many passes and is run on request only. */
  readonly isThorough: boolean;
  /** null where the check has nothing to say about this map. */
  check(context: CheckContext): Promise<CheckReport | null>;
}
