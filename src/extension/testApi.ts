// What activate() returns when VS Code runs the extension's own test suite, and only then: the parts, so that tests
// can look at state and stop the engine. It is no interface for other extensions.

import type { CommandServices } from './commands/command';

export interface GlassboxTestApi extends CommandServices {
  /** How long activate() took. */
  readonly activationMs: number;
}
