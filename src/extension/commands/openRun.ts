// "Open Evaluation…": of a row of the view, of { run } as the status bar calls it, or else of one that is picked.

import * as z from 'zod/mini';
import { argumentInvalid } from '../errors';
import { fileArgument, toUri } from '../fileArgument';
import { pickRun } from '../panels/galleryPicks';
import { firstIssue } from '../panels/schemaParts';
import { localPath, selectedUris } from '../selection';
import type { Command, CommandServices } from './command';

const schema = z.object({ run: fileArgument });

export const openRun: Command = {
  id: 'glassbox.openRun',
  needsTrust: true,
  run: async (services, argument) => {
    const run = await wantedRun(services, argument);
    if (run !== null) services.galleries.open(run);
  },
};

async function wantedRun({ datasets }: CommandServices, argument: unknown): Promise<string | null> {
  if (typeof argument === 'object' && argument !== null && 'run' in argument) {
    const { data, error } = schema.safeParse(argument);
    if (!data) throw argumentInvalid('glassbox.openRun', firstIssue(error), 'run');
    return localPath(toUri(data.run));
  }
  const [uri] = selectedUris([argument]);
  if (uri) return localPath(uri);
  return (await pickRun(await datasets.runs()))?.run ?? null;
}
