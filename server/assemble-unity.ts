/** A plan and options -> a Unity Connection with its door. A part of assemble.ts. */
import { certificatesProducts } from '../handlers/certificates';
import { authzServersProduct } from '../handlers/key-exchange/authz-servers';
import { unityProduct } from '../handlers/unity';
import { axlServersProduct } from '../handlers/unity/axl-server-test';
import { telephoneProduct } from '../handlers/unity/telephone';
import type { OpenContext, Opened } from './assemble-base';
import { openNeighbour } from './assemble-neighbour';
import { seedUnity } from './domain/unity/seed';
import { unityStamp, verifyUnityLogin } from './domain/unity/login';
import { loadUnity } from './schema/cupi';

export function openUnity(context: OpenContext): Promise<Opened> {
  const { options, plan } = context;
  const facts = loadUnity();
  const nodes = plan.nodes.map(({ name }) => name);
  const { adminUser, adminPassword } = options;
  return openNeighbour(context, {
    words: 'Unity Connection',
    model: facts.model,
    image: 'unity.db',
    cli: true,
    seed: (tx, parts) => seedUnity(tx, parts, facts, { adminUser, adminPassword, nodes }),
    logins: { verify: verifyUnityLogin, stamp: unityStamp },
    products: [
      ...[unityProduct(), telephoneProduct, axlServersProduct, authzServersProduct],
      ...certificatesProducts(),
    ],
  });
}
