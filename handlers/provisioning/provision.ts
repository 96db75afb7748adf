/**
 * A phone becomes a user's: the auto-registered one is deleted and added again from the user's
 * universal device and line templates with the primary extension, and is reset. [doc] facts/onboarding.md
 * C3; what the phone's dialogue and the IVR do in the end.
 */
import { ask, runSteps, type Caller, type Step } from '../../server/dispatch/run-steps';
import {
  removeAutoRegistered,
  standingPhone,
  type StandingPhone,
} from '../../server/domain/self-provisioning/auto-registered';
import { ProvisioningRefused, refusalOf } from '../../server/domain/self-provisioning/refusal';
import {
  findPhoneUser,
  needPhoneUser,
  ownedPhones,
  type PhoneUser,
} from '../../server/domain/self-provisioning/user';
import {
  controlledBesides,
  lineKey,
  newPhone,
  type NewLine,
} from '../../server/domain/templates/new-phone';
import { AxlFault } from '../../server/schema/axl-fault';
import { treeOf, type Tree } from '../../server/schema/tree';
import type { Tx } from '../../server/store/store';

/** Device names of soft clients begin so. [recorded] -> number of typemodel */
const SOFT_CLIENTS: Readonly<Record<string, number>> = { CSF: 503, TCT: 562, BOT: 575, TAB: 652 };

interface Kind {
  product: string;
  protocol: string;
  /** the name of the universal device template for it */
  template: string;
}

/**
 * Looks whether the phone may become the user's, and changes nothing.
 * @returns the extension that it would get
 * @throws ProvisioningRefused
 */
export function judge(tx: Tx, device: string, userid: string): string {
  const user = userNamed(tx, userid);
  kindOf(tx, device, user, standingPhone(tx, device));
  return user.extension.pattern;
}

/** @returns its extension @throws ProvisioningRefused; nothing is changed then */
export async function provision(caller: Caller, device: string, userid: string): Promise<string> {
  const { store } = caller.cluster.publisher;
  try {
    const { user, kind } = store.read((tx) => {
      const found = userNamed(tx, userid);
      return { user: found, kind: kindOf(tx, device, found, standingPhone(tx, device)) };
    });
    const template = await templateNamed(caller, 'UniversalDeviceTemplate', kind.template);
    if (template === undefined) throw new ProvisioningRefused('noTemplate');
    const { lineTemplate } = user.profile;
    const line: NewLine = {
      ...user.extension,
      template: await templateNamed(caller, 'UniversalLineTemplate', lineTemplate),
    };
    const steps = store.read((tx) => stepsOf(tx, { device, user, kind, template, line }));
    await runSteps(caller, steps);
    return user.extension.pattern;
  } catch (error) {
    throw refusalOf(error);
  }
}

function userNamed(tx: Tx, userid: string): PhoneUser {
  const row = findPhoneUser(tx, userid);
  if (!row) throw new ProvisioningRefused('loginFailed');
  return needPhoneUser(tx, row);
}

/** What it is, and that the user may have it. */
function kindOf(
  tx: Tx,
  device: string,
  user: PhoneUser,
  standing: StandingPhone | undefined,
): Kind {
  const { profile } = user;
  const soft = SOFT_CLIENTS[device.slice(0, 3).toUpperCase()];
  if (soft === undefined && !mayTake(user, standing))
    throw new ProvisioningRefused('notAutoRegistered');
  if (ownedPhones(tx, user.pkid, device) >= profile.limit)
    throw new ProvisioningRefused('deviceLimit');
  const template = soft === undefined ? profile.deskPhones : profile.mobileDevices;
  if (template === '') throw new ProvisioningRefused('noTemplate');
  if (soft === undefined && standing)
    return { product: standing.product, protocol: standing.protocol, template };
  const product = tx.get('select name from typeproduct where tkmodel = ?', soft ?? null)?.name;
  if (typeof product !== 'string') throw new ProvisioningRefused('invalidModel');
  return { product, protocol: 'SIP', template };
}

/** [doc] only auto-registered ones; another user's where the profile lets it be taken [schema] */
function mayTake({ pkid, profile }: PhoneUser, standing: StandingPhone | undefined): boolean {
  if (!standing) return false;
  const { autoRegistered, owner } = standing;
  const isOthers = owner !== undefined && owner !== pkid;
  return autoRegistered || (isOthers && profile.allowsReassignment);
}

interface Wish {
  device: string;
  user: PhoneUser;
  kind: Kind;
  template: Tree;
  line: NewLine;
}

function stepsOf(tx: Tx, { device, user, kind, template, line }: Wish): Step[] {
  const { userid, subject, extension } = user;
  const { product, protocol } = kind;
  const standing = standingPhone(tx, device);
  const isSoft = device.slice(0, 3).toUpperCase() in SOFT_CLIENTS;
  const made = newPhone(tx, {
    ...{ name: device, product, protocol, template, subject, owner: userid, lines: [line] },
  });
  return [
    // A soft client that is there stays: the database refuses a second one. [guess]
    ...(standing && !isSoft ? removal(tx, standing) : []),
    ...made.map((step) =>
      step.operation === 'addPhone'
        ? { ...step, besides: (now: Tx) => activate(now, device) }
        : step,
    ),
    {
      operation: 'updateUser',
      request: {
        userid,
        associatedDevices: controlledBesides(tx, userid, device),
        ...('isNew' in extension && { primaryExtension: lineKey(line) }),
      },
    },
    { operation: 'resetPhone', request: { name: device } },
  ];
}

/** Numbers of a phone that was somebody's stay, unassigned. */
function removal(tx: Tx, standing: StandingPhone): Step[] {
  if (standing.autoRegistered) return removeAutoRegistered(tx, standing);
  return [{ operation: 'removePhone', request: { name: standing.name } }];
}

/** A number that no phone had is active again as soon as one has it. [guess] */
export function activate(tx: Tx, device: string): void {
  tx.run(
    `update numplan set iscallable = 't' where iscallable = 'f' and pkid in
      (select m.fknumplan from devicenumplanmap m join device d on d.pkid = m.fkdevice where d.name = ?)`,
    device,
  );
}

/** As AXL's get answers it; undefined when there is none of this name. */
async function templateNamed(
  caller: Caller,
  noun: 'UniversalDeviceTemplate' | 'UniversalLineTemplate',
  name: string,
): Promise<Tree | undefined> {
  if (name === '') return undefined;
  try {
    const { return: found } = await ask(caller, `get${noun}`, { name });
    return treeOf(Object.values(treeOf(found))[0]);
  } catch (error) {
    if (error instanceof AxlFault && error.fault === 'itemNotFound') return undefined;
    throw error;
  }
}
