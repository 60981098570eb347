// What a file computes in, and what the user is told about it.

import type { ElementType } from '../../../protocol/model';
import type { Graph } from '../graph';
import type { NumberKind } from './agreement';
import { valueTypes } from './valueTypes';

const quantisedOperator = /^(Dynamic)?(Quantize|Dequantize)|^QLinear|Integer|^QGemm|^QAttention/;

/** `imported`: the file's graph; `settled`: after folding, when dequantised weights are plain ones. */
export function kindOf(imported: Graph, settled: Graph): NumberKind {
  if (settled.nodes.some(({ op }) => quantisedOperator.test(op))) return 'quantised';
  const types = typesIn(imported);
  return types.has('float16') || types.has('bfloat16') ? 'float16' : 'float32';
}

export function notesOf(imported: Graph, settled: Graph): readonly string[] {
  const types = typesIn(imported);
  const kind = kindOf(imported, settled);
  const narrow = (['float16', 'bfloat16', 'float64'] as const).filter((type) => types.has(type));
  return [
    ...(kind === 'quantised'
      ? [
          'The file computes with quantised numbers; here they are real numbers, cut off where the quantised ones end.',
        ]
      : []),
    ...(narrow.length > 0
      ? [`The file computes in ${narrow.join(' and ')}; here everything is float32.`]
      : []),
  ];
}

function typesIn(graph: Graph): ReadonlySet<ElementType> {
  return new Set(valueTypes(graph).values());
}
