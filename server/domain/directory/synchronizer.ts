/**
 * Synchronizations in the background, one at a time for a directory. What became of the last one is
 * a row of directorysyncstatus; a cluster that goes back to its start forgets what still runs.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Tx } from '../../store/store';
import { readAgreement } from './agreement';
import { importPeople, type Imported } from './import';
import { findGroups } from './groups';
import { importGroups } from './import-groups';
import { findPeople } from './people';

export interface Synchronizer {
  /** begins after this turn, so that the unit of work that asks for it is committed */
  start(pkid: string): void;
  cancel(pkid: string): void;
}

/** Texts that getLdapSyncStatus answers: the second [client] DirSync scripts, the others [guess]. */
export const SYNC_TEXTS = {
  running: 'Sync is in progress',
  done: 'Sync is performed successfully',
  failed: 'Sync failed',
  cancelled: 'Sync is cancelled',
  never: 'Sync has not been performed',
} as const;
export type SyncState = keyof typeof SYNC_TEXTS;

const synchronizers = new WeakMap<Cluster, Synchronizer>();

export function synchronizerOf(cluster: Cluster): Synchronizer {
  let synchronizer = synchronizers.get(cluster);
  if (!synchronizer) synchronizers.set(cluster, (synchronizer = create(cluster)));
  return synchronizer;
}

function create(cluster: Cluster): Synchronizer {
  const running = new Map<string, symbol>();
  cluster.register({ name: 'directory-synchronizer', reset: () => running.clear() });

  async function run(pkid: string, task: symbol): Promise<void> {
    const { sealer, model, publisher, neighbours } = cluster;
    const current = (): boolean => running.get(pkid) === task;
    const finish = (state: SyncState, message: string, counts?: Imported): void => {
      publisher.store.write((tx) => writeState(tx, cluster, pkid, { state, message, counts }));
    };
    try {
      const agreement = publisher.store.read((tx) => readAgreement({ tx, model, sealer }, pkid));
      const directory = neighbours.ldap(agreement.target);
      const people = await findPeople(directory, agreement);
      const groups = await findGroups(directory, agreement);
      if (!current()) return;
      publisher.store.write((tx) => {
        const counts = importPeople(tx, cluster, agreement, people);
        if (groups) importGroups(tx, agreement, groups, people);
        writeState(tx, cluster, pkid, { state: 'done', message: '', counts });
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      cluster.log.warn('ldap-sync-failed', { reason: message });
      if (current()) finish('failed', message);
    } finally {
      if (current()) running.delete(pkid);
    }
  }

  return {
    start(pkid) {
      const task = Symbol(pkid);
      running.set(pkid, task);
      setImmediate(() => {
        if (running.get(pkid) === task) void run(pkid, task).catch(() => undefined);
      });
    },
    cancel: (pkid) => running.delete(pkid),
  };
}

interface State {
  state: SyncState;
  message: string;
  counts?: Imported | undefined;
}

export function writeState(
  tx: Tx,
  cluster: Pick<Cluster, 'clock'>,
  pkid: string,
  { state, message, counts }: State,
): void {
  const now = Math.floor(cluster.clock.now() / 1000);
  const before = tx.get(
    'select startedat from directorysyncstatus where fkdirectorypluginconfig = ?',
    pkid,
  );
  tx.run('delete from directorysyncstatus where fkdirectorypluginconfig = ?', pkid);
  tx.run(
    `insert into directorysyncstatus (fkdirectorypluginconfig, state, message, startedat, finishedat, added, updated, deactivated, removed)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    pkid,
    state,
    message,
    state === 'running' ? now : (before?.startedat ?? null),
    state === 'running' ? null : now,
    counts?.added ?? null,
    counts?.updated ?? null,
    counts?.deactivated ?? null,
    counts?.removed ?? null,
  );
}

export function readState(tx: Tx, pkid: string): SyncState {
  const state = tx.get(
    'select state from directorysyncstatus where fkdirectorypluginconfig = ?',
    pkid,
  )?.state;
  return typeof state === 'string' && state in SYNC_TEXTS ? (state as SyncState) : 'never';
}
