// The part of a pretended runtime that trains: for tests in which nothing is trained.

import type { RuntimeApi } from '../../src/core/runtime/types';
import type { Remote } from '../../src/protocol/rpc';

type ProgramMethods =
  | 'openStore'
  | 'openProgram'
  | 'runProgram'
  | 'closeProgram'
  | 'readStore'
  | 'writeStore'
  | 'closeStore';

const refuse = async (): Promise<never> => {
  throw new Error('Nothing is trained here.');
};

export const noPrograms: Pick<Remote<RuntimeApi>, ProgramMethods> = {
  openStore: refuse,
  openProgram: refuse,
  runProgram: refuse,
  closeProgram: refuse,
  readStore: refuse,
  writeStore: refuse,
  closeStore: refuse,
};
