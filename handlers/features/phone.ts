/** Keys of a telephone: hunt log in and out, privacy, Do Not Disturb; and where it roams. [guess] */
import { shownJson } from '../../server/dispatch/own-form';
import type { RestAnswer, RestCall } from '../../server/dispatch/rest';
import {
  featuresOf,
  needPhone,
  PRIVACY,
  setFeatures,
  type PhoneFeatures,
  type PrivacyStatus,
} from '../../server/domain/devices/features';
import { keys } from './access';
import { flag, membersOf, one } from './given';

const MEMBERS = ['huntLogin', 'privacy', 'doNotDisturb', 'roamingDevicePool'] as const;

function show({ tx, params }: RestCall): RestAnswer {
  return shownJson(featuresOf(tx, needPhone(tx, params.name ?? '')));
}

function change(call: RestCall): RestAnswer {
  const { tx, params, cluster } = call;
  const phone = needPhone(tx, params.name ?? '');
  setFeatures(tx, phone, wishOf(call.json), cluster.clock.now());
  return show(call);
}

function wishOf(json: unknown): Partial<PhoneFeatures> {
  const given = membersOf(json, MEMBERS);
  const wish = {
    huntLogin: flag(given, 'huntLogin'),
    privacy: one<PrivacyStatus>(given, 'privacy', PRIVACY.join(', '), (value) =>
      PRIVACY.some((name) => name === value),
    ),
    doNotDisturb: flag(given, 'doNotDisturb'),
    roamingDevicePool: one<string | null>(
      given,
      'roamingDevicePool',
      'the name of a device pool, or null',
      (value) => value === null || typeof value === 'string',
    ),
  };
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
}

export const phone = keys('phones/{name}', { show, change });
