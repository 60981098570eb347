// "Refresh Trainings": of the view.

import type { Command } from './command';

export const refreshTrainings: Command = {
  id: 'glassbox.refreshTrainings',
  needsTrust: true,
  run: ({ trainingCatalog }) => trainingCatalog.refresh(),
};
