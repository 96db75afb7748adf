/** Bulk Administration > Phones, and > User Device Profiles, which is the same with fewer fields. */
import type { Step } from '../../../server/dispatch/run-steps';
import type { Shown } from '../../../server/domain/bat/cells';
import { randomName } from '../../../server/domain/activation-codes/names';
import { codeForNew } from '../../../server/domain/cloud-onboarding/codes';
import { nameOfMac } from '../../../server/domain/devices/name-of-mac';
import { DomainRefusal } from '../../../server/schema/refusal';
import { textOf, type Tree } from '../../../server/schema/tree';
import { flagIn, textsIn, wordIn } from '../../../server/dispatch/form';
import type { BatRecord, Setup, Transaction } from '../transaction';
import {
  addDevice,
  associate,
  newDevice,
  shownDevice,
  updateCells,
  updateDevice,
  type DeviceKind,
  type NewDevice,
} from './devices';
import { exported } from './users';

/**
 * The name of a phone: BAT and twelve digits by chance where the box is ticked, SEP before a MAC
 * address (ATA for an ATA), a whole name as it is. [doc] facts/onboarding.md A7
 */
export function phoneName(given: string, product: string, { form, cluster }: Setup): string {
  if (flagIn(form, 'createDummyMacAddress')) {
    if (given !== '')
      throw new DomainRefusal(
        'invalid',
        'Create Dummy MAC Address is checked: the MAC address must be empty.',
      );
    return randomName(cluster.ids);
  }
  if (given === '') throw new DomainRefusal('invalid', 'MAC Address/Device Name is needed.');
  return nameOfMac(given, product);
}

/** The phone of a row under its name. */
export function namedPhone(record: BatRecord, setup: Setup): NewDevice & { name: string } {
  const device = newDevice(record, setup, 'phone');
  const { object } = device;
  const name = phoneName(textOf(object.name) ?? '', textOf(object.product) ?? '', setup);
  return { ...device, name, object: { ...object, name } };
}

/** A phone that has to be activated gets its code when it is saved. [seed] 001 */
export function activation(
  object: Tree,
  name: string,
  { cluster }: Pick<Setup, 'cluster'>,
): Step[] {
  if (textOf(object.enableActivationID) !== 'true') return [];
  return [
    {
      operation: 'addPhoneActivationCode',
      request: { phoneActivationCode: { phoneName: name } },
      unless: (tx) =>
        tx.get(
          'select 1 from phoneactivationcode c join device d on d.pkid = c.fkdevice where d.name = ?',
          name,
        ) !== undefined,
      // One that is in the database already is looked at there.
      ...(object.product !== undefined && {
        prepare: () =>
          codeForNew(cluster, {
            product: textOf(object.product) ?? '',
            allowMraMode: textOf(object.allowMraMode) === 'true',
          }),
      }),
    },
  ];
}

function insertPhone(record: BatRecord, setup: Setup): Step[] {
  const device = namedPhone(record, setup);
  const { name, object, users } = device;
  return [
    ...addDevice(device, setup, 'phone'),
    ...activation(object, name, setup),
    ...associate(users, name, setup),
  ];
}

const RESETS = ['None', 'Reset', 'Restart', 'Apply Config'] as const;
const OPERATION = { Reset: 'resetPhone', Restart: 'restartPhone', 'Apply Config': 'applyPhone' };

/** What the phone is told after its change. */
function told(name: string, { form }: Setup, otherwise?: 'Reset'): Step[] {
  const word = form.reset === undefined ? (otherwise ?? 'None') : wordIn(form, 'reset', RESETS);
  return word === 'None' ? [] : [{ operation: OPERATION[word], request: { name } }];
}

function checkUpdate({ update }: Setup): void {
  if (update.length === 0) throw new DomainRefusal('invalid', 'update names no field.');
}

/** Fields of an export of specific details when the form names none. [client] bat.xlt */
const SPECIFIC = [
  'Device Name',
  'Description',
  'Location',
  'Directory Number',
  'Display',
  'Line Text Label',
  'Forward Busy External Destination',
  'Forward No Answer External Destination',
  'Call Pickup Group',
];

function chosen({ form, layouts }: Setup): (label: string) => boolean {
  const asked = textsIn(form, 'fields').map((label) => label.toUpperCase());
  const known = new Set(layouts.phone.columns.map(({ label }) => label.toUpperCase()));
  const other = asked.find((label) => !known.has(label));
  if (other !== undefined) throw new DomainRefusal('invalid', `There is no field ${other}.`);
  const wanted = new Set(asked.length > 0 ? ['DEVICE NAME', ...asked] : SPECIFIC.map(upper));
  return (label) => wanted.has(label.toUpperCase());
}

const upper = (label: string): string => label.toUpperCase();

/** What phones and device profiles have alike. */
function common(kind: DeviceKind, target: string, removal: string): Transaction[] {
  const read = (record: BatRecord, setup: Setup): Promise<unknown> =>
    shownDevice(record, setup, kind);
  const remove = ({ key }: BatRecord): Step[] => [{ operation: removal, request: { name: key } }];
  return [
    {
      ...{ target, name: `Update ${target} - Query`, action: 'UPDATE' },
      query: kind,
      members: kind === 'phone' ? ['update', 'reset'] : ['update'],
      check: checkUpdate,
      steps: async (record, setup) => [
        ...(await updateDevice(updateCells(record, setup.update), setup, kind)),
        ...(kind === 'phone' ? told(record.key, setup) : []),
      ],
    },
    {
      ...{ target, name: `Update ${target} - Custom File`, action: 'UPDATE' },
      file: { kinds: [kind] },
      members: ['valueForFieldsToBeIgnored', ...(kind === 'phone' ? ['reset'] : [])],
      steps: async (record, setup) => [
        ...(await updateDevice(record, setup, kind)),
        ...(kind === 'phone' ? told(record.key, setup) : []),
      ],
    },
    {
      ...{ target, name: `Delete ${target} - Query`, action: 'DELETE' },
      query: kind,
      members: [],
      steps: remove,
    },
    {
      ...{ target, name: `Delete ${target} - Custom File`, action: 'DELETE' },
      file: { kinds: [kind], plain: true },
      members: [],
      steps: remove,
    },
    {
      ...{ target, name: `Export ${target} - All Details`, action: 'EXPORT' },
      query: kind,
      members: ['exportFileName'],
      export: {
        fileName: `Export_${target.replace(/ /g, '_')}.txt`,
        read,
        write: (all, setup) => exported(all as Shown[], setup, kind),
      },
    },
  ];
}

const phones = { target: 'Phones' } as const;
const profiles = { target: 'User Device Profiles' } as const;

export const phoneTransactions: Transaction[] = [
  {
    ...{ ...phones, name: 'Insert Phones - Specific Details', action: 'INSERT' },
    file: { kinds: ['phone'] },
    members: ['phoneTemplateName', 'createDummyMacAddress'],
    templates: ['phone'],
    steps: insertPhone,
  },
  {
    ...{ ...phones, name: 'Insert Phones - All Details', action: 'INSERT' },
    file: { kinds: ['phone'] },
    members: ['createDummyMacAddress'],
    steps: insertPhone,
  },
  ...common('phone', 'Phones', 'removePhone'),
  {
    ...{ ...phones, name: 'Export Phones - Specific Details', action: 'EXPORT' },
    query: 'phone',
    members: ['exportFileName', 'fields'],
    check: (setup) => void chosen(setup),
    export: {
      fileName: 'Export_Phones_Specific.txt',
      read: (record, setup) => shownDevice(record, setup, 'phone'),
      write: (all, setup) => exported(all as Shown[], setup, 'phone', chosen(setup)),
    },
  },
  {
    ...{ ...phones, name: 'Reset/Restart Phones - Query', action: 'RESET' },
    query: 'phone',
    members: ['reset'],
    check: ({ form }) => void (form.reset !== undefined && wordIn(form, 'reset', RESETS)),
    steps: ({ key }, setup) => told(key, setup, 'Reset'),
  },
  {
    ...{ ...phones, name: 'Reset/Restart Phones - Custom File', action: 'RESET' },
    file: { kinds: ['phone'], plain: true },
    members: ['reset'],
    check: ({ form }) => void (form.reset !== undefined && wordIn(form, 'reset', RESETS)),
    steps: ({ key }, setup) => told(key, setup, 'Reset'),
  },
];

export const profileTransactions: Transaction[] = [
  {
    ...{ ...profiles, name: 'Insert User Device Profiles - Specific Details', action: 'INSERT' },
    file: { kinds: ['profile'] },
    members: ['profileTemplateName'],
    templates: ['profile'],
    steps: (record, setup) => addDevice(newDevice(record, setup, 'profile'), setup, 'profile'),
  },
  {
    ...{ ...profiles, name: 'Insert User Device Profiles - All Details', action: 'INSERT' },
    file: { kinds: ['profile'] },
    members: [],
    steps: (record, setup) => addDevice(newDevice(record, setup, 'profile'), setup, 'profile'),
  },
  ...common('profile', 'User Device Profiles', 'removeDeviceProfile'),
];
