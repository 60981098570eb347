// What ran an explanation: its graphs are several, and a provider that takes one may refuse another.

import type { ProviderReport } from '../../protocol/model';

export interface UsedProviders {
  add(report: ProviderReport, isBackward: boolean): void;
  /** As one report; throws where nothing has run. */
  report(): ProviderReport;
}

/** The backward pass is what the map is made of, so its provider is the one that is named. */
export function createUsedProviders(): UsedProviders {
  const used = new Map<ProviderReport, boolean>();
  return {
    add: (report, isBackward) => {
      used.set(report, isBackward || used.get(report) === true);
    },
    report: () => {
      const all = [...used.keys()];
      const main = all.find((report) => used.get(report)) ?? all[0];
      if (!main) throw new Error('Nothing has run yet.');
      const others = all.filter(({ provider }) => provider !== main.provider);
      const reasons = new Set(others.map(({ reason }) => `For other passes: ${reason}`));
      const forced = new Set(all.flatMap(({ forcedToCpu }) => forcedToCpu));
      return {
        ...main,
        reason: [main.reason, ...reasons].join(' '),
        forcedToCpu: [...forced],
      };
    },
  };
}
