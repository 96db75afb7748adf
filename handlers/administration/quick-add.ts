/**
 * User Management > User/Phone Add > Quick User/Phone Add: a user out of a feature group template, its
 * extension and its phone out of the universal templates of the user profile that the feature group
 * template names, the default one where it names none. Without a password or PIN the user has the
 * default credential. [doc] of the page; the members are ours, and where the page is silent [guess].
 */
import { formOf, needText, onlyMembers, textIn, textsIn } from '../../server/dispatch/form';
import type { Form } from '../../server/dispatch/form';
import { administrator, shownJson } from '../../server/dispatch/own-form';
import type { Registry } from '../../server/dispatch/registry';
import type { Prepared, Resource } from '../../server/dispatch/rest';
import { runSteps, type Caller, type Step } from '../../server/dispatch/run-steps';
import { givenBy } from '../../server/domain/templates/given';
import {
  controlledBesides,
  lineKey,
  newLine,
  newPhone,
  type NewLine,
} from '../../server/domain/templates/new-phone';
import type { Subject } from '../../server/domain/templates/tags';
import { defaultProfiles } from '../../server/domain/users/user-profile';
import { DomainRefusal } from '../../server/schema/refusal';
import { textOf, type Tree } from '../../server/schema/tree';
import type { Tx } from '../../server/store/store';
import { callerOf, needObject } from './caller';
import { PHONE_MEMBERS, phoneIn, type AskedPhone } from './phone-form';

const NAMES = ['userId', 'firstName', 'middleName', 'lastName', 'mailId', 'department'] as const;
const MEMBERS = [
  ...NAMES,
  ...['password', 'pin', 'featureGroupTemplate', 'extension', 'partition', 'groups', 'phone'],
];

export function quickAdd(registry: Registry): Resource {
  return {
    path: 'quick-user-phone-add',
    methods: {
      POST: {
        auth: administrator,
        evidence: 'guess',
        takes: 'user',
        prepare: (call) => add(registry, call),
        run: (_call, added) => ({ ...shownJson(added), status: 201 }),
      },
    },
  };
}

interface Wish {
  userid: string;
  subject: Subject;
  /** addUser's fields that the form and the feature group template say */
  user: Tree;
  line: NewLine | undefined;
  phone: AskedPhone | undefined;
  /** universal device template of desk phones */
  device: Tree | undefined;
}

async function add(registry: Registry, call: Prepared): Promise<object> {
  const caller = callerOf(registry, call);
  const wish = await wishOf(caller, formOf(call.json));
  const { userid, line, phone } = wish;
  await runSteps(
    caller,
    call.cluster.publisher.store.read((tx) => stepsOf(tx, wish)),
  );
  return {
    userId: userid,
    ...(line && { extension: line.pattern }),
    ...(phone && { phone: phone.name }),
  };
}

async function wishOf(caller: Caller, form: Form): Promise<Wish> {
  onlyMembers(form, MEMBERS);
  const group = await needObject(
    caller,
    'FeatureGroupTemplate',
    needText(form, 'featureGroupTemplate'),
  );
  const extension = textIn(form, 'extension');
  const phone = phoneOf(form, caller.cluster);
  const userid = needText(form, 'userId');
  const subject: Subject = {
    userId: userid,
    firstName: textIn(form, 'firstName'),
    middleName: textIn(form, 'middleName'),
    lastName: needText(form, 'lastName'),
    department: textIn(form, 'department'),
    extension,
  };
  const profile = await profileOf(caller, group);
  return {
    userid,
    subject,
    user: { ...givenBy(group, 'user', subject), ...ownFields(form) },
    line: extension === '' ? undefined : await lineOf(caller, form, profile),
    phone,
    device: phone && (await templateOf(caller, profile, 'deskPhones', 'UniversalDeviceTemplate')),
  };
}

function phoneOf({ phone }: Form, cluster: Caller['cluster']): AskedPhone | undefined {
  if (phone === undefined) return undefined;
  const form = formOf(phone);
  onlyMembers(form, PHONE_MEMBERS);
  return phoneIn(form, cluster);
}

/** What the form itself says of the user. */
function ownFields(form: Form): Tree {
  const texts = [
    ...NAMES.map((name) => [AXL_NAMES[name] ?? name, textIn(form, name)] as const),
    ...(['password', 'pin'] as const).map((name) => [name, textIn(form, name)] as const),
  ];
  const userGroup = textsIn(form, 'groups').map((name): Tree => ({ name }));
  return {
    ...Object.fromEntries(texts.filter(([, text]) => text !== '')),
    ...(userGroup.length > 0 && { associatedGroups: { userGroup } }),
  };
}

const AXL_NAMES: Readonly<Partial<Record<string, string>>> = { userId: 'userid', mailId: 'mailid' };

function profileOf(caller: Caller, group: Tree): Promise<Tree> {
  const own = textOf(group.userProfile) ?? '';
  const name = own || caller.cluster.publisher.store.read((tx) => defaultProfiles(tx)[0]?.name);
  if (name === undefined) throw new DomainRefusal('not found', 'There is no default user profile.');
  return needObject(caller, 'UserProfileProvision', name);
}

async function lineOf(caller: Caller, form: Form, profile: Tree): Promise<NewLine> {
  return {
    pattern: textIn(form, 'extension'),
    ...(form.partition !== undefined && { partition: textIn(form, 'partition') }),
    template: await templateOf(caller, profile, 'universalLineTemplate', 'UniversalLineTemplate'),
  };
}

/** @throws DomainRefusal when the profile has none */
function templateOf(caller: Caller, profile: Tree, field: string, noun: string): Promise<Tree> {
  const name = textOf(profile[field]) ?? '';
  if (name !== '') return needObject(caller, noun, name);
  const words = field === 'deskPhones' ? 'desk phones' : 'lines';
  throw new DomainRefusal(
    'invalid',
    `The user profile ${textOf(profile.name) ?? ''} has no template for ${words}.`,
  );
}

/** Line, user, phone, in this order: each names the one before. */
function stepsOf(tx: Tx, { userid, subject, user, line, phone, device }: Wish): Step[] {
  if (tx.objects.find('User', { userid }) !== undefined)
    throw new DomainRefusal('conflict', `There is a user ${userid} already.`);
  const lines = line ? [line] : [];
  const made =
    phone && device
      ? newPhone(tx, { ...phone, template: device, lines, owner: userid, subject })
      : lines.flatMap((one) => newLine(tx, one, subject));
  const primaryExtension = line && lineKey(line);
  return [
    ...made.filter(({ operation }) => operation === 'addLine'),
    {
      operation: 'addUser',
      request: { user: { ...user, ...(primaryExtension && { primaryExtension }) } },
    },
    ...made.filter(({ operation }) => operation === 'addPhone'),
    ...(phone ? [control(tx, userid, phone.name)] : []),
  ];
}

function control(tx: Tx, userid: string, device: string): Step {
  const associatedDevices = controlledBesides(tx, userid, device);
  return { operation: 'updateUser', request: { userid, associatedDevices } };
}
