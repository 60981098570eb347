// Every command of the CLI.

import { registry } from '../../base/registry';
import type { Command } from '../command';
import { audit } from './audit';
import { classify } from './classify';
import { compare } from './compare';
import { evaluate } from './evaluate';
import { explain } from './explain';
import { features } from './features';
import { inspect } from './inspect';
import { sample } from './sample';
import { split } from './split';
import { train } from './train';

export const commands = registry<string, Command>([
  inspect,
  classify,
  explain,
  features,
  evaluate,
  audit,
  compare,
  split,
  train,
  sample,
]);
