/**
 * Registrations at the nodes of other processes: each tells what changes (cluster/talk.ts) with a
 * number that grows, and who missed a number asks for all. A process that is silent for a while is
 * gone, and nobody knows its devices any more.
 */
import type { Cluster } from '../../cluster/cluster';
import { machineNow } from '../../runtime/clock';
import { createIds } from '../../runtime/ids';
import type { Registration } from './registration';

type Told = { mark: string; number: number } & (
  | { kind: 'alive' }
  | { kind: 'ask'; of: string }
  | { kind: 'all'; registrations: Registration[] }
  | { kind: 'changed'; registration: Registration }
);

interface Others {
  /** machine time in ms of their last word */
  heard: number;
  number: number;
  /** by node and name */
  registrations: Map<string, Registration>;
  /** names of its nodes */
  nodes: Set<string>;
}

export interface Elsewhere {
  all(): Registration[];
  /** of one device, at whatever nodes */
  of(device: string): Registration[];
  tell(registration: Registration): void;
  /** all of this process is another now */
  tellAll(): void;
  close(): void;
}

export interface ElsewhereOptions {
  cluster: Cluster;
  /** those of this process */
  own: () => Registration[];
  /** a device came to a node of another process */
  onChange: (registration: Registration) => void;
}

const TOPIC = 'registrations';
const REPEAT_MS = 2_000;
const SILENT_MS = 10_000;
/** who asks all processes */
const EVERYBODY = '';

export function keyOf({ node, device }: Pick<Registration, 'node' | 'device'>): string {
  return `${node} ${device}`;
}

const NOBODY: Elsewhere = {
  all: () => [],
  of: () => [],
  tell: () => undefined,
  tellAll: () => undefined,
  close: () => undefined,
};

export function connectElsewhere({ cluster, own, onChange }: ElsewhereOptions): Elsewhere {
  const { talk, log } = cluster;
  if (talk.alone) return NOBODY;
  const mark = createIds().pkid();
  const others = new Map<string, Others>();
  let number = 0;

  const say = (what: object): void => talk.tell(TOPIC, { mark, number, ...what });
  const tellAll = (): void => say({ kind: 'all', registrations: own() });

  function listen(told: Told): void {
    if (told.mark === mark) return;
    if (told.kind === 'ask') {
      if (told.of === mark || told.of === EVERYBODY) tellAll();
      return;
    }
    const known = others.get(told.mark);
    const them: Others = known ?? {
      heard: 0,
      number: -1,
      registrations: new Map(),
      nodes: new Set(),
    };
    others.set(told.mark, them);
    them.heard = machineNow();
    if (told.kind === 'all') {
      them.registrations = new Map(told.registrations.map((one) => [keyOf(one), one]));
      them.nodes = new Set(told.registrations.map(({ node }) => node));
      them.number = told.number;
    } else if (told.kind === 'changed') {
      them.nodes.add(told.registration.node);
      them.registrations.set(keyOf(told.registration), told.registration);
      onChange(told.registration);
      const missed = told.number !== them.number + 1;
      them.number = told.number;
      if (missed) say({ kind: 'ask', of: told.mark });
    } else if (told.number !== them.number) say({ kind: 'ask', of: told.mark });
  }

  talk
    .on(TOPIC, (told) => listen(told as Told))
    .then(
      () => say({ kind: 'ask', of: EVERYBODY }),
      (error: unknown) =>
        log.warn('registrations-alone', { cluster: cluster.name, error: String(error) }),
    );
  const timer = setInterval(() => {
    // Whose time is over is told, too.
    own();
    say({ kind: 'alive' });
    for (const [of, { heard }] of others) if (machineNow() - heard > SILENT_MS) others.delete(of);
  }, REPEAT_MS);
  timer.unref();

  return {
    all: () => [...others.values()].flatMap(({ registrations }) => [...registrations.values()]),
    of: (device) =>
      [...others.values()].flatMap(({ nodes, registrations }) =>
        [...nodes].flatMap((node) => registrations.get(keyOf({ node, device })) ?? []),
      ),
    tell(registration) {
      number += 1;
      say({ kind: 'changed', registration });
    },
    tellAll() {
      number += 1;
      tellAll();
    },
    close: () => clearInterval(timer),
  };
}
