// One plain sentence for every operator: what it does to what comes in.

import { isStandardDomain } from '../attributes';
import type { NodeProto } from '../onnx_pb';
import { fusedExplanations } from './fusedExplanations';
import { standardExplanations } from './standardExplanations';

/** An operator that nobody here knows is named with whose it is. */
export function explainOperator({ domain, opType }: Pick<NodeProto, 'domain' | 'opType'>): string {
  const table = isStandardDomain(domain) ? standardExplanations : fusedExplanations;
  const isListed = isStandardDomain(domain) || domain.startsWith('com.microsoft');
  const own = isListed && Object.hasOwn(table, opType) ? table[opType] : undefined;
  // ONNX Runtime's own set repeats standard operators before they become standard.
  const known = domain.startsWith('com.microsoft') ? standardExplanations : {};
  const other = Object.hasOwn(known, opType) ? known[opType] : undefined;
  const whose = isStandardDomain(domain) ? 'An ONNX operator' : `An operator of "${domain}"`;
  return own ?? other ?? `${whose} that Glassbox has no explanation for.`;
}
