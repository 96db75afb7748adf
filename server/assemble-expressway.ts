/** A plan and options -> an Expressway-C with its Expressway-E. A part of assemble.ts. */
import { certificatesProducts } from '../handlers/certificates';
import { expresswayProducts } from '../handlers/expressway';
import type { OpenContext, Opened } from './assemble-base';
import { openNeighbour } from './assemble-neighbour';
import {
  administratorStamp,
  seedAdministrator,
  verifyAdministrator,
} from './domain/neighbours/administrator';
import { addActivationTrust } from './domain/expressway/activation-trust';
import { loadStock } from './domain/stock/load';
import { loadNeighbour } from './schema/neighbours';

export function openExpressway(context: OpenContext): Promise<Opened> {
  const { options, plan } = context;
  return openNeighbour(context, {
    words: 'Expressway',
    model: loadNeighbour('expressway'),
    image: 'expressway.db',
    cli: false,
    seed(tx, { ids }) {
      seedAdministrator(tx, ids, options);
      // Those who made the telephones are there from the start. [doc]
      for (const pem of loadStock().manufacturers) addActivationTrust(tx, ids, pem);
    },
    logins: { verify: verifyAdministrator, stamp: administratorStamp },
    products: [
      ...certificatesProducts(),
      // The edge takes every path that nothing else takes.
      ...expresswayProducts({
        domains: plan.domains,
        edge: plan.hosts[0] ?? plan.nodes[0].name,
        sipPort: () => context.locate(plan.nodes[0].name)?.sips,
      }),
    ],
  });
}
