// "Refresh" of the view "Datasets": looks for datasets and runs again.

import type { Command } from './command';

export const refreshDatasets: Command = {
  id: 'glassbox.refreshDatasets',
  needsTrust: true,
  run: ({ datasets }) => datasets.refresh(),
};
