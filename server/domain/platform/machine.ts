/**
 * The machine under a node: a virtual one of the smallest size that Cisco publishes, with the
 * figures of a quiet day. Nothing of the host shows, so that outputs are the same everywhere.
 * [guess] in the form of facts/cli.md 2.2 and 2.3
 */
export const MACHINE = {
  processors: 2,
  processor: 'Intel(R) Xeon(R) CPU E5-2630 v3 @ 2.40GHz',
  megahertz: 2400,
  memoryMegabytes: 8192,
  diskGigabytes: 110,
  memory: { total: 8_062_096, free: 2_133_808, cached: 3_312_040, buffers: 342_228 },
  cpu: { idle: 96.5, system: 1.4, user: 1.85, waiting: 0.25 },
  load: [0.21, 0.16, 0.11],
  /** kilobytes: total, free, used */
  disks: {
    active: [22_187_548, 9_256_672, 12_705_464],
    inactive: [22_187_548, 20_884_420, 176_064],
    logging: [77_201_424, 47_443_520, 25_836_240],
  },
} as const;

export const TIME_ZONE = 'Coordinated Universal Time (Etc/UTC)';

/** Kilobytes in use are those that neither are free nor hold nothing. */
export function usedMemory(): number {
  return MACHINE.memory.total - MACHINE.memory.free;
}
