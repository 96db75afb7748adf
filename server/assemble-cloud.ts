/** A plan and options -> a stand-in for the vendor's cloud of device activation. A part of assemble.ts. */
import { certificatesProducts } from '../handlers/certificates';
import { cloudProduct } from '../handlers/cloud';
import type { OpenContext, Opened } from './assemble-base';
import { openNeighbour } from './assemble-neighbour';
import {
  administratorStamp,
  seedAdministrator,
  verifyAdministrator,
} from './domain/neighbours/administrator';
import { loadNeighbour } from './schema/neighbours';

export function openCloud(context: OpenContext): Promise<Opened> {
  return openNeighbour(context, {
    words: 'cloud',
    model: loadNeighbour('cloud'),
    image: 'cloud.db',
    cli: false,
    seed: (tx, { ids }) => seedAdministrator(tx, ids, context.options),
    logins: { verify: verifyAdministrator, stamp: administratorStamp },
    products: [...certificatesProducts(), cloudProduct],
  });
}
