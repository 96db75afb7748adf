/**
 * Native phone migration: the auto-registered phone that calls takes over the configuration of the old
 * phone of a primary extension, which must be unregistered. [doc] 12.5(1)SU2, facts/onboarding.md C4;
 * what is taken over to another model is a [guess]
 */
import { ask, runSteps, type Caller, type Step } from '../../server/dispatch/run-steps';
import { isRegistered } from '../../server/domain/registration/registration';
import { registrationsOf } from '../../server/domain/registration/registrations';
import {
  removeAutoRegistered,
  standingPhone,
  type StandingPhone,
} from '../../server/domain/self-provisioning/auto-registered';
import { ProvisioningRefused, refusalOf } from '../../server/domain/self-provisioning/refusal';
import { findPhoneUser, needPhoneUser } from '../../server/domain/self-provisioning/user';
import { movedPhone } from '../../server/domain/templates/moved-phone';
import { controlledBesides } from '../../server/domain/templates/new-phone';
import { treeOf, type Tree } from '../../server/schema/tree';
import type { Tx } from '../../server/store/store';
import { activate } from './provision';

interface Migration {
  /** the phone that calls */
  device: string;
  userid: string;
  /** primary extension */
  extension: string;
}

/** @returns the extension @throws ProvisioningRefused; nothing is changed then */
export async function migrate(caller: Caller, migration: Migration): Promise<string> {
  const { cluster } = caller;
  const { store } = cluster.publisher;
  try {
    const { fresh, old } = store.read((tx) => phonesOf(tx, caller, migration));
    const { return: found } = await ask(caller, 'getPhone', { name: old.name });
    const phone = treeOf(treeOf(found).phone);
    await runSteps(
      caller,
      store.read((tx) => stepsOf(tx, migration, { fresh, old, phone })),
    );
    return migration.extension;
  } catch (error) {
    throw refusalOf(error);
  }
}

function phonesOf(
  tx: Tx,
  { cluster }: Caller,
  { device, userid, extension }: Migration,
): { fresh: StandingPhone; old: StandingPhone } {
  const row = findPhoneUser(tx, userid);
  if (!row) throw new ProvisioningRefused('loginFailed');
  const user = needPhoneUser(tx, row);
  const fresh = standingPhone(tx, device);
  if (!fresh?.autoRegistered) throw new ProvisioningRefused('notAutoRegistered');
  const all = tx
    .all('select name from device where fkenduser = ? and tkclass = 1 order by name', user.pkid)
    .flatMap(({ name }) => standingPhone(tx, String(name)) ?? [])
    .filter(({ name, lines }) => /^SEP/.test(name) && lines[0]?.pattern === extension);
  if (all.length === 0) throw new ProvisioningRefused('noOldPhone');
  const old = all.find(({ name }) => {
    const registration = registrationsOf(cluster).of(name);
    return registration === undefined || !isRegistered(registration);
  });
  if (!old) throw new ProvisioningRefused('stillRegistered');
  return { fresh, old };
}

function stepsOf(
  tx: Tx,
  { device, userid }: Migration,
  { fresh, old, phone }: { fresh: StandingPhone; old: StandingPhone; phone: Tree },
): Step[] {
  const { product, protocol } = fresh;
  const associatedDevices = controlledBesides(tx, userid, device);
  return [
    ...removeAutoRegistered(tx, fresh),
    { operation: 'removePhone', request: { name: old.name } },
    {
      operation: 'addPhone',
      request: { phone: movedPhone(tx, phone, { name: device, product, protocol }) },
      besides: (now) => activate(now, device),
    },
    {
      operation: 'updateUser',
      request: {
        userid,
        associatedDevices: {
          device: associatedDevices.device.filter((name) => name !== old.name),
        },
      },
    },
    { operation: 'resetPhone', request: { name: device } },
  ];
}
