// glassbox sample: writes the sample workspace.

import { resolve } from 'node:path';
import type { Command } from '../command';
import { integerOf, jsonOption, requiredString } from '../options';
import { percent } from '../text';

export const sample: Command = {
  id: 'sample',
  usage: 'glassbox sample --out FOLDER [--seed 0] [--json]',
  summary: 'Make a folder with pictures and a small model trained on them.',
  options: {
    out: { type: 'string', help: 'folder to make' },
    seed: { type: 'string', help: 'another seed gives other pictures (default 0)' },
    json: jsonOption,
  },
  run: async (context) => {
    const report = await context.engine.createSample(
      { folder: resolve(requiredString(context, 'out')), seed: integerOf(context, 'seed', 0, 0) },
      { signal: context.signal, progress: ({ message }) => context.note(message) },
    );
    if (context.options.json) context.print(JSON.stringify(report, null, 2));
    else {
      context.print(
        `${report.folder}: ${report.pictures} pictures, test accuracy of the model ${percent(report.testAccuracy)}`,
      );
    }
    return 0;
  },
};
