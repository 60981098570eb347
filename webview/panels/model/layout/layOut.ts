// Chooses the layout: ELK's for what it can take, the plain one for the rest.

import { elkLayout } from './elkLayout';
import { plainLayout } from './plainLayout';
import type { Layout, LayoutGraph } from './types';

/** ELK overflows the stack on thousands of nodes, and takes seconds for one. */
export const mostForElk = 1000;

export async function layOut(graph: LayoutGraph): Promise<Layout> {
  if (graph.boxes.length > mostForElk) return plainLayout(graph);
  try {
    return await elkLayout(graph);
  } catch {
    return plainLayout(graph);
  }
}
