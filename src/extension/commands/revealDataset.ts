// "Reveal in Explorer" of the view "Datasets": where a dataset or a run lies.

import { revealFile } from '../panels/panelActions';
import { localPath, selectedUris } from '../selection';
import type { Command } from './command';

export const revealDataset: Command = {
  id: 'glassbox.revealDataset',
  needsTrust: false,
  run: async (_, argument) => {
    const [uri] = selectedUris([argument]);
    if (uri) await revealFile(localPath(uri));
  },
};
