/** A plan and options -> a telephony cluster with its door. A part of assemble.ts. */
import { join } from 'node:path';
import { axlHandlers } from '../handlers/axl';
import { genericVerbs } from '../handlers/axl/generic/verbs';
import { activationProduct } from '../handlers/activation';
import { administrationProduct } from '../handlers/administration';
import { startAutoRegistration } from '../handlers/auto-registration';
import { batProduct } from '../handlers/bat';
import { startBat } from '../handlers/bat/runner';
import { certificatesProducts } from '../handlers/certificates';
import { extensionMobilityProduct } from '../handlers/extension-mobility';
import { featuresProduct } from '../handlers/features';
import { mraProduct } from '../handlers/mra';
import { pinSyncProduct } from '../handlers/pin-sync';
import { presenceProduct } from '../handlers/presence';
import { cloudOnboardingProduct } from '../handlers/cloud-onboarding';
import { ivrProduct } from '../handlers/provisioning';
import { xpsProduct } from '../handlers/provisioning/xps';
import { pushProduct } from '../handlers/push';
import { ecFilesProduct, filesProduct } from '../handlers/files';
import { tftpManagement } from '../handlers/files/manage';
import { ilsdProduct } from '../handlers/ilsd';
import { selfCareProduct } from '../handlers/self-care';
import { ssoProduct, ssospProduct, tokenProduct } from '../handlers/ssosp';
import { udsProduct } from '../handlers/uds';
import { udsForms } from '../handlers/uds/forms';
import type { Cluster } from './cluster/cluster';
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
} from './assemble-base';
import { watchFixture } from './assemble-watch';
import { cucmDeeds, upgradeOf } from './assemble-control';
import { peek } from './cluster/open-store';
import { createSnapshots } from './cluster/snapshots';
import { servicesOf } from './cluster/services/facts';
import { givenFixture, readFixtureFile, type ReadFixture } from './config/fixture';
import { flagOf, OptionError, type StartOptions } from './config/options';
import { coverageOf } from './dispatch/coverage';
import { createRegistry } from './dispatch/registry';
import { createSeeding, type Seeding } from './dispatch/seeding';
import { seedTomcats } from './domain/certificates/own';
import { shownOf } from './domain/certificates/shown';
import { ensureKeys } from './domain/authz/keys';
import { startLoginExpiry } from './domain/devices/login-expiry';
import { startCloudSync } from './domain/cloud-onboarding/synchronize';
import { startDirectorySchedule } from './domain/directory/schedule';
import { startIls } from './domain/ils/daemon';
import type { IlsIdentity } from './domain/ils/message';
import { makeCertificates } from './domain/messaging/certificate';
import { registrationsOf } from './domain/registration/registrations';
import { purgeNightly } from './domain/authz/purge';
import { findRelease, laterObjects, loadsOf } from './domain/stock/load';
import { upgradeRows } from './domain/stock/upgrade';
import { componentVersion, seedSettings, type Settings } from './domain/stock/seed-settings';
import { createDocuments } from './http/documents';
import { createAnswerMemory } from './http/answer-memory';
import { restService } from './http/rest';
import { loadModel } from './schema/load';
import { VERSIONS, type Version } from './schema/model';
import { isLater } from './schema/release';
import { listTrusted } from './security/trust-store';
import { createTraffic } from './runtime/traffic';
import { createAuthenticator } from './steps/authenticate';
import { createThrottle } from './steps/throttle';

/** Opens the stores, seeds and fills them at the first start, and makes the door. */
export async function openCluster(context: OpenContext): Promise<Opened> {
  const { options, plan } = context;
  const asked = releaseOf(options);
  const kept = keptRelease(context);
  const release = kept && isLater(kept.build, asked.build) ? kept : asked;
  const cluster = await startCluster(context, release, {
    model: loadModel(),
    image: 'stock.db',
    services: (role, running) => servicesOf(role === 'presence', running.name),
    trusts: context.known,
    seed: (tx, parts) => {
      seedSettings(tx, parts, settingsOf(context, release));
      seedTomcats(tx, parts, context.tomcats);
    },
  });
  const throttle = createThrottle(cluster);
  const registry = createRegistry(cluster.model, genericVerbs, axlHandlers);
  startAutoRegistration(cluster, registry);
  const forward = forwardOf(cluster, context.ca);
  const authenticator = createAuthenticator(cluster);
  const { maxBody } = options;
  const ils = ilsOf(context, cluster);
  const products = [
    // Below UDS, whose place it takes there.
    xpsProduct(registry),
    ...[udsProduct, udsForms, ssospProduct, tokenProduct, extensionMobilityProduct, pinSyncProduct],
    ...certificatesProducts(),
    tftpManagement,
    ssoProduct,
    mraProduct,
    pushProduct,
    cloudOnboardingProduct,
    featuresProduct,
    batProduct(startBat(cluster, registry, () => throttle.busy)),
    activationProduct,
    administrationProduct(registry),
    ivrProduct(registry),
    selfCareProduct,
    ilsdProduct(ils, cluster.publisherHere ? startIls(ils) : undefined),
    ...(plan.nodes.some(({ role }) => role === 'presence') ? [presenceProduct] : []),
  ];
  const rest = products.map((product) =>
    restService({ product, cluster, authenticator, throttle, forward, maxBody }),
  );
  const faults = faultRulesOf(options, cluster);
  const journal = journalOf(options, cluster);
  const alone = (work: () => Promise<void>): Promise<void> => throttle.alone(work);
  cluster.alone = alone;
  const seeding = createSeeding({
    ...{ cluster, registry, alone, progress: context.progress },
    source: context.from ? undefined : fixtureOf(options),
    whole: options.redis === undefined && context.from === undefined,
  });
  const snapshots = createSnapshots(cluster, alone);
  try {
    if (cluster.fresh) await seeding.fill();
    else if (kept && cluster.publisherHere && isLater(release.build, kept.build))
      cluster.home.store.write((tx) => upgradeRows(tx, cluster, { from: kept, to: release }));
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  shareSecrets(options, cluster);
  if (options.redis !== undefined && cluster.publisherHere) makeKeysEarly(cluster);
  purgeNightly(cluster);
  startDirectorySchedule(cluster);
  if (cluster.publisherHere) startCloudSync(cluster);
  startLoginExpiry(cluster);
  const registrations = registrationsOf(cluster);
  const newest = (): Version =>
    VERSIONS.find((version) => version === cluster.release.schema) ?? VERSIONS[0];
  const watching = watchOf(options, cluster, seeding);
  return {
    close() {
      watching?.();
      seeding.close();
      snapshots.close();
      registrations.close();
    },
    member: { cluster, hosts: plan.hosts },
    door: {
      cluster,
      axl: {
        service: {
          cluster,
          registry,
          policy: options.versions,
          memory: createAnswerMemory(cluster.settings.figures.memory),
          faults,
          forward,
        },
        documents: createDocuments(join(context.root, 'wsdl', 'axl'), options.wsdlDir, newest),
      },
      rest,
      files: restService({
        product: filesProduct,
        ...{ cluster, authenticator, throttle, forward, maxBody },
      }),
      ecFiles: restService({
        product: ecFilesProduct,
        ...{ cluster, authenticator, throttle, forward, maxBody },
      }),
      authenticator,
      throttle,
      faults,
      journal,
      traffic: createTraffic(),
    },
    state: {
      cluster,
      ca: context.ca,
      urls: { https: '' },
      cli: cliOf(cluster, 'cucm'),
      get versions() {
        return options.versions === 'release' ? cluster.release.serves : VERSIONS;
      },
      coverage: () => coverageOf(registry),
      reset: () => seeding.reset(),
      forks: context.forks,
      sealing: sealingOf(options, cluster),
      ...{ snapshots, faults, journal: keptJournal(options, journal) },
      metrics: context.metrics,
      ...cucmDeeds(cluster, registry),
      seed: (text, how) => seeding.seed(text, how),
      onSeeding: (listener) => seeding.onProgress(listener),
      ...upgradeOf(cluster, alone, (tx, steps) => upgradeRows(tx, cluster, steps)),
    },
  };
}

/** The release of the rows in the data folder: an upgrade in place outlives the process. */
function keptRelease({
  options: { data },
  here,
  from,
}: OpenContext): ReturnType<typeof releaseOf> | undefined {
  if (data === undefined || from !== undefined) return undefined;
  const [build] = here.flatMap(({ name }) => peek(data, name, COMPONENT_VERSION) ?? []);
  if (typeof build !== 'string') return undefined;
  try {
    return findRelease(build.replace(/\((\d+)\)$/, '-$1'));
  } catch {
    return undefined; // written by a client, or of a ucmock that knew another build
  }
}

const COMPONENT_VERSION = "select version from componentversion where softwarecomponent = 'cm-ver'";

/** The certificate that an ILS publisher shows is that of Tomcat. [seed] */
function ilsOf({ identity, key, known }: OpenContext, cluster: Cluster): IlsIdentity {
  const trusted = (): string[] => [
    ...known(),
    ...cluster.home.store.read((tx) => listTrusted(tx, 'tomcat-trust')).map(({ pem }) => pem),
  ];
  const shown = shownOf(cluster);
  return {
    cluster,
    // As Tomcat shows it: a regenerated one counts from the restart on.
    get certificate() {
      return shown(cluster.home)?.cert ?? identity;
    },
    get key() {
      return shown(cluster.home)?.key ?? key;
    },
    trusted,
  };
}

/** Nodes of other processes cannot make keys and certificates when they are asked for them. */
function makeKeysEarly(cluster: Cluster): void {
  const made = ensureKeys(cluster).then(() => makeCertificates(cluster));
  made.catch((error: unknown) => {
    cluster.log.warn('keys-not-made', { cluster: cluster.name, error: String(error) });
  });
}

function settingsOf(
  { options, plan, ca }: OpenContext,
  release: ReturnType<typeof releaseOf>,
): Settings {
  return {
    adminUser: options.adminUser,
    adminPassword: options.adminPassword,
    nodes: plan.nodes,
    build: componentVersion(release.build),
    release: release.name,
    ca,
    // The image holds the loads of 15; another release has its own.
    loads: release.name === '15.0' ? [] : loadsOf(release.name),
    later: release.name === '15.0' ? [] : laterObjects(release.build),
  };
}

function watchOf(
  { watch, fixture }: StartOptions,
  cluster: Cluster,
  seeding: Seeding,
): (() => void) | undefined {
  if (!watch) return undefined;
  if (typeof fixture !== 'string')
    throw new OptionError(
      `${flagOf({ name: 'watch' })} watches a file; see ${flagOf({ name: 'fixture' })}`,
    );
  return watchFixture(fixture, cluster.log, () => seeding.replace(() => readFixtureFile(fixture)));
}

/** The fixture as given, or read from its file. */
function fixtureOf({ fixture }: StartOptions): ReadFixture | undefined {
  if (fixture === undefined) return undefined;
  if (typeof fixture !== 'string') return givenFixture(fixture);
  try {
    return readFixtureFile(fixture);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new OptionError(`${flagOf({ name: 'fixture' })}: ${error.message}`);
  }
}
