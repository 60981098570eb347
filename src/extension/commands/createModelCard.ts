// "Create Model Card": a draft with every value that Glassbox resolved, beside the model.

import { cardModel, openModelCard } from '../modelCards';
import type { Command } from './command';

export const createModelCard: Command = {
  id: 'glassbox.createModelCard',
  needsTrust: true,
  run: async (services, ...args) => openModelCard(services, await cardModel(services, args)),
};
