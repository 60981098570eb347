// "Edit Model Card": the card of the active model, drafted first where there is none.

import { cardModel, openModelCard } from '../modelCards';
import type { Command } from './command';

export const editModelCard: Command = {
  id: 'glassbox.editModelCard',
  needsTrust: true,
  run: async (services, ...args) => openModelCard(services, await cardModel(services, args)),
};
