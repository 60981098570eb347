// "Classify with Glassbox" of the explorer's and the tabs' menus: the clicked picture, the selected ones, or a folder.

import { noPictures } from '../errors';
import { activeTabUri, picturePaths, selectedUris } from '../selection';
import type { Command } from './command';

export const classifySelection: Command = {
  id: 'glassbox.classifySelection',
  needsTrust: true,
  run: async ({ predictions }, ...args) => {
    const given = selectedUris(args);
    const tab = activeTabUri();
    const uris = given.length > 0 || !tab ? given : [tab];
    if (uris.length === 0) throw noPictures('');
    void predictions.classify(await picturePaths(uris));
  },
};
