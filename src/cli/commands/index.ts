// Every command of the CLI.

import { registry } from '../../base/registry';
import type { Command } from '../command';
import { classify } from './classify';
import { explain } from './explain';
import { inspect } from './inspect';
import { sample } from './sample';

export const commands = registry<string, Command>([inspect, classify, explain, sample]);
