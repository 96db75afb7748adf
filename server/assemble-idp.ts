/** A plan and options -> a SAML identity provider for tests. A part of assemble.ts. */
import { certificatesProducts } from '../handlers/certificates';
import { idpProducts } from '../handlers/idp';
import type { OpenContext, Opened } from './assemble-base';
import { openNeighbour } from './assemble-neighbour';
import {
  administratorStamp,
  seedAdministrator,
  verifyAdministrator,
} from './domain/neighbours/administrator';
import { loadNeighbour } from './schema/neighbours';

export function openIdp(context: OpenContext): Promise<Opened> {
  return openNeighbour(context, {
    words: 'identity provider',
    model: loadNeighbour('idp'),
    image: 'idp.db',
    cli: false,
    seed: (tx, { ids }) => seedAdministrator(tx, ids, context.options),
    logins: { verify: verifyAdministrator, stamp: administratorStamp },
    products: [...certificatesProducts(), ...idpProducts],
  });
}
