/** What the control plane can do with a telephony cluster. A part of assemble.ts. */
import type { Cluster } from './cluster/cluster';
import { ControlError, type ChangePage, type ControlState } from './cluster/control';
import { patternOf } from './cluster/journal';
import { FixtureError, runStep, schemaVersion } from './dispatch/fixture';
import type { Registry } from './dispatch/registry';
import { readChanges } from './domain/changes/changes';
import { VERSIONS } from './schema/model';

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
