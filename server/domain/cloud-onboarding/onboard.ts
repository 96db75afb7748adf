/**
 * What Save and Generate Voucher of Cisco Cloud Onboarding do, by AXL and by the page: what has to be
 * asked of the cloud first, and then the unit of work. [schema] rules, facts/onboarding.md A3
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError } from '../../cluster/neighbours';
import { machineNow } from '../../runtime/clock';
import { AxlFault } from '../../schema/axl-fault';
import { addTrusted } from '../../security/trust-store';
import type { Tx } from '../../store/store';
import type { Voucher } from '../cloud/organizations';
import { askForVoucher, leaveCloud } from './client';
import { keepServiceDomain } from './service-domains';
import {
  readOnboarding,
  statusOf,
  writeActivationParameters,
  writeSecret,
  type Onboarding,
} from './settings';
import { wakeCloud } from './synchronize';

/** What a change says; what it leaves out stays. */
export type Wish = Partial<
  Pick<
    Onboarding,
    'voucherExists' | 'push' | 'activationCodes' | 'activationDomain' | 'address' | 'managesTrust'
  >
>;

/** What came of asking the cloud. */
export interface Asked {
  voucher?: Voucher;
  /** PEM of the cloud's certificate, to be trusted */
  trust?: string;
}

/** While no transaction is open. @throws AxlFault for what cannot be */
export async function askCloud(cluster: Cluster, wish: Wish): Promise<Asked> {
  const before = cluster.publisher.store.read((tx) => readOnboarding(cluster, tx));
  const after = { ...before, ...definedOf(wish) };
  check(before, after);
  const asked: Asked = {};
  const isKnown = after.address !== '';
  if (after.managesTrust && !before.managesTrust && isKnown)
    asked.trust = await certificateOf(cluster, after.address);
  if (after.voucherExists && !before.voucherExists)
    asked.voucher = isKnown
      ? await voucherOf(cluster, after.address, asked.trust)
      : ofNobody(cluster);
  if (!after.voucherExists && before.voucherExists && isKnown)
    // A cloud that does not answer keeps an organization that nobody has the secret of.
    await leaveCloud(cluster).catch((error: unknown) => {
      cluster.log.info('cloud-not-left', { cluster: cluster.name, error: String(error) });
    });
  return asked;
}

/** Where the lab has no cloud: push needs a voucher, and nobody is asked for it. [own] */
function ofNobody({ ids, name }: Cluster): Voucher {
  return { orgId: ids.pkid(), orgName: name, secret: '' };
}

function check(before: Onboarding, after: Onboarding): void {
  const isBoarded = after.push || after.activationCodes;
  if (before.voucherExists && !after.voucherExists && isBoarded)
    throw refused('The voucher can only be removed in the un-boarded state.');
  if (isBoarded && !after.voucherExists) throw refused('Generate a voucher first.');
  if (!after.activationCodes) return;
  if (after.activationDomain === '') throw refused('An MRA Activation Domain is needed.');
  if (
    !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i.test(
      after.activationDomain,
    )
  )
    throw new AxlFault('invalidValue', {
      element: 'mraActivationDomain',
      value: after.activationDomain,
    });
}

async function voucherOf(
  cluster: Cluster,
  address: string,
  trust: string | undefined,
): Promise<Voucher> {
  if (trust !== undefined) await keepTrust(cluster, trust);
  try {
    return await askForVoucher(cluster, address);
  } catch (error) {
    if (error instanceof NeighbourError) throw refused(`No voucher: ${error.message}`);
    throw error;
  }
}

/** The vendor puts the authorities of its cloud into tomcat-trust where the box says so. [guess] */
async function certificateOf(cluster: Cluster, address: string): Promise<string> {
  try {
    return await cluster.neighbours.certificate(address);
  } catch (error) {
    if (error instanceof NeighbourError) throw refused(`No voucher: ${error.message}`);
    throw error;
  }
}

/** Before the voucher is asked for, which needs it. */
async function keepTrust(cluster: Cluster, pem: string): Promise<void> {
  cluster.publisher.store.write((tx) => {
    addTrusted(tx, { ids: cluster.ids, now: machineNow() }, 'tomcat-trust', pem);
  });
  await cluster.acknowledged();
}

/** In the unit of work, after the plain fields were written. */
export function finish(cluster: Cluster, tx: Tx, { voucher, trust }: Asked): void {
  const { pkid, voucherExists } = readOnboarding(cluster, tx);
  if (trust !== undefined)
    addTrusted(tx, { ids: cluster.ids, now: machineNow() }, 'tomcat-trust', trust);
  if (voucher) {
    const { orgId, orgName, secret } = voucher;
    tx.objects.update('CiscoCloudOnboarding', pkid, { orgId, orgName });
    writeSecret(cluster, tx, secret);
  } else if (!voucherExists) {
    tx.objects.update('CiscoCloudOnboarding', pkid, { orgId: '', orgName: '' });
    writeSecret(cluster, tx, '');
  }
  const now = readOnboarding(cluster, tx);
  tx.objects.update('CiscoCloudOnboarding', pkid, { onboardingRegistrationStatus: statusOf(now) });
  writeActivationParameters(tx, now.activationDomain);
  if (now.activationDomain !== '') keepServiceDomain(tx, now.activationDomain);
  wakeCloud(cluster);
}

function refused(text: string): AxlFault {
  return new AxlFault('businessRule', { text });
}

function definedOf(wish: Wish): Wish {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
}
