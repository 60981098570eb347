// Looks at everything a panel can show, in three themes and two widths: accessible by axe's rules, and nothing sticks out.

import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type OpenOptions, themes } from './panelPage';
import type { PanelPage } from './usePanel';

export function testAccess<
  Panel extends PanelPage,
  Sight extends readonly [name: string, ...unknown[]],
>(access: {
  readonly open: (options: OpenOptions) => Promise<Panel>;
  /** Of the wide panel, in pixels. */
  readonly width: number;
  /** Before the names of the sights in those of their pictures. */
  readonly prefix: string;
  readonly sights: readonly Sight[];
  readonly show: (panel: Panel, sight: Sight) => Promise<void>;
  readonly leave?: (panel: Panel) => Promise<void>;
}) {
  test.each(themes.flatMap((theme) => [access.width, 600].map((width) => ({ theme, width }))))(
    'everything is accessible in $theme at $width pixels',
    async ({ theme, width }) => {
      const panel = await access.open({ theme, width });
      await panel.page.evaluate(axe.source);
      const problems: string[] = [];
      for (const sight of access.sights) {
        await access.show(panel, sight);
        const [name] = sight;
        await panel.shoot(`${access.prefix}${name}-${theme}-${width}`);
        problems.push(...(await problemsOf(panel.page)).map((problem) => `${name}: ${problem}`));
        await access.leave?.(panel);
      }
      expect(problems).toEqual([]);
    },
  );
}

async function problemsOf(page: Page): Promise<string[]> {
  const problems = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  });
  const overflow = await page.evaluate(() => {
    // Of the panels only that of trainings scrolls as a whole, in a box of its own.
    const { scrollWidth = 0, clientWidth = 0 } = document.querySelector('.training') ?? {};
    return Math.max(document.body.scrollWidth - innerWidth, scrollWidth - clientWidth);
  });
  return overflow > 0 ? [...problems, `${overflow} pixels too wide`] : problems;
}
