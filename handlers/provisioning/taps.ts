/**
 * The Tool for Auto-Registered Phones Support: a phone that was auto-registered calls, its user enters
 * the directory number of a configured device, and the phone becomes that device: one of Bulk
 * Administration with a dummy MAC address, or the phone that it replaces. [doc] seed 001,
 * facts/onboarding.md B; prompts, settings and what is refused [guess]
 */
import { runSteps, type Step } from '../../server/dispatch/run-steps';
import { registrationsOf } from '../../server/domain/registration/registrations';
import { isRegistered } from '../../server/domain/registration/registration';
import {
  removeAutoRegistered,
  standingPhone,
  type StandingPhone,
} from '../../server/domain/self-provisioning/auto-registered';
import { ProvisioningRefused, refusalOf } from '../../server/domain/self-provisioning/refusal';
import { numbersOf } from '../../server/domain/self-provisioning/route-point';
import { tapsSettings, TAPS } from '../../server/domain/self-provisioning/taps-settings';
import { filled, texts, type TapsPrompt } from '../../server/domain/self-provisioning/texts';
import type { Tx } from '../../server/store/store';
import { closed, stopped, type Dialogue, type Turn, type VoiceContext } from './dialogue';

export const taps: Dialogue = {
  name: TAPS,
  numbers: (tx) => numbersOf(tx, tapsSettings(tx).routePoint),
  hindrance: (_tx, cluster) => stopped(cluster, [TAPS, 'Cisco Bulk Provisioning Service']),
  start: () => ({ says: texts().taps.directoryNumber, state: { step: 'number' } }),
  async hear(context, state, digits): Promise<Turn> {
    const again: Turn = { says: texts().taps.again, state };
    if (state.step === 'number') {
      const entered = closed(digits);
      if (entered === undefined) return again;
      const says = filled(texts().taps.confirm, { entered });
      return { says, state: { step: 'confirm', entered } };
    }
    if (digits === '2') return taps.start(context);
    if (digits !== '1') return again;
    return carryOut(context, state.entered ?? '');
  },
};

/** A refusal is said, and the call is over. */
async function carryOut({ caller, device }: VoiceContext, number: string): Promise<Turn> {
  const { cluster } = caller;
  try {
    const steps = cluster.publisher.store.read((tx): Step[] | TapsPrompt => {
      const calling = standingPhone(tx, device);
      if (!calling?.autoRegistered) throw new ProvisioningRefused('notAutoRegistered');
      const wanted = configuredPhone(tx, number, device);
      if (typeof wanted === 'string') return wanted;
      const hindrance = mayBecome(tx, calling, wanted, (name) => {
        const registration = registrationsOf(cluster).of(name);
        return registration !== undefined && isRegistered(registration);
      });
      if (hindrance !== undefined) return hindrance;
      return [
        ...removeAutoRegistered(tx, calling),
        { operation: 'updatePhone', request: { name: wanted.name, newName: device } },
        { operation: 'resetPhone', request: { name: device } },
      ];
    });
    if (typeof steps === 'string') return { says: texts().taps[steps] };
    await runSteps(caller, steps);
    return { says: filled(texts().taps.done, { extension: number }) };
  } catch (error) {
    return { says: refusalOf(error).message };
  }
}

/** The one device with this number, but for the phone that calls; else why there is none. */
function configuredPhone(tx: Tx, number: string, calling: string): StandingPhone | TapsPrompt {
  const rows = tx.all(
    `select distinct d.name from numplan n join devicenumplanmap m on m.fknumplan = n.pkid
       join device d on d.pkid = m.fkdevice
      where n.dnorpattern = ? and d.tkclass = 1 and d.name <> ? and (d.name like 'BAT%' or d.name like 'SEP%')
      order by d.name`,
    number,
    calling,
  );
  const names = rows.map(({ name }) => String(name));
  // A shared line: the one that waits for its phone is meant.
  const dummies = names.filter(isDummy);
  const [name, ...more] = dummies.length > 0 ? dummies : names;
  if (name === undefined) return 'noDevice';
  return more.length > 0 ? 'manyDevices' : (standingPhone(tx, name) ?? 'noDevice');
}

const isDummy = (name: string): boolean => /^BAT[0-9A-F]{12}$/i.test(name);

function mayBecome(
  tx: Tx,
  calling: StandingPhone,
  wanted: StandingPhone,
  isThere: (device: string) => boolean,
): TapsPrompt | undefined {
  const { resets } = tapsSettings(tx);
  if (resets === 'none') return 'switchedOff';
  if (!isDummy(wanted.name) && (resets !== 'any' || isThere(wanted.name))) return 'notDummy';
  const fits = calling.product === wanted.product && calling.protocol === wanted.protocol;
  return fits ? undefined : 'otherModel';
}
