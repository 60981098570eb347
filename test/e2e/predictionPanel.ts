// Reads the prediction panel the way a person does: from what is on the screen.

import type { FrameLocator } from 'playwright-core';

export interface Answer {
  readonly label: string;
  /** 0…100, as shown. */
  readonly percent: number;
  readonly classes: number;
}

export interface Row {
  readonly name: string;
  /** null: the row says that the picture failed. */
  readonly label: string | null;
}

const answerTimeoutMs = 60_000;

/** The first line of the answer to the picture on the left. */
export async function readAnswer(panel: FrameLocator): Promise<Answer> {
  const rows = panel.locator('.probabilities tbody tr');
  await rows.first().waitFor({ timeout: answerTimeoutMs });
  const [label = ''] = await rows.first().locator('th').allTextContents();
  const [percent = ''] = await rows.first().locator('td.is-number').allTextContents();
  return {
    label,
    percent: Number.parseFloat(percent.replace(/^[<>]/, '')),
    classes: await rows.count(),
  };
}

/** Rows of the list that are in the page, in their order; those still waiting are left out. */
export async function readRows(panel: FrameLocator): Promise<readonly Row[]> {
  const rows = await panel.locator('.virtual-list-row').evaluateAll((elements) =>
    elements.map((element) => {
      const label = element.querySelector('.picture-row-label');
      return {
        name: element.querySelector('.picture-row-name')?.textContent ?? '',
        label: label?.textContent ?? '',
        isWaiting: label === null || label.classList.contains('is-muted'),
        isFailure: label?.classList.contains('is-failure') ?? false,
      };
    }),
  );
  return rows
    .filter((row) => !row.isWaiting)
    .map(({ name, label, isFailure }) => ({ name, label: isFailure ? null : label }));
}
