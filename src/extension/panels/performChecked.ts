// The guard in front of everything that a webview may cause: what does not fit its schema does nothing, what needs trust
// waits for it, and what fails is told. What every panel may ask is done here.

import * as vscode from 'vscode';
import type { ZodMiniType } from 'zod/mini';
import { manageTrust } from '../notify';
import type { Services } from '../services';
import { assertTrusted, checkedMessage } from './checkedMessage';
import { reportingErrors } from './panelActions';

/** What every panel may ask, trusted or not. */
export type CommonIntent =
  | { readonly kind: 'manage-trust' }
  | { readonly kind: 'copy'; readonly text: string };

interface AnyIntent {
  readonly kind: string;
}

/** For a panel with intents of its own. */
export interface IntentGuard<Own extends AnyIntent> {
  readonly schema: ZodMiniType<Own | CommonIntent>;
  /** Whether all of its own wait for trust; otherwise the panel checks it where it acts. */
  readonly needsTrust: boolean;
}

export function performChecked<Own extends AnyIntent>(
  parts: Pick<Services, 'log'>,
  { schema, needsTrust }: IntentGuard<Own>,
  message: unknown,
  perform: (intent: Own) => Promise<void>,
): Promise<void> {
  return reportingErrors(parts, async () => {
    const intent = checkedMessage(schema, message);
    if (isCommon(intent)) return performCommon(intent);
    if (needsTrust) assertTrusted();
    await perform(intent);
  });
}

function isCommon(intent: AnyIntent): intent is CommonIntent {
  return intent.kind === 'manage-trust' || intent.kind === 'copy';
}

async function performCommon(intent: CommonIntent): Promise<void> {
  if (intent.kind === 'copy') await vscode.env.clipboard.writeText(intent.text);
  else await manageTrust();
}
