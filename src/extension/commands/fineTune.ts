// "Fine-tune Model…": of the model or the dataset that was clicked, or asks for both. Called with { model, dataset,
// options, headValue } it asks for nothing that they say. What runs it is loaded only now.

import type { Command } from './command';

export const fineTune: Command = {
  id: 'glassbox.fineTune',
  needsTrust: true,
  run: async (services, argument) => {
    const { wishArgument } = await import('../trainingArgument');
    const { askForTraining } = await import('../trainingWizard');
    const { trainingPanels } = services;
    const given = wishArgument('glassbox.fineTune', argument);
    const waiting =
      given.model === undefined || given.headValue === undefined
        ? null
        : trainingPanels.waitingForHead(given.model);
    const wish = await askForTraining(services, { ...waiting?.wish, ...given });
    if (!wish) return;
    // The new plan has a panel of its own.
    waiting?.close();
    await trainingPanels.plan(wish);
  },
};
