// The worker that lays graphs out, one a message, so that the panel stays alive meanwhile and can end it.

import { layOut } from './layout/layOut';
import type { LayoutGraph } from './layout/types';

addEventListener('message', async (event: MessageEvent<LayoutGraph>) => {
  postMessage(await layOut(event.data));
});
