/**
 * Phone Configuration, as far as a telephone's onboarding goes: Save with its MAC address and boxes,
 * and the buttons View Activation Code, Generate New Activation Code and Release Activation Code.
 * [doc] seed 001; the members are ours.
 */
import { flagIn, formOf, onlyMembers, textIn, type Form } from '../../server/dispatch/form';
import { administrator, shownJson } from '../../server/dispatch/own-form';
import type { Registry } from '../../server/dispatch/registry';
import type { Prepared, Resource, RestAnswer, RestCall } from '../../server/dispatch/rest';
import { runSteps, type Step } from '../../server/dispatch/run-steps';
import { codeOf, grouped, type ActivationCode } from '../../server/domain/activation-codes/codes';
import { isWaiting, randomName } from '../../server/domain/activation-codes/names';
import { newCloudCode } from '../../server/domain/cloud-onboarding/codes';
import { shownPhone, type ShownPhone } from '../../server/domain/activation-codes/shown';
import { nameOfMac } from '../../server/domain/devices/name-of-mac';
import { audit } from '../../server/domain/platform/audit-log';
import { DomainRefusal } from '../../server/schema/refusal';
import type { Tx } from '../../server/store/store';
import { callerOf } from './caller';

const EVIDENCE = 'guess';

export function phoneActivation(registry: Registry): Resource[] {
  return [
    {
      path: 'phones/{name}',
      methods: {
        GET: { auth: administrator, evidence: EVIDENCE, run: (call) => shownJson(shown(call)) },
        PUT: {
          auth: administrator,
          evidence: EVIDENCE,
          takes: 'phone',
          prepare: (call) => save(registry, call),
          run: (call, name) => shownJson(shownPhone(call.tx, call.cluster, String(name))),
        },
      },
    },
    {
      path: 'phones/{name}/activation-code',
      methods: {
        GET: { auth: administrator, evidence: EVIDENCE, run: view },
        POST: {
          auth: administrator,
          evidence: EVIDENCE,
          prepare: (call) => generate(registry, call),
          run: (call) => ({ ...view(call), status: 201 }),
        },
        DELETE: {
          auth: administrator,
          evidence: EVIDENCE,
          prepare: (call) => release(registry, call),
          run: () => ({ status: 204 }),
        },
      },
    },
  ];
}

function shown({ tx, cluster, params }: RestCall): ShownPhone {
  return shownPhone(tx, cluster, params.name ?? '');
}

const MEMBERS = ['macAddress', 'requiresActivationCode', 'allowActivationCodeViaMra'];

/**
 * Button Save. An empty MAC address makes a name by chance, a typed one its name; the box makes a code
 * where there is none. [doc] @returns the name that it has now
 */
async function save(registry: Registry, call: Prepared): Promise<string> {
  const { cluster, json } = call;
  const form = formOf(json);
  onlyMembers(form, MEMBERS);
  const before = cluster.publisher.store.read((tx) =>
    shownPhone(tx, cluster, call.params.name ?? ''),
  );
  const name = nameIn(form, before, cluster.ids);
  const requires = flagIn(form, 'requiresActivationCode', before.requiresActivationCode);
  const request = {
    name: before.name,
    ...(name !== before.name && { newName: name }),
    enableActivationID: String(requires),
    allowMraMode: String(mraIn(form, before)),
  };
  await runSteps(callerOf(registry, call), [
    { operation: 'updatePhone', request },
    ...(requires ? [added(call, name, mraIn(form, before))] : []),
  ]);
  note(call, `${before.name} saved${name === before.name ? '' : ` as ${name}`}`);
  return name;
}

function nameIn(
  form: Form,
  { name, phoneType }: ShownPhone,
  ids: Prepared['cluster']['ids'],
): string {
  if (form.macAddress === undefined) return name;
  const mac = textIn(form, 'macAddress').replace(/[:.-]/g, '');
  if (mac === '') return isWaiting(name) ? name : randomName(ids);
  if (!/^[0-9A-F]{12}$/i.test(mac))
    throw new DomainRefusal('invalid', `"${textIn(form, 'macAddress')}" is no MAC address.`);
  return nameOfMac(mac, phoneType);
}

function mraIn(form: Form, before: ShownPhone): boolean {
  const { isTicked, isDisabled } = before.allowActivationCodeViaMra;
  const asked = flagIn(form, 'allowActivationCodeViaMra', isTicked);
  if (isDisabled && asked !== isTicked)
    throw new DomainRefusal(
      'invalid',
      'Allow Activation Code via MRA is disabled while the onboarding method is Auto Registration.',
    );
  return asked;
}

/** @param isViaMra it is the cloud that gives the code; nobody is asked while there is a live one */
const added = (call: Prepared, phoneName: string, isViaMra: boolean): Step => {
  const { cluster, params } = call;
  const isThere = cluster.publisher.store.read(
    (tx) => live(tx, call, params.name ?? '') !== undefined,
  );
  return {
    operation: 'addPhoneActivationCode',
    request: { phoneActivationCode: { phoneName } },
    unless: (tx) => live(tx, call, phoneName) !== undefined,
    prepare: async () => (isViaMra && !isThere ? newCloudCode(cluster) : undefined),
  };
};

function live(tx: Tx, { cluster }: Prepared, name: string): ActivationCode | undefined {
  const device = tx.objects.find('Phone', { name });
  return device === undefined ? undefined : codeOf(tx, cluster, device);
}

/** Button View Activation Code; the look is in the audit log. [doc] */
function view(call: RestCall): RestAnswer {
  const { name } = shown(call);
  const code = live(call.tx, call, name);
  if (!code) throw new DomainRefusal('not found', `${name} has no activation code.`);
  note(call, `Activation code of ${name} viewed`);
  return shownJson({
    phone: name,
    activationCode: code.code,
    shown: grouped(code.code),
    expires: new Date(code.expires * 1000).toISOString(),
  });
}

/** Button Generate New Activation Code: the old one, where there is one, is released. [doc] */
async function generate(registry: Registry, call: Prepared): Promise<void> {
  const { name, code, isViaMra } = stored(call);
  const step: Step = {
    operation: 'addPhoneActivationCode',
    request: { phoneActivationCode: { phoneName: name } },
    prepare: async () => (isViaMra ? newCloudCode(call.cluster) : undefined),
  };
  await runSteps(callerOf(registry, call), [...(code ? [removed(code)] : []), step]);
  note(call, `Activation code of ${name} generated`);
}

/** Button Release Activation Code. */
async function release(registry: Registry, call: Prepared): Promise<void> {
  const { name, code } = stored(call);
  if (!code) throw new DomainRefusal('not found', `${name} has no activation code.`);
  await runSteps(callerOf(registry, call), [removed(code)]);
  note(call, `Activation code of ${name} released`);
}

function stored(call: Prepared): {
  name: string;
  code: ActivationCode | undefined;
  isViaMra: boolean;
} {
  const { cluster, params } = call;
  return cluster.publisher.store.read((tx) => {
    const { name, allowActivationCodeViaMra } = shownPhone(tx, cluster, params.name ?? '');
    return { name, code: live(tx, call, name), isViaMra: allowActivationCodeViaMra.isTicked };
  });
}

const removed = ({ pkid }: ActivationCode): Step => ({
  operation: 'removePhoneActivationCode',
  request: { uuid: pkid },
});

function note({ cluster, user, remote }: Prepared, details: string): void {
  audit(cluster, {
    ...{ userid: user?.userid ?? '', client: remote, details },
    ...{ type: 'DeviceUpdate', resource: 'CUCMAdmin' },
  });
}
