/**
 * Device > Phone > Add New From Template: a phone out of a universal device template, its lines out
 * of universal line templates, for a user. [doc] of the page; the members are ours.
 */
import {
  flagIn,
  formOf,
  needText,
  onlyMembers,
  textIn,
  type Form,
} from '../../server/dispatch/form';
import { administrator, shownJson } from '../../server/dispatch/own-form';
import type { Registry } from '../../server/dispatch/registry';
import type { Prepared, Resource } from '../../server/dispatch/rest';
import { runSteps, type Caller, type Step } from '../../server/dispatch/run-steps';
import { codeForNew } from '../../server/domain/cloud-onboarding/codes';
import { controlledBesides, newPhone, type NewLine } from '../../server/domain/templates/new-phone';
import type { Subject } from '../../server/domain/templates/tags';
import { DomainRefusal } from '../../server/schema/refusal';
import type { Tree } from '../../server/schema/tree';
import type { Tx } from '../../server/store/store';
import { callerOf, needObject } from './caller';
import { linesIn, PHONE_MEMBERS, phoneIn, type AskedLine } from './phone-form';

const MEMBERS = [
  ...PHONE_MEMBERS,
  ...['universalDeviceTemplate', 'lines', 'userId'],
  ...['requiresActivationCode', 'allowActivationCodeViaMra'],
];

export function addFromTemplate(registry: Registry): Resource {
  return {
    path: 'phones/from-template',
    methods: {
      POST: {
        auth: administrator,
        evidence: 'guess',
        takes: 'phone',
        prepare: (call) => add(registry, call),
        run: (_call, added) => ({ ...shownJson(added), status: 201 }),
      },
    },
  };
}

async function add(registry: Registry, call: Prepared): Promise<object> {
  const form = formOf(call.json);
  onlyMembers(form, MEMBERS);
  const phone = phoneIn(form, call.cluster);
  const caller = callerOf(registry, call);
  const template = await needObject(
    caller,
    'UniversalDeviceTemplate',
    needText(form, 'universalDeviceTemplate'),
  );
  const lines = await withTemplates(caller, linesIn(form));
  const userId = textIn(form, 'userId');
  const steps = call.cluster.publisher.store.read((tx): Step[] => {
    const subject = userId === '' ? {} : needSubject(tx, userId);
    const owner = userId === '' ? undefined : userId;
    return [
      ...newPhone(tx, { ...phone, template, lines, owner, subject, more: boxesIn(form) }),
      // Whose phone it is controls it. [guess]
      ...(userId === '' ? [] : [associate(tx, userId, phone.name)]),
      ...(flagIn(form, 'requiresActivationCode')
        ? [activationCode(call, phone, flagIn(form, 'allowActivationCodeViaMra'))]
        : []),
    ];
  });
  await runSteps(caller, steps);
  return { name: phone.name, directoryNumbers: lines.map(({ pattern }) => pattern) };
}

/** The boxes Requires Activation Code for Onboarding, Allow Activation Code via MRA; Save makes the code. [doc] */
function boxesIn(form: Form): Tree {
  return {
    ...(flagIn(form, 'requiresActivationCode') && { enableActivationID: 'true' }),
    ...(flagIn(form, 'allowActivationCodeViaMra') && { allowMraMode: 'true' }),
  };
}

const activationCode = (
  { cluster }: Prepared,
  { name, product }: { name: string; product: string },
  allowMraMode: boolean,
): Step => ({
  operation: 'addPhoneActivationCode',
  request: { phoneActivationCode: { phoneName: name } },
  prepare: () => codeForNew(cluster, { product, allowMraMode }),
});

function associate(tx: Tx, userid: string, device: string): Step {
  const associatedDevices = controlledBesides(tx, userid, device);
  return { operation: 'updateUser', request: { userid, associatedDevices } };
}

/** Each line with its template; a line without one has the defaults. */
function withTemplates(caller: Caller, lines: readonly AskedLine[]): Promise<NewLine[]> {
  return Promise.all(
    lines.map(async ({ template: name, ...line }) => ({
      ...line,
      template: name === '' ? undefined : await needObject(caller, 'UniversalLineTemplate', name),
    })),
  );
}

function needSubject(tx: Tx, userid: string): Subject {
  const user = tx.get(
    'select userid, firstname, middlename, lastname, department from enduser where userid = ? collate nocase',
    userid,
  );
  if (!user) throw new DomainRefusal('not found', `There is no user ${userid}.`);
  const text = (column: string): string => {
    const value = user[column];
    return typeof value === 'string' ? value : '';
  };
  return {
    userId: text('userid'),
    firstName: text('firstname'),
    middleName: text('middlename'),
    lastName: text('lastname'),
    department: text('department'),
  };
}
