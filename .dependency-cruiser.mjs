// The layers as rules: import only to the left, and each native or browser library in one folder only.
// Type-only imports count like any other. test/architecture shows every rule catching a planted violation.

/** Left to right: a folder imports itself and what stands left of it. */
const coreLayers = [
  ['onnx'],
  ['autodiff'],
  ['runtime'],
  ['images'],
  ['model'],
  ['tables'],
  ['datasets'],
  ['metrics'],
  ['explain', 'evaluate', 'train'],
  ['features', 'sample'],
];

/** What each outer folder may import besides itself. */
const layers = {
  'src/base': [],
  'src/protocol': ['src/base'],
  'src/core': ['src/base', 'src/protocol'],
  'src/engine': ['src/base', 'src/protocol', 'src/core'],
  'src/cli': ['src/base', 'src/protocol', 'src/core', 'src/engine'],
  'src/extension': ['src/base', 'src/protocol'],
  webview: ['src/base', 'src/protocol'],
};

/** Folders a module may lie in; anything else is a folder the rules do not know. */
export const knownFolders = [
  ...Object.keys(layers).filter((folder) => folder !== 'src/core'),
  ...coreLayers.flat().map((folder) => `src/core/${folder}`),
];

/** Package name pattern and the one place that may import it. */
const confined = [
  ['vscode', '^(vscode$|node_modules/@types/vscode/)', '^src/extension/'],
  ['onnxruntime', packagePath('onnxruntime-(node|common)'), '^src/core/runtime/'],
  ['sharp', packagePath('sharp'), '^src/core/images/'],
  ['duckdb', packagePath('@duckdb/[^/]+'), '^src/core/tables/'],
  ['toolkit', packagePath('@vscode/webview-ui-toolkit'), '^webview/parts/toolkit\\.tsx?$'],
];

function packagePath(name) {
  return `(^|node_modules/)${name}(/|$)`;
}

function alternatives(folders) {
  return `^(${folders.join('|')})/`;
}

function layerRule([folder, imports]) {
  return {
    name: `layer-${folder.replace('src/', '')}`,
    severity: 'error',
    from: { path: `^${folder}/` },
    to: { path: '^(src|webview)/', pathNot: alternatives([folder, ...imports]) },
  };
}

function coreRules() {
  return coreLayers.flatMap((siblings, index) =>
    siblings.map((folder) => ({
      name: `core-${folder}`,
      severity: 'error',
      from: { path: `^src/core/${folder}/` },
      to: {
        path: '^src/core/',
        pathNot: alternatives(
          [folder, ...coreLayers.slice(0, index).flat()].map((name) => `src/core/${name}`),
        ),
      },
    })),
  );
}

function confinedRule([name, pattern, home]) {
  return {
    name: `only-${name}`,
    severity: 'error',
    from: { path: '^(src|webview)/', pathNot: home },
    to: { path: pattern },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(layers).map(layerRule),
    ...coreRules(),
    ...confined.map(confinedRule),
    {
      name: 'protocol-dependencies',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { path: 'node_modules/', pathNot: packagePath('vscode-jsonrpc') },
    },
    {
      name: 'base-dependencies',
      severity: 'error',
      from: { path: '^src/base/' },
      to: { pathNot: '^(src|webview|test)/' },
    },
    {
      name: 'no-tests-in-product',
      severity: 'error',
      from: { path: '^(src|webview)/' },
      to: { path: '^(test|\\.ci)/' },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // TypeScript 7 has no compiler API that dependency-cruiser could use; swc parses instead.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
};
