// "Refresh" of the views: looks for models again.

import type { Command } from './command';

export const refreshModels: Command = {
  id: 'glassbox.refreshModels',
  needsTrust: true,
  run: ({ models }) => models.refresh(),
};
