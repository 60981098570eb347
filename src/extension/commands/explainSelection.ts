// "Explain with Glassbox" of the explorer's and the tabs' menus: the clicked picture.

import { clickedPicture } from '../selection';
import type { Command } from './command';

export const explainSelection: Command = {
  id: 'glassbox.explainSelection',
  needsTrust: true,
  run: ({ explanations }, clicked) => void explanations.explain(clickedPicture(clicked)),
};
