// "Show Feature Maps" of the explorer's and the tabs' menus: the clicked picture.

import { clickedPicture } from '../selection';
import type { Command } from './command';

export const featuresSelection: Command = {
  id: 'glassbox.featuresSelection',
  needsTrust: true,
  run: ({ features }, clicked) => void features.show(clickedPicture(clicked)),
};
