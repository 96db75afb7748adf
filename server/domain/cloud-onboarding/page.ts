/** What the page Cisco Cloud Onboarding shows. [seed, doc] facts/onboarding.md A6 */
import type { Cluster } from '../../cluster/cluster';
import { listTrusted } from '../../security/trust-store';
import type { Tx } from '../../store/store';
import { mayChooseMra, readOnboarding, statusOf, type OnboardingStatus } from './settings';

export interface CloudOnboardingPage {
  status: OnboardingStatus;
  voucherExists: boolean;
  orgId: string;
  orgName: string;
  push: boolean;
  /** Activation Code Onboarding Settings: Enable Activation Code Onboarding with Cisco Cloud */
  activationCodes: boolean;
  /** Allow MRA onboarding */
  allowMra: boolean;
  /** may the administrator change it? */
  allowMraEnabled: boolean;
  activationDomain: string;
  managesTrust: boolean;
  /** Trusted CA Certificates: Phone-Edge-trust */
  certificates: { id: string; subject: string; issuer: string }[];
}

export function readPage(cluster: Cluster, tx: Tx): CloudOnboardingPage {
  const one = readOnboarding(cluster, tx);
  const { voucherExists, orgId, orgName, push, activationCodes, activationDomain } = one;
  const isFree = mayChooseMra(tx);
  return {
    status: statusOf(one),
    ...{ voucherExists, orgId, orgName, push, activationCodes },
    allowMra: one.allowMra || !isFree,
    allowMraEnabled: isFree,
    activationDomain,
    managesTrust: one.managesTrust,
    certificates: listTrusted(tx, 'Phone-Edge-trust').map(({ pkid, subject, issuer }) => ({
      id: pkid,
      subject: subject.split('\n').join(', '),
      issuer: issuer.split('\n').join(', '),
    })),
  };
}
