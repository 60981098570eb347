// The platforms a package is made for, named as VS Code names them, and a clear no for the others.

export interface Target {
  readonly name: string;
  readonly os: string;
  readonly cpu: string;
}

const names = ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-arm64'] as const;

const isMusl = (): boolean => {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return process.platform === 'linux' && header?.glibcVersionRuntime === undefined;
};

export function currentTargetName(): string {
  const os = isMusl() ? 'alpine' : process.platform;
  return `${os}-${process.arch}`;
}

export function findTarget(name: string): Target {
  if (!names.some((known) => known === name)) {
    throw new Error(
      `There is no package for ${name}: ONNX Runtime has no build for Intel Macs and Alpine Linux, so connect VS Code to one of ${names.join(', ')} instead.`,
    );
  }
  const [os = '', cpu = ''] = name.split('-');
  return { name, os, cpu };
}
