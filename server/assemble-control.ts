/** What the control plane can do with a telephony cluster. A part of assemble.ts. */
import type { Cluster, Release } from './cluster/cluster';
import { ControlError, type ChangePage, type ControlState } from './cluster/control';
import { patternOf } from './cluster/journal';
import { FixtureError, runStep, schemaVersion } from './dispatch/fixture';
import { SnapshotRefused } from './cluster/snapshot';
import type { Registry } from './dispatch/registry';
import { readChanges } from './domain/changes/changes';
import { findRelease } from './domain/stock/load';
import type { UpgradeSteps } from './domain/stock/upgrade';
import { VERSIONS } from './schema/model';
import { isLater } from './schema/release';
import type { Tx } from './store/store';

type Deeds = Pick<ControlState, 'knowsOperation' | 'changes' | 'run'>;

export function cucmDeeds(cluster: Cluster, registry: Registry): Deeds {
  return {
    knowsOperation(name) {
      const matches = patternOf(name);
      return VERSIONS.some((version) =>
        registry.all(version).some(({ operation }) => matches(operation.name)),
      );
    },
    changes: (after) => changesAfter(cluster, after),
    async run({ operation, request, version }) {
      try {
        const { tree, pages } = await runStep(
          registry,
          cluster,
          schemaVersion(version),
          operation,
          request,
        );
        return pages ? { ...tree, return: { [pages.wrapper]: [...pages.pages].flat() } } : tree;
      } catch (error) {
        if (error instanceof FixtureError) throw new ControlError(error.message);
        if (error instanceof Error && error.name === 'AxlFault')
          throw new ControlError(error.message);
        throw error;
      }
    },
  };
}

/**
 * An upgrade to a release that the user names, and the way back.
 * @param alone runs work while no request is served @param migrate what it does to the rows
 */
export function upgradeOf(
  cluster: Cluster,
  alone: (work: () => Promise<void>) => Promise<void>,
  migrate: (tx: Tx, steps: UpgradeSteps) => void,
): Pick<ControlState, 'upgrade' | 'switchVersion'> {
  const lead = (work: (from: Release) => Promise<void>): Promise<void> =>
    alone(async () => {
      const from = cluster.release;
      try {
        await work(from);
      } catch (error) {
        if (error instanceof SnapshotRefused) throw new ControlError(error.message, 409);
        throw error;
      }
      const builds = { from: from.build, to: cluster.release.build };
      cluster.log.info('release-changed', { cluster: cluster.name, ...builds });
    });
  return {
    async upgrade(name) {
      const to = namedRelease(name);
      await lead(async (from) => {
        if (isLater(to.build, from.build))
          return cluster.upgrade(to, (tx) => migrate(tx, { from, to }));
        throw new ControlError(`${from.build} runs here; an upgrade leads to a later release`, 409);
      });
    },
    switchVersion: () => lead(() => cluster.switchVersion()),
  };
}

function namedRelease(name: string): ReturnType<typeof findRelease> {
  try {
    return findRelease(name);
  } catch (error) {
    throw new ControlError(error instanceof Error ? error.message : String(error));
  }
}

/** A product beside CUCM has interfaces of its own. @param words 'Unity Connection' */
export function withoutAxl(words: string): Deeds {
  return {
    knowsOperation: () => false,
    changes: () => ({ changes: [], last: 0 }),
    run() {
      throw new ControlError(`a ${words} has no AXL`);
    },
  };
}

const ACTIONS = { a: 'add', u: 'update', r: 'remove' } as const;
const PAGE = 1_000;

function changesAfter({ home, model }: Cluster, after: number): ChangePage {
  const changes: ChangePage['changes'] = [];
  const last = home.applied;
  for (let from = after + 1; from <= last;) {
    const page = home.store.read((tx) => readChanges(tx, model, from, PAGE));
    for (const { id, type, pkid, action } of page.changes)
      changes.push({ id, type, pkid, action: ACTIONS[action] });
    if (page.next === from) break;
    from = page.next;
  }
  return { changes, last };
}
