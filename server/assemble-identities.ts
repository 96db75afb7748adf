/**
 * Which certificate does a port show? By the name that a client asks for its node's, where that has
 * one of its own, else the process's. A part of assemble.ts.
 */
import type { Part } from './assemble-doors';
import { shownOf, type Shown } from './domain/certificates/shown';
import type { Identities } from './http/tls';
import type { Node } from './cluster/node';
import type { SelectCluster } from './steps/select-cluster';

export function identitiesOf(parts: readonly Part[], select: SelectCluster): Identities {
  const shown = new Map(
    parts.map(({ opened, identity }) => {
      const { cluster } = opened.member;
      return [cluster, { own: shownOf(cluster), identity, cluster }] as const;
    }),
  );
  const [first] = shown.values();
  if (!first) throw new Error('a port without a product');
  let seen: readonly unknown[] = [];
  let generation = 0;
  return {
    of(servername) {
      const place = select({ headers: {}, servername });
      const part = place && shown.get(place.cluster);
      return (part && place && part.own(place.node)) ?? part?.identity ?? first.identity;
    },
    generation() {
      const now = [...shown.values()].flatMap(({ own, cluster }) => all(own, cluster.nodes));
      if (now.some((one, i) => one !== seen[i])) generation += 1;
      seen = now;
      return generation;
    },
    // Whoever asks for no name sees what the process has; without others' there is only that.
    alike: () =>
      [...shown.values()].every(({ own, cluster }) =>
        all(own, cluster.nodes).every((one) => one === undefined),
      ),
  };
}

function all(own: Shown, nodes: readonly Node[]): unknown[] {
  return nodes.map((node) => own(node));
}
