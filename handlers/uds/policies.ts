/**
 * options/userPolicy: what the self care pages may show. UDS tells the policies and enforces none
 * of them. The values are those of the enterprise parameters. [doc] facts/uds.md 5
 */
import { enterpriseParameter, isOn } from '../../server/domain/parameters';
import type { Tree } from '../../server/schema/tree';
import type { Tx } from '../../server/store/store';
import { MWI_VISUAL, ON_CALL_RING, VOICE_MAIL_AVOIDANCE, type OptionList } from './options';

interface Policy {
  name: string;
  usual: string;
  options?: OptionList['options'];
  range?: { default: number; min: number; max: number };
}

const onOff = (name: string, usual = 'true'): Policy => ({
  name,
  usual,
  options: [
    ['true', 'True'],
    ['false', 'False'],
  ],
});

/** In the order of the document. */
const POLICIES: readonly Policy[] = [
  {
    name: 'ShowCallForward',
    usual: '1',
    options: [
      ['1', 'Show All Settings'],
      ['2', 'Hide All Settings'],
      ['3', 'Show Only Call Forward All'],
    ],
  },
  ...[
    'ShowChangePassword',
    'ShowChangePin',
    'ShowDirectorySearch',
    'ShowApplications',
    'ShowIPPhoneServices',
    'ShowLineLabel',
    'ShowHistorySettings',
    'ShowConferencingScheduler',
    'ShowVoicemailIVROption',
    'ShowMessageWaitingAlertPreference',
    'ShowExternalPhoneSettings',
    'ShowOnlinePhoneGuide',
    'ShowPhoneContacts',
    'ShowRingPreferences',
    'ShowSpeedDials',
  ].map((name) => onOff(name)),
  { name: 'OnACallRingPreferenceDefault', usual: '5', options: ON_CALL_RING.options },
  { name: 'NotOnACallRingPreferenceDefault', usual: '4', options: ON_CALL_RING.options },
  {
    name: 'MessageWaitingAlertAudioPreferenceDefault',
    usual: '0',
    options: [
      ['0', 'Off'],
      ['1', 'On'],
    ],
  },
  { name: 'MessageWaitingAlertVisualPreferenceDefault', usual: '0', options: MWI_VISUAL.options },
  { name: 'UserLocalDefault', usual: '1' },
  { name: 'VoiceMailAvoidancePolicy', usual: '1', options: VOICE_MAIL_AVOIDANCE.options },
  {
    name: 'PhoneServiceDisplay',
    usual: '0',
    options: [
      ['0', 'Internal'],
      ['1', 'External URL'],
      ['2', 'Both'],
    ],
  },
  onOff('EnableAllUserSearch'),
  { name: 'UserSearchLimit', usual: '64', range: { default: 64, min: 1, max: 500 } },
  { name: 'NumberofDigitstoMatch', usual: '4', range: { default: 4, min: 3, max: 256 } },
  {
    name: 'URILookupPolicy',
    usual: '0',
    options: [
      ['0', 'Case Sensitive'],
      ['1', 'Case Insensitive'],
    ],
  },
  onOff('ShowCalendarPreference'),
  onOff('ShowCallHistory'),
  onOff('ShowVideoConferencingScheduler'),
];

export function policiesOf(tx: Tx): (Tree & { name: string })[] {
  return POLICIES.map(({ name, usual, options, range }) => ({
    name,
    value: valueOf(enterpriseParameter(tx, name), usual, options),
    ...(options && {
      options: { option: options.map(([value, words]) => ({ '@value': value, '#': words })) },
    }),
    ...(range && {
      range: { default: String(range.default), min: String(range.min), max: String(range.max) },
    }),
  }));
}

/** Parameters hold words where UDS shows numbers. */
function valueOf(
  parameter: string | undefined,
  usual: string,
  options: OptionList['options'] | undefined,
): string {
  if (parameter === undefined || parameter === '') return usual;
  if (options?.[0]?.[0] === 'true') return String(isOn(parameter));
  const byWords = options?.find(([, words]) => words.toLowerCase() === parameter.toLowerCase());
  return byWords?.[0] ?? parameter;
}
