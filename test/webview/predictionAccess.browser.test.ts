// Every state of the Prediction panel in three themes and two widths: accessible by axe's rules, and nothing sticks out.

import axe from 'axe-core';
import { expect, test } from 'vitest';
import type { SnapshotPart } from './fakeHost';
import { themes } from './panelPage';
import {
  broken,
  many,
  type PredictionPage,
  single,
  untrusted,
  usePredictionPanel,
} from './predictionPage';

const open = usePredictionPanel();

const sights: [string, SnapshotPart][] = [
  ['starting', { status: 'starting' }],
  ['blocked', untrusted],
  ['failed', broken],
  ['single', { ...single, error: null, notice: 'resnet50.onnx was taken: it is the only model.' }],
  ['many', { ...many, status: 'running', done: 420 }],
];

test.each(themes.flatMap((theme) => [1200, 600].map((width) => ({ theme, width }))))(
  'everything is accessible in $theme at $width pixels',
  async ({ theme, width }) => {
    const panel = await open({}, { theme, width });
    await panel.page.evaluate(axe.source);
    const problems: string[] = [];
    for (const [name, part] of sights) {
      await panel.set(part);
      await panel.page.waitForTimeout(350);
      if (name === 'single') await panel.disclosure('Model card').click();
      await panel.shoot(`${name}-${theme}-${width}`);
      problems.push(
        ...(await accessibilityProblems(panel)).map((problem) => `${name}: ${problem}`),
      );
      const overflow = await panel.page.evaluate(() => document.body.scrollWidth - innerWidth);
      if (overflow > 0) problems.push(`${name}: ${overflow} pixels too wide`);
    }
    expect(problems).toEqual([]);
  },
);

function accessibilityProblems(panel: PredictionPage): Promise<string[]> {
  return panel.page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  });
}
