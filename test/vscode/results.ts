// How the suite inside VS Code hands its outcome to the launcher outside: a JSON file named by an environment variable.

import { readFile } from 'node:fs/promises';

/** Environment variable that holds the path `run()` of test/extension writes a SuiteResults to. */
export const resultsVariable = 'GLASSBOX_TEST_RESULTS';

export interface SuiteResults {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly title: string; readonly error: string }[];
}

export async function readResults(path: string): Promise<SuiteResults | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  // Written at one go by the suite above and complete once it parses.
  try {
    return text === undefined ? undefined : (JSON.parse(text) as SuiteResults);
  } catch {
    return undefined;
  }
}
