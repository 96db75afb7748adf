/**
 * A telephone that knows a code and proves by its certificate what it is becomes the configured one:
 * its MAC address is its name from then on, the code is used up, none is required any more. [doc]
 * facts/onboarding.md A1, A4
 */
import type { Cluster } from '../../cluster/cluster';
import type { Tx } from '../../store/store';
import { raiseAlarm } from '../platform/alarms';
import { dropCode, useCode, type ActivationCode } from './codes';
import type { ProvedPhone } from './mic';
import { isWaiting } from './names';
import { DEVICE_ACTIVATION } from './service';
import { noteOnboarding } from './state';

/** `trouble`: in words for the telephone's user and its administrator. */
export type Outcome = { device: string } | { trouble: string };

/**
 * Of a model or a name that is not the configured one: the code is gone and an alarm is raised, a new
 * one has to be generated first. [doc] What it changes is to be committed in either case.
 */
export function onboard(
  tx: Tx,
  cluster: Cluster,
  code: ActivationCode,
  phone: ProvedPhone,
): Outcome {
  const { device } = code;
  const trouble = mismatch(tx, code, phone);
  if (trouble !== undefined) {
    dropCode(tx, code);
    noteOnboarding(tx, cluster, device.pkid, { trouble });
    raiseAlarm(cluster, {
      ...{ name: 'DevActApplicationOnboardIssue', severity: 'Error', service: DEVICE_ACTIVATION },
      text: `${device.name}: ${trouble}`,
    });
    return { trouble };
  }
  tx.objects.update('Phone', device.pkid, {
    ...(device.name !== phone.name && { newName: phone.name }),
    enableActivationID: 'false',
  });
  useCode(tx, code);
  const onboardedAt = Math.floor(cluster.clock.now() / 1000);
  noteOnboarding(tx, cluster, device.pkid, { onboardedAt });
  return { device: phone.name };
}

function mismatch(tx: Tx, { device }: ActivationCode, phone: ProvedPhone): string | undefined {
  if (device.model !== phone.model)
    return `Model mismatch: the telephone is a ${phone.model}, the code is for a ${device.model}. Generate a new activation code.`;
  if (!isWaiting(device.name))
    return device.name.toUpperCase() === phone.name
      ? undefined
      : `Device name mismatch: the telephone is ${phone.name}, the code is for ${device.name}. Generate a new activation code.`;
  return tx.objects.find('Phone', { name: phone.name }) === undefined
    ? undefined
    : `Device name mismatch: ${phone.name} is configured already. Delete it and generate a new activation code.`;
}
