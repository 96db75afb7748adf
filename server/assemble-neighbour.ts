/**
 * A plan and options -> a product beside CUCM, with its door: Unity Connection, Expressway. Each has
 * a port and a certificate of its own, and no AXL. A part of assemble.ts.
 */
import {
  cliOf,
  faultRulesOf,
  forwardOf,
  journalOf,
  keptJournal,
  releaseOf,
  sealingOf,
  shareSecrets,
  startCluster,
  type OpenContext,
  type Opened,
  type Product,
} from './assemble-base';
import { upgradeOf, withoutAxl } from './assemble-control';
import { hostNames, type Share } from './assemble-plan';
import { certificatesFolder } from './assemble-tomcat';
import { ControlError, type ControlState } from './cluster/control';
import { createSnapshots } from './cluster/snapshots';
import { platformServices } from './cluster/services/facts';
import type { RestProduct } from './dispatch/rest';
import { restService } from './http/rest';
import { machineNow } from './runtime/clock';
import { createTraffic } from './runtime/traffic';
import { selfSignedFor, trustFile, type Certificates } from './security/certificates';
import { createAuthenticator, type Logins } from './steps/authenticate';
import { createThrottle } from './steps/throttle';

export interface NeighbourFacts extends Pick<Product, 'model' | 'image' | 'seed'> {
  /** what an administrator calls it: 'Unity Connection' */
  words: string;
  products: readonly RestProduct[];
  logins: Logins;
  /** it has the platform's command line */
  cli: boolean;
}

/** It vouches for itself, as a fresh one does; a CUCM trusts it once told to. */
export async function neighbourIdentity({ plan, here, options }: Share): Promise<Certificates> {
  const directory = certificatesFolder(options.data);
  const { cert, key } = await selfSignedFor({
    ...{ directory, now: machineNow() },
    names: [...here.map(({ name }) => name), ...plan.hosts, ...hostNames(options.host)],
  });
  return { ca: cert, cert, key, caPath: trustFile({ directory, name: 'tomcat.pem' }, cert) };
}

export async function openNeighbour(context: OpenContext, facts: NeighbourFacts): Promise<Opened> {
  const { options, plan, ca } = context;
  const { maxBody } = options;
  const release = releaseOf(options);
  const cluster = await startCluster(context, release, {
    ...facts,
    services: (_role, running) => platformServices(running.name),
    trusts: () => [],
  });
  shareSecrets(options, cluster);
  const throttle = createThrottle(cluster);
  const faults = faultRulesOf(options, cluster);
  const journal = journalOf(options, cluster);
  const authenticator = createAuthenticator(cluster, facts.logins);
  const forward = forwardOf(cluster, ca);
  const rest = facts.products.map((product) =>
    restService({ product, cluster, authenticator, throttle, forward, maxBody }),
  );
  const alone = (work: () => Promise<void>): Promise<void> => throttle.alone(work);
  cluster.alone = alone;
  const snapshots = createSnapshots(cluster, alone);
  const noCli: ControlState['cli'] = () =>
    Promise.reject(new ControlError(`a ${facts.words} has no command line here`));
  return {
    close: () => snapshots.close(),
    member: { cluster, hosts: plan.hosts },
    door: { cluster, rest, authenticator, throttle, faults, journal, traffic: createTraffic() },
    state: {
      cluster,
      ca,
      urls: { https: '' },
      cli: facts.cli ? cliOf(cluster, 'unity') : noCli,
      versions: [],
      coverage: () => ({ versions: {}, operations: {} }),
      reset: () => alone(() => cluster.reset()),
      snapshots,
      forks: context.forks,
      sealing: sealingOf(options, cluster),
      ...{ faults, journal: keptJournal(options, journal) },
      metrics: context.metrics,
      ...withoutAxl(facts.words),
      // Its rows are the same in all releases that are modelled.
      ...upgradeOf(cluster, alone, () => undefined),
      seed: () => Promise.reject(new ControlError(`a ${facts.words} takes no fixture`)),
      onSeeding: () => () => undefined,
    },
  };
}
