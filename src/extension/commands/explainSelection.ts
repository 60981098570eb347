// "Explain with Glassbox" of the explorer's and the tabs' menus: the clicked picture.

import { notAPicture } from '../errors';
import { activeTabUri, picturePath, selectedUris } from '../selection';
import type { Command } from './command';

export const explainSelection: Command = {
  id: 'glassbox.explainSelection',
  needsTrust: true,
  run: ({ explanations }, clicked) => {
    const picture = selectedUris([clicked])[0] ?? activeTabUri();
    if (!picture) throw notAPicture('');
    explanations.explain(picturePath(picture));
  },
};
