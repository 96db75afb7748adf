/** A plan and options -> a Unity Connection with its door. A part of assemble.ts. */
import { certificatesProducts } from '../handlers/certificates';
import { authzServersProduct } from '../handlers/key-exchange/authz-servers';
import { unityProduct } from '../handlers/unity';
import { axlServersProduct } from '../handlers/unity/axl-server-test';
import { telephoneProduct } from '../handlers/unity/telephone';
import {
  cliOf,
  faultRulesOf,
  forwardOf,
  journalOf,
  releaseOf,
  sealingOf,
  startCluster,
  type OpenContext,
  type Opened,
} from './assemble-base';
import { unityDeeds } from './assemble-control';
import { hostNames, type Share } from './assemble-plan';
import { certificatesFolder } from './assemble-tomcat';
import { ControlError } from './cluster/control';
import { createSnapshots } from './cluster/snapshots';
import { platformServices } from './cluster/services/facts';
import { seedUnity } from './domain/unity/seed';
import { unityStamp, verifyUnityLogin } from './domain/unity/login';
import { restService } from './http/rest';
import { machineNow } from './runtime/clock';
import { loadUnity } from './schema/cupi';
import { selfSignedFor, trustFile, type Certificates } from './security/certificates';
import { createAuthenticator } from './steps/authenticate';
import { createThrottle } from './steps/throttle';

/** A Unity Connection vouches for itself, as a fresh one does; a CUCM trusts it once told to. */
export async function unityIdentity({ plan, here, options }: Share): Promise<Certificates> {
  const directory = certificatesFolder(options.data);
  const { cert, key } = await selfSignedFor({
    ...{ directory, now: machineNow() },
    names: [...here.map(({ name }) => name), ...plan.hosts, ...hostNames(options.host)],
  });
  return { ca: cert, cert, key, caPath: trustFile({ directory, name: 'tomcat.pem' }, cert) };
}

export async function openUnity(context: OpenContext): Promise<Opened> {
  const { options, plan, ca } = context;
  const facts = loadUnity();
  const nodes = plan.nodes.map(({ name }) => name);
  const { adminUser, adminPassword, maxBody } = options;
  const release = releaseOf(options);
  const cluster = await startCluster(context, release, {
    model: facts.model,
    image: 'unity.db',
    services: () => platformServices(release.name),
    trusts: () => [],
    seed: (tx, parts) => seedUnity(tx, parts, facts, { adminUser, adminPassword, nodes }),
  });
  const throttle = createThrottle(cluster);
  const faults = faultRulesOf(options, cluster);
  const journal = journalOf(options, cluster);
  const authenticator = createAuthenticator(cluster, {
    verify: verifyUnityLogin,
    stamp: unityStamp,
  });
  const forward = forwardOf(cluster, ca);
  const products = [
    ...[unityProduct(), telephoneProduct, axlServersProduct, authzServersProduct],
    ...certificatesProducts(),
  ];
  const rest = products.map((product) =>
    restService({ product, cluster, authenticator, throttle, forward, maxBody }),
  );
  const snapshots = createSnapshots(cluster, (work) => throttle.alone(work));
  return {
    close: () => snapshots.close(),
    member: { cluster, hosts: plan.hosts },
    door: { cluster, rest, authenticator, throttle, faults, journal },
    state: {
      cluster,
      ca,
      urls: { https: '' },
      cli: cliOf(cluster, 'unity'),
      versions: [],
      coverage: () => ({ versions: {}, operations: {} }),
      reset: () => throttle.alone(() => cluster.reset()),
      snapshots,
      forks: context.forks,
      sealing: sealingOf(options, cluster),
      ...{ faults, journal },
      ...unityDeeds,
      seed: () => Promise.reject(new ControlError('a Unity Connection takes no fixture')),
    },
  };
}
