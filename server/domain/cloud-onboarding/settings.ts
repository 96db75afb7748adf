/**
 * Advanced Features > Cisco Cloud Onboarding: the one row of it, and the two service parameters of
 * the Device Activation Service that say the same. [schema, doc] facts/onboarding.md A3, A6
 */
import type { Cluster } from '../../cluster/cluster';
import { AxlFault } from '../../schema/axl-fault';
import type { Tx } from '../../store/store';
import { DEVICE_ACTIVATION } from '../activation-codes/service';
import { fieldFlag, fieldText } from '../fields';
import { isOn } from '../parameters';
import {
  readParameter,
  readSecretParameter,
  writeParameter,
  writeSecretParameter,
} from '../services/parameters';

/** Names of its service parameters. [doc] */
const ENABLE_MRA = 'EnableMRAActivation';
const DOMAIN = 'MRAActivationDomain';
/** Secret of the machine account that the voucher brought, sealed. [own] */
const SECRET = 'CloudMachineAccount';

/** What AXL's onboardingRegistrationStatus may be. [schema] */
export type OnboardingStatus =
  'Onboarding completed' | 'Onboarding pending' | 'Voucher Details unavailable';

export interface Onboarding {
  pkid: string;
  voucherExists: boolean;
  /** Enable Push Notifications */
  push: boolean;
  /** Enable Activation Code Onboarding with Cisco Cloud, AXL enableGDSCommunication [guess] */
  activationCodes: boolean;
  /** Allow MRA onboarding: the service parameter Enable MRA Activation. [guess] that it is one */
  allowMra: boolean;
  activationDomain: string;
  orgId: string;
  orgName: string;
  /** host or host:port of the cloud; '' where none is known */
  address: string;
  /** "I want Cisco to manage the Cisco Cloud Service CA Certificates": AXL enableTrustCACertificate */
  managesTrust: boolean;
}

export function readOnboarding({ settings }: Cluster, tx: Tx): Onboarding {
  const row = tx.get('select * from ciscocloudonboarding');
  if (!row) throw new AxlFault('itemNotFound', { what: 'CiscoCloudOnboarding' });
  return {
    pkid: String(row.pkid),
    voucherExists: fieldFlag(row, 'voucherExists'),
    push: fieldFlag(row, 'enablePushNotifications'),
    activationCodes: fieldFlag(row, 'enableGDSCommunication'),
    allowMra: isOn(readParameter(tx, DEVICE_ACTIVATION, ENABLE_MRA)),
    activationDomain: fieldText(row, 'mraActivationDomain'),
    orgId: fieldText(row, 'orgId'),
    orgName: fieldText(row, 'orgName'),
    address: fieldText(row, 'serviceAddress') || (settings.cloud ?? ''),
    managesTrust: fieldFlag(row, 'enableTrustCACertificate'),
  };
}

/** Are activation codes asked of the cloud? */
export function isOnBoard(one: Onboarding): boolean {
  return one.voucherExists && one.activationCodes && one.allowMra && one.activationDomain !== '';
}

/** Either box completes the onboarding. [schema] */
export function statusOf({ voucherExists, push, activationCodes }: Onboarding): OnboardingStatus {
  if (!voucherExists) return 'Voucher Details unavailable';
  return push || activationCodes ? 'Onboarding completed' : 'Onboarding pending';
}

export function writeActivationParameters(tx: Tx, activationDomain: string): void {
  writeParameter(tx, DEVICE_ACTIVATION, DOMAIN, activationDomain);
}

export function writeAllowMra(tx: Tx, allowed: boolean): void {
  writeParameter(tx, DEVICE_ACTIVATION, ENABLE_MRA, allowed ? 'True' : 'False');
}

export function readSecret({ sealer }: Cluster, tx: Tx): string | undefined {
  return readSecretParameter(tx, sealer, DEVICE_ACTIVATION, SECRET);
}

export function writeSecret({ sealer }: Cluster, tx: Tx, secret: string): void {
  writeSecretParameter(tx, sealer, DEVICE_ACTIVATION, SECRET, secret);
}

/**
 * Is Allow MRA onboarding the administrator's choice? While every model's on-premises method is Auto
 * Registration the box is ticked and disabled: codes are of use to MRA phones alone. [seed]
 */
export function mayChooseMra(tx: Tx): boolean {
  return (
    tx.get("select 1 from defaults where preferactcodeoverautoreg = 't' limit 1") !== undefined
  );
}
