// Ten thousand nodes in the model editor, in a headless browser with a host in the page: how long a layout takes, and how
// smoothly the drawing pans, with everything open and folded.

import type { Page } from 'playwright-core';
import type { BigGraphOptions } from '../core/onnx/outline/bigGraph';
import { PanelBench } from '../webview/panelPage';

const nodes = 10_000;
const panMs = 3000;

export async function benchGraph(): Promise<void> {
  const bench = await PanelBench.start('model', 'test/webview/modelHost.ts');
  try {
    for (const isNested of [true, false]) await measure(bench, { nodes, isNested });
  } finally {
    await bench.close();
  }
}

async function measure(bench: PanelBench, graph: BigGraphOptions): Promise<void> {
  const page = await bench.open({ theme: 'dark', width: 1280, height: 800 });
  const startedAt = performance.now();
  await page.evaluate(`window.modelHost.show(${JSON.stringify(graph)})`);
  await page.locator('.minimap').waitFor();
  const firstMs = performance.now() - startedAt;
  const folded = await framesPerSecond(page);
  const openedAt = performance.now();
  await page.getByRole('button', { name: 'Expand all blocks' }).click();
  while (!(await page.evaluate<boolean>(isAllOpen))) await page.waitForTimeout(10);
  const layoutMs = performance.now() - openedAt;
  const near = await framesPerSecond(page);
  await page.getByRole('button', { name: /Fit/ }).click();
  const all = await framesPerSecond(page);
  const name = `${nodes.toLocaleString('en')} nodes, ${graph.isNested ? 'nested' : 'flat'}`;
  console.log(`  ${name}: first drawing after ${firstMs.toFixed(0)} ms`);
  console.log(`    everything open after           ${layoutMs.toFixed(0)} ms`);
  console.log(`    panning, folded                 ${folded.toFixed(0)} frames per second`);
  console.log(`    panning, everything open        ${near.toFixed(0)} frames per second`);
  console.log(`    panning, all of it in sight     ${all.toFixed(0)} frames per second`);
  await page.context().close();
}

/** The page's own code is text here: this file knows no browser, and the page's policy no eval. */
const isAllOpen = `window.modelHost.viewRequests.at(-1).length > 10
  && !document.querySelector('.is-laying-out')`;

/** Frames drawn while the wheel turns in every frame, there and back, so that the drawing stays in sight. */
const panning = `(async () => {
  const surface = document.querySelector('.graph-surface');
  const { left, top, width, height } = surface.getBoundingClientRect();
  const [clientX, clientY] = [left + width / 2, top + height / 2];
  const startedAt = performance.now();
  let frames = 0;
  while (performance.now() - startedAt < ${panMs}) {
    const deltaY = Math.floor(frames / 60) % 2 === 0 ? 24 : -24;
    const wheel = { deltaX: 6, deltaY, clientX, clientY, cancelable: true };
    surface.dispatchEvent(new WheelEvent('wheel', wheel));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    frames++;
  }
  return (1000 * frames) / (performance.now() - startedAt);
})()`;

function framesPerSecond(page: Page): Promise<number> {
  return page.evaluate<number>(panning);
}
