/**
 * What the cloud has to know of a cluster is told again whenever it changes: is it on board, the MRA
 * activation domain, the certificates of Phone-Edge-trust; and codes that are used up are released
 * there. What cannot be told raises an alarm, and is tried again. [doc] facts/onboarding.md A4, A6
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError } from '../../cluster/neighbours';
import { listTrusted } from '../../security/trust-store';
import type { Configuration } from '../cloud/organizations';
import { DEVICE_ACTIVATION } from '../activation-codes/service';
import { raiseAlarm } from '../platform/alarms';
import { messageOf, releaseCode, tellConfiguration } from './client';
import { forgetCode, usedUpCodes } from './kept-codes';
import { isOnBoard, readOnboarding } from './settings';

/** By the cluster's clock. [guess] */
const RETRY_MS = 60_000;

interface Daemon {
  synchronize(): Promise<void>;
}

const daemons = new WeakMap<Cluster, Daemon>();

/** The settings were changed: their unit of work is over when this gets its turn. */
export function wakeCloud(cluster: Cluster): void {
  setImmediate(() => void daemons.get(cluster)?.synchronize());
}

/** Resolves when the cloud has been told, or cannot be. */
export function synchronizeCloud(cluster: Cluster): Promise<void> {
  return daemons.get(cluster)?.synchronize() ?? Promise.resolve();
}

/** On the process of the publisher. */
export function startCloudSync(cluster: Cluster): void {
  const { clock, scheduler, log } = cluster;
  let told = '';
  let failed: string | undefined;
  let watching = false;
  let isWoken = false;
  let cancel = (): void => undefined;
  let last = Promise.resolve();

  const round = async (): Promise<void> => {
    const wanted = wantedOf(cluster);
    watching = wanted !== undefined;
    if (!wanted) {
      told = '';
      return;
    }
    const text = JSON.stringify(wanted);
    try {
      if (text !== told) await tellConfiguration(cluster, wanted);
      told = text;
      await releaseUsedUp(cluster);
      if (failed !== undefined) writeError(cluster, '');
      failed = undefined;
    } catch (error) {
      if (!(error instanceof NeighbourError)) throw error;
      const reason = messageOf(error);
      if (failed !== text)
        raiseAlarm(cluster, {
          ...{ name: 'DevActCloudSyncFailure', severity: 'Error', service: DEVICE_ACTIVATION },
          text: `The Cisco Cloud could not be told what changed: ${reason}`,
        });
      failed = text;
      writeError(cluster, reason);
      cancel();
      cancel = scheduler.at(clock.now() + RETRY_MS, () => void daemon.synchronize());
    }
  };
  const daemon: Daemon = {
    synchronize: () =>
      (last = last.then(round).catch((error: unknown) => {
        // A cluster that was stopped meanwhile has no store any more.
        log.info('cloud-round-ended', { cluster: cluster.name, error: String(error) });
      })),
  };
  daemons.set(cluster, daemon);
  cluster.register({
    name: 'cloud-sync',
    reset() {
      cancel();
      told = '';
      failed = undefined;
      watching = false;
    },
    // What the restored rows say is told anew.
    snapshot: () => null,
    restore: () => wakeCloud(cluster),
  });
  // Only a cluster with a voucher pays for the look at each commit.
  cluster.publisher.store.onCommit(() => {
    if (!watching || isWoken) return;
    isWoken = true;
    setImmediate(() => {
      isWoken = false;
      if (isNews(cluster, told, failed)) void daemon.synchronize();
    });
  });
  void daemon.synchronize();
}

function isNews(cluster: Cluster, told: string, failed: string | undefined): boolean {
  try {
    const text = JSON.stringify(wantedOf(cluster));
    if (text === failed) return false;
    return (
      text !== told || cluster.publisher.store.read((tx) => usedUpCodes(cluster, tx)).length > 0
    );
  } catch {
    return false; // stopped meanwhile
  }
}

/** undefined: there is nobody to tell */
function wantedOf(cluster: Cluster): Configuration | undefined {
  return cluster.publisher.store.read((tx) => {
    const one = readOnboarding(cluster, tx);
    if (!one.voucherExists || one.address === '') return undefined;
    return {
      enabled: isOnBoard(one),
      activationDomain: one.activationDomain,
      publisher: cluster.publisher.name,
      certificates: listTrusted(tx, 'Phone-Edge-trust').map(({ pem }) => pem),
    };
  });
}

async function releaseUsedUp(cluster: Cluster): Promise<void> {
  for (const { pkid, code } of cluster.publisher.store.read((tx) => usedUpCodes(cluster, tx))) {
    await releaseCode(cluster, code);
    cluster.publisher.store.write((tx) => forgetCode(tx, pkid));
  }
}

/** What listCiscoCloudOnboarding shows as errorStatus. [schema] the field, [guess] its text */
function writeError(cluster: Cluster, reason: string): void {
  cluster.publisher.store.write((tx) => {
    const { pkid } = readOnboarding(cluster, tx);
    const status = reason === '' ? [] : [`The Cisco Cloud could not be told: ${reason}`];
    tx.objects.update('CiscoCloudOnboarding', pkid, { errorStatus: { status } });
  });
}
