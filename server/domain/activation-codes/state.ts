/** How a telephone stands with its onboarding by activation code. facts/onboarding.md A2 [guess] */
import type { Cluster } from '../../cluster/cluster';
import type { Row, Tx } from '../../store/store';
import { fieldFlag } from '../fields';
import { codeOf } from './codes';

/**
 * `ready`: its code can be entered. `no code`: it needs one, and the last one was released or ran
 * out. `onboarded`: it came by a code and needs none now.
 */
export type ActivationState = 'not required' | 'ready' | 'no code' | 'onboarded';

/** The box "Requires Activation Code for Onboarding". @param device a row of device */
export function requiresCode(device: Row): boolean {
  return fieldFlag(device, 'enableActivationID');
}

/** @param device pkid */
export function activationState(tx: Tx, cluster: Cluster, device: string): ActivationState {
  const row = tx.get('select * from device where pkid = ?', device);
  if (!row) return 'not required';
  if (requiresCode(row)) return codeOf(tx, cluster, device) ? 'ready' : 'no code';
  const { onboardedat } = onboarding(tx, device);
  return onboardedat === null || onboardedat === undefined ? 'not required' : 'onboarded';
}

/** What activationIDStatus says: "status errors or messages" [schema]; the texts are ours. [guess] */
export function statusText(tx: Tx, cluster: Cluster, device: string): string {
  const state = activationState(tx, cluster, device);
  const { trouble } = onboarding(tx, device);
  if (state !== 'onboarded' && typeof trouble === 'string') return trouble;
  if (state === 'ready') return 'An activation code is ready.';
  return state === 'no code'
    ? 'The activation code was released or has expired. Generate a new one.'
    : '';
}

/** Keeps how it went: a trouble in words, or the moment of success. @param device pkid */
export function noteOnboarding(
  tx: Tx,
  { ids }: Pick<Cluster, 'ids'>,
  device: string,
  went: { onboardedAt: number } | { trouble: string },
): void {
  const known = tx.get('select pkid from phoneonboarding where fkdevice = ?', device);
  if (!known)
    tx.run('insert into phoneonboarding (pkid, fkdevice) values (?, ?)', ids.pkid(), device);
  if ('trouble' in went)
    tx.run('update phoneonboarding set trouble = ? where fkdevice = ?', went.trouble, device);
  else
    tx.run(
      'update phoneonboarding set onboardedat = ?, trouble = null where fkdevice = ?',
      went.onboardedAt,
      device,
    );
}

/**
 * Does the TFTP service have the telephone's file? Not as long as a code is required of it, and after
 * its onboarding only some time later: "up to five minutes" [doc], by --activation-delay.
 * @param device a row of device
 */
export function mayHaveFile(
  tx: Pick<Tx, 'get'>,
  { clock, settings }: Pick<Cluster, 'clock' | 'settings'>,
  device: Row,
): boolean {
  if (requiresCode(device)) return false;
  if (settings.activationDelay === 0) return true;
  const { onboardedat } = onboarding(tx, String(device.pkid));
  if (onboardedat === null || onboardedat === undefined) return true;
  return clock.now() >= (Number(onboardedat) + settings.activationDelay) * 1000;
}

function onboarding(tx: Pick<Tx, 'get'>, device: string): Row {
  return (
    tx.get('select onboardedat, trouble from phoneonboarding where fkdevice = ?', device) ?? {}
  );
}
