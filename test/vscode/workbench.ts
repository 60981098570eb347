// Clicks through VS Code's workbench in a browser as a person would: explorer, context menus, commands, webviews.

import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';

export interface Workbench {
  readonly page: Page;
  /** Every console line of the window and its webviews that reports a blocked resource or script. */
  readonly policyViolations: readonly string[];
  close(): Promise<void>;
}

const readyTimeoutMs = 90_000;
const menuTimeoutMs = 60_000;

export async function openWorkbench(
  browser: Browser,
  address: string,
  size = { width: 1440, height: 900 },
): Promise<Workbench> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  const policyViolations = watchPolicy(context);
  await page.goto(address);
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: readyTimeoutMs });
  return { page, policyViolations, close: () => context.close() };
}

/** A file or folder in the explorer, by its exact name; `state` narrows it to expanded folders. */
export function explorerItem(page: Page, name: string, state = ''): Locator {
  const label = page.locator('.label-name').getByText(name, { exact: true });
  return page.locator(`.explorer-folders-view .monaco-list-row${state}`).filter({ has: label });
}

export async function expandFolder(page: Page, name: string): Promise<void> {
  const row = explorerItem(page, name);
  await row.waitFor({ timeout: readyTimeoutMs });
  if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
  await explorerItem(page, name, '[aria-expanded="true"]').waitFor();
}

/**
 * Opens the context menu of an explorer item until it holds the entry, and takes it. Extensions register late, a click on
 * a list that is being laid out anew opens no menu at all, a hover may lie over the item, and VS Code closes an open menu
 * when it lays out its window.
 */
export async function chooseFromMenu(page: Page, item: Locator, entry: string): Promise<void> {
  const deadline = Date.now() + menuTimeoutMs;
  const entries = page.locator('.context-view .action-item');
  const choice = page.locator('.context-view .action-item', { hasText: entry });
  for (;;) {
    // Away from whatever the pointer makes a hover for.
    await page.mouse.move(600, 5);
    const isOpen =
      (await settles(item.click({ button: 'right', timeout: 10_000 }))) &&
      (await settles(entries.first().waitFor({ timeout: 3000 })));
    if (isOpen && (await choice.count()) > 0 && (await takeEntry(page, choice.first()))) return;
    if (Date.now() > deadline) throw new Error(`The menu never offered "${entry}".`);
    await page.keyboard.press('Escape');
    await page.waitForTimeout(1000);
  }
}

/**
 * A menu that has just opened swallows clicks, so the entry is clicked until the menu is gone. False: it went before any
 * click reached it, so nothing was taken.
 */
async function takeEntry(page: Page, choice: Locator): Promise<boolean> {
  let clicked = false;
  for (let attempt = 0; attempt < 5; attempt++) {
    await page.waitForTimeout(300);
    if (await settles(choice.click({ timeout: 5000 }))) clicked = true;
    if (await settles(choice.waitFor({ state: 'detached', timeout: 1500 }))) return clicked;
  }
  throw new Error('The menu stayed open although its entry was clicked.');
}

function settles(waiting: Promise<unknown>): Promise<boolean> {
  return waiting.then(
    () => true,
    () => false,
  );
}

export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input[type="text"]');
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
}

/** As its users do it: a page that the browser reloads keeps no editors. */
export async function reloadWindow(page: Page): Promise<void> {
  const loaded = page.waitForEvent('load');
  await runCommand(page, 'Developer: Reload Window');
  await loaded;
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: readyTimeoutMs });
}

/** The document of the visible webview: VS Code nests it two frames deep. */
export function webview(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
}

/** The same, once it is the only one in the page: the one that was in front before leaves a little later. */
export async function onlyWebview(page: Page): Promise<FrameLocator> {
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    const count = await page.locator('iframe.webview.ready').count();
    if (count === 1) break;
    if (Date.now() > deadline) {
      const frames = await page.locator('iframe.webview').count();
      throw new Error(`Of ${frames} webviews ${count} were ready, never exactly one.`);
    }
    await page.waitForTimeout(100);
  }
  return webview(page);
}

export function editorTab(page: Page, title: string): Locator {
  return page.locator('.editor-group-container .tab', { hasText: title });
}

export async function closeAllEditors(page: Page): Promise<void> {
  await runCommand(page, 'View: Close All Editors');
  await page.locator('.editor-group-container .tab').first().waitFor({ state: 'detached' });
}

function watchPolicy(context: BrowserContext): string[] {
  const found: string[] = [];
  context.on('console', (message) => {
    if (
      /content security policy|refused to (load|execute|apply|connect|create)/i.test(message.text())
    ) {
      found.push(message.text());
    }
  });
  return found;
}
