// Builds every bundle into dist/: one for each process (extension, engine, its worker, cli) and one for each panel.
// `--watch` rebuilds on change, `--production` minifies, `--outdir=` builds elsewhere, `--panels` builds those alone.
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import esbuild from 'esbuild';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const panelsOnly = process.argv.includes('--panels');
const outdir = process.argv.find((word) => word.startsWith('--outdir='))?.slice(9) ?? 'dist';

const common = {
  bundle: true,
  sourcemap: !production,
  minify: production,
  logLevel: 'warning',
  legalComments: 'none',
};

// VS Code's API, asked for once: each of the 80 modules that import it would otherwise ask for it and copy its 280 names,
// which took half of the time that the extension needs to start. A name that the types lack fails the build.
/** @type {import('esbuild').Plugin} */
const apiOnce = {
  name: 'vscode',
  setup: ({ onResolve, onLoad }) => {
    const namespace = 'vscode-api';
    onResolve({ filter: /^vscode$/ }, ({ path, ...importer }) =>
      importer.namespace === namespace ? { path, external: true } : { path, namespace },
    );
    onLoad({ filter: /.*/, namespace }, async () => {
      const types = await readFile('node_modules/@types/vscode/index.d.ts', 'utf8');
      const found = types.matchAll(
        /^\s*export (?:abstract )?(?:class|enum|namespace|const) (\w+)/gm,
      );
      const names = [...new Set(Array.from(found, ([, name]) => name))];
      return { contents: `export const { ${names.join(', ')} } = require('vscode');` };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outdir,
  external: ['onnxruntime-node', 'sharp', '@duckdb/node-api'],
  plugins: [apiOnce],
  logOverride: { 'import-is-undefined': 'error' },
  // Its main file hides its requires from bundlers.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  entryPoints: {
    extension: 'src/extension/extension.ts',
    engine: 'src/engine/main.ts',
    engineWorker: 'src/engine/worker.ts',
    cli: 'src/cli/main.ts',
  },
};

// The toolkit's base probes for :focus-visible by adding a style element, which the panels' policy forbids; without the
// answer it outlines every click. Every browser that VS Code runs in knows the selector.
/** @type {import('esbuild').Plugin} */
const focusVisible = {
  name: 'focus-visible',
  setup: ({ onLoad }) =>
    onLoad(
      { filter: /fast-foundation[\\/]dist[\\/]esm[\\/]utilities[\\/]style[\\/]focus\.js$/ },
      () => ({
        contents: "export const focusVisible = 'focus-visible';",
      }),
    ),
};

const panels = (await readdir('webview/panels')).filter((panel) =>
  existsSync(`webview/panels/${panel}/main.tsx`),
);
/** @type {import('esbuild').BuildOptions} */
const browser = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  outdir: `${outdir}/panels`,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  alias: { react: 'preact/compat', 'react-dom': 'preact/compat' },
  // The icon font is copied beside the stylesheets, once for all panels.
  external: ['*.ttf'],
  plugins: [focusVisible],
  entryPoints: Object.fromEntries(
    panels.map((panel) => [panel, `webview/panels/${panel}/main.tsx`]),
  ),
};

// A worker has no document, but ELK runs in the place of its caller only where it sees one.
/** @type {import('esbuild').BuildOptions} */
const panelWorkers = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  outdir: `${outdir}/panels`,
  define: { document: 'self' },
  entryPoints: { layoutWorker: 'webview/panels/model/layoutWorker.ts' },
};

await rm(outdir, { recursive: true, force: true });
await cp('node_modules/@vscode/codicons/dist/codicon.ttf', `${outdir}/panels/codicon.ttf`);
for (const options of panelsOnly ? [browser, panelWorkers] : [node, browser, panelWorkers]) {
  const context = await esbuild.context(options);
  if (watch) await context.watch();
  else {
    await context.rebuild();
    await context.dispose();
  }
}
