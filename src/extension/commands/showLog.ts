// "Show Log": what the engine did and why it failed.

import type { Command } from './command';

export const showLog: Command = {
  id: 'glassbox.showLog',
  needsTrust: false,
  run: ({ log }) => log.show(),
};
