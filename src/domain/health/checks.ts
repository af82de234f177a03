/** What the console knows of itself at one moment. Bytes, ms, counts; null: it cannot be measured here. */
export interface HealthFacts {
  readonly brokers: { readonly wanted: number; readonly online: number };
  /** Of the disk with the data folder. */
  readonly disk: { readonly free: number; readonly total: number } | null;
  /** Resident memory of the process that runs the engine. */
  readonly memoryBytes: number;
  /** How long the last round of the engine came after its second. */
  readonly lagMs: number;
  readonly storeChecked: { readonly at: number | null; readonly isSound: boolean };
  /** Messages that could not be read and wait, and series for which a limit left no room. */
  readonly quarantined: number;
  readonly refusedSeries: number;
  /** Devices whose clocks are off by more than two seconds, and the worst of them. */
  readonly clocks: { readonly off: number; readonly worstMs: number; readonly device: string | null };
  /** What the program itself has found wrong. */
  readonly findings: number;
}

export const healthStates = ['ok', 'attention', 'problem'] as const;
export type HealthState = (typeof healthStates)[number];
export type CheckId = 'brokers' | 'disk' | 'memory' | 'lag' | 'store' | 'messages' | 'series' | 'clocks' | 'findings';

export interface HealthCheck {
  readonly id: CheckId;
  readonly state: HealthState;
  /** Numbers for the words of the check. */
  readonly facts: Readonly<Record<string, number | string | null>>;
}

const mebibyte = 2 ** 20;
export const healthLimits = {
  diskAttention: 2048 * mebibyte,
  diskProblem: 256 * mebibyte,
  memoryAttention: 1024 * mebibyte,
  lagAttentionMs: 500,
  lagProblemMs: 5000,
} as const;

const above = (value: number, attention: number, problem: number): HealthState => (value >= problem ? 'problem' : value >= attention ? 'attention' : 'ok');

/** Every check with its state. What stands here is measured; nothing is assumed to be well. */
export const checksOf = (facts: HealthFacts): readonly HealthCheck[] => {
  const { brokers, disk, memoryBytes, lagMs, storeChecked, quarantined, refusedSeries, clocks, findings } = facts;
  return [
    { id: 'brokers', state: brokers.online === brokers.wanted ? 'ok' : brokers.online === 0 ? 'problem' : 'attention', facts: { ...brokers } },
    ...(disk === null
      ? []
      : [
          {
            id: 'disk',
            state: disk.free < healthLimits.diskProblem ? 'problem' : disk.free < healthLimits.diskAttention ? 'attention' : 'ok',
            facts: { ...disk },
          } as const,
        ]),
    { id: 'memory', state: above(memoryBytes, healthLimits.memoryAttention, Infinity), facts: { bytes: memoryBytes } },
    { id: 'lag', state: above(lagMs, healthLimits.lagAttentionMs, healthLimits.lagProblemMs), facts: { ms: Math.round(lagMs) } },
    { id: 'store', state: storeChecked.isSound ? 'ok' : 'problem', facts: { at: storeChecked.at } },
    { id: 'messages', state: quarantined > 0 ? 'attention' : 'ok', facts: { count: quarantined } },
    { id: 'series', state: refusedSeries > 0 ? 'attention' : 'ok', facts: { count: refusedSeries } },
    { id: 'clocks', state: clocks.off > 0 ? 'attention' : 'ok', facts: { count: clocks.off, ms: Math.round(clocks.worstMs), device: clocks.device } },
    { id: 'findings', state: findings > 0 ? 'attention' : 'ok', facts: { count: findings } },
  ];
};

/** The worst of all: what one word about the console says. */
export const worstState = (checks: readonly HealthCheck[]): HealthState =>
  checks.reduce<HealthState>((worst, { state }) => (healthStates.indexOf(state) > healthStates.indexOf(worst) ? state : worst), 'ok');
