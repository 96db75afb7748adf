/** A node that runs in this process: its store, link, services, and the writes it makes itself. */
import type { Model } from '../schema/model';
import type { Log } from '../runtime/log';
import type { Store, Tx } from '../store/store';
import type { Bus, Follower, ReplicationState } from './bus';
import { applyEntries, readEntries, setLog, type Entry } from './change-log';
import { createLink, type Link } from './link';
import type { Node, NodeRole } from './node';
import { openStore, type OpenedStore, type StorePlan } from './open-store';
import type { Scheduler } from '../runtime/scheduler';
import type { ServiceFacts } from './services/facts';
import { createNodeServices } from './services/node-services';

export interface LocalNode {
  readonly name: string;
  readonly role: NodeRole;
  readonly node: Node;
  readonly opened: OpenedStore;
  readonly link: Link;
  /** what it has by what it applied */
  applying: ReplicationState;
  /** as runtimestate shows it */
  readonly state: ReplicationState;
  /** hands over what it wrote without its publisher; resolves when nothing is left */
  offerAll(): Promise<void>;
  follower(): Follower;
}

export interface LocalNodeOptions extends StorePlan {
  role: NodeRole;
  /** name of the cluster, for the log */
  cluster: string;
  bus: Bus;
  scheduler: Scheduler;
  log: Log;
  services: readonly ServiceFacts[];
  /** does it hold what its publisher has not got? Asked of the database when undefined */
  offers?: boolean | undefined;
  /** the publisher, where it runs in this process */
  publisher: () => LocalNode | undefined;
}

export async function openLocalNode(options: LocalNodeOptions): Promise<LocalNode> {
  const { name, role, clock, model, scheduler, bus, log, cluster } = options;
  const opened = await openStore(options);
  const { store } = opened;
  const link = createLink({ node: name, clock, scheduler, wake: () => wake() });
  let up = true;
  let offSince = 0;
  let offering: Promise<void> | undefined;

  function wake(): void {
    bus.wake();
    void self.offerAll();
  }

  /** Can a write of this node reach the publisher now? */
  const connected = (): boolean => {
    const there = options.publisher();
    return up && link.up && (there === undefined || there === self || there.node.up);
  };

  function write<T>(work: (tx: Tx) => T): T {
    const there = options.publisher();
    if (there && connected()) return there.opened.store.write(work);
    const result = writeAlone(store, work);
    void self.offerAll();
    return result;
  }

  /** version of the store at which there was nothing to offer */
  let offered = options.offers === false ? store.version : undefined;

  async function sendOffers(): Promise<void> {
    while (connected() && offered !== store.version) {
      const row = store.read((tx) => tx.get('select * from offers order by id limit 1'));
      if (!row) {
        offered = store.version;
        return;
      }
      const entries = JSON.parse(String(row.entries)) as Entry[];
      await bus.offer({ node: name, base: Number(row.base), entries });
      store.write((tx) => tx.run('delete from offers where id = ?', row.id ?? null));
    }
  }

  const node: Node = {
    name,
    role,
    store,
    link,
    services: createNodeServices({
      node: name,
      publisher: role === 'publisher',
      facts: options.services,
      store,
      clock,
      write,
    }),
    get up() {
      return up;
    },
    power(on) {
      // A machine that boots starts its services, stopped or not before.
      if (on && !up) node.services.reset();
      if (!on && up) offSince = clock.now();
      up = on;
      wake();
    },
    get since() {
      return up ? node.services.bootedAt : offSince;
    },
    get applied() {
      return store.sequence;
    },
    write,
    handedOver: () => self.offerAll(),
  };

  const self: LocalNode = {
    name,
    role,
    node,
    opened,
    link,
    applying: 0,
    get state() {
      return link.stateOf(self.applying);
    },
    offerAll: () =>
      (offering ??= sendOffers()
        .catch((error: unknown) =>
          log.debug('offer', { cluster, node: name, error: String(error) }),
        )
        .finally(() => {
          offering = undefined;
        })),
    follower: () =>
      followerOf(self, model, (state) =>
        log.info('replication-state', { cluster, node: name, state }),
      ),
  };
  return self;
}

/** In the node's own store; what it wrote is kept as an offer, with the number it was based on. */
function writeAlone<T>(store: Store, work: (tx: Tx) => T): T {
  const base = store.sequence;
  return store.write((tx) => {
    const outcome = work(tx);
    const written = readEntries(tx, base);
    // The number of an entry is the publisher's to give.
    setLog(tx, base, []);
    if (written.length > 0)
      tx.run('insert into offers (base, entries) values (?, ?)', base, JSON.stringify(written));
    return outcome;
  });
}

function followerOf(
  local: LocalNode,
  model: Model,
  onChange: (state: ReplicationState) => void,
): Follower {
  const { opened, link, node } = local;
  return {
    applied: () => opened.store.sequence,
    entry: (sequence) => opened.store.read((tx) => readEntries(tx, sequence - 1, 1))[0],
    takes: (entry) => node.up && link.takes(entry),
    apply: (entries) => applyEntries(opened.store, model, entries),
    restore: (file) => opened.restore(file),
    dump: (file) => opened.dump(file),
    onState(state) {
      if (local.applying === state) return;
      local.applying = state;
      onChange(local.state);
    },
  };
}
