/**
 * The Self Provisioning IVR: self-service ID, confirmation, PIN; from 12.5(1)SU2 on the migration of an
 * old phone as well. Services, objects and steps [doc], prompts [guess]. facts/onboarding.md C4
 */
import { isProved } from '../../server/domain/self-provisioning/authenticate';
import { ProvisioningRefused } from '../../server/domain/self-provisioning/refusal';
import { controls, numbersOf } from '../../server/domain/self-provisioning/route-point';
import { ivrSettings, modes, SERVICE } from '../../server/domain/self-provisioning/settings';
import { filled, texts } from '../../server/domain/self-provisioning/texts';
import { findPhoneUser, findUserOfExtension } from '../../server/domain/self-provisioning/user';
import type { DialogueState } from '../../server/domain/self-provisioning/voice-calls';
import type { Row } from '../../server/store/store';
import { closed, stopped, type Dialogue, type Turn, type VoiceContext } from './dialogue';
import { migrate } from './migrate';
import { provision } from './provision';

/** What the caller wants: a phone for a self-service ID, or the old phone of a primary extension. */
type Wish = 'selfServiceId' | 'extension';

/** `step` of the state: 'confirm selfServiceId' */
const ofWish = (step: 'confirm' | 'pin', wish: Wish): string => `${step} ${wish}`;

export const selfProvisioningIvr: Dialogue = {
  name: SERVICE,
  numbers: (tx, cluster) => numbersOf(tx, ivrSettings(tx, cluster).routePoint),
  hindrance(tx, cluster) {
    const { routePoint, applicationUser } = ivrSettings(tx, cluster);
    const missing = stopped(cluster, [SERVICE, 'Cisco CTIManager']);
    if (missing !== undefined) return missing;
    return controls(tx, applicationUser, routePoint)
      ? undefined
      : `The application user "${applicationUser}" does not control ${routePoint}.`;
  },
  start({ cluster }) {
    if (cluster.release.features.includes('phoneMigrationByIvr'))
      return { says: texts().ivr.menu, state: { step: 'menu' } };
    return question('selfServiceId');
  },
  hear(context, state, digits) {
    const [step = '', wish = ''] = state.step.split(' ');
    if (step === 'menu') return Promise.resolve(chosen(state, digits));
    if (isWish(step)) return Promise.resolve(entered(state, step, digits));
    if (!isWish(wish)) throw new Error(`the dialogue has no step ${state.step}`);
    return step === 'confirm'
      ? confirmed(context, state, wish, digits)
      : proved(context, state, wish, digits);
  },
};

function isWish(word: string): word is Wish {
  return word === 'selfServiceId' || word === 'extension';
}

function question(wish: Wish): Turn {
  return { says: texts().ivr[wish], state: { step: wish } };
}

function again(state: DialogueState): Turn {
  return { says: texts().ivr.again, state };
}

function chosen(state: DialogueState, digits: string): Turn {
  if (digits === '1') return question('selfServiceId');
  return digits === '2' ? question('extension') : again(state);
}

function entered(state: DialogueState, wish: Wish, digits: string): Turn {
  const number = closed(digits);
  if (number === undefined) return again(state);
  return {
    says: filled(texts().ivr.confirm, { entered: number }),
    state: { step: ofWish('confirm', wish), entered: number },
  };
}

/** Without authentication nothing more is asked. [doc] */
async function confirmed(
  context: VoiceContext,
  state: DialogueState,
  wish: Wish,
  digits: string,
): Promise<Turn> {
  if (digits === '2') return question(wish);
  if (digits !== '1') return again(state);
  const { authenticates } = context.node.store.read(modes);
  if (authenticates)
    return { says: texts().ivr.pin, state: { ...state, step: ofWish('pin', wish) } };
  return carryOut(context, wish, state.entered ?? '', '');
}

async function proved(
  context: VoiceContext,
  state: DialogueState,
  wish: Wish,
  digits: string,
): Promise<Turn> {
  const secret = closed(digits);
  if (secret === undefined) return again(state);
  return carryOut(context, wish, state.entered ?? '', secret);
}

/** A refusal is said, and the call is over. [guess] */
async function carryOut(
  context: VoiceContext,
  wish: Wish,
  number: string,
  secret: string,
): Promise<Turn> {
  const { cluster, node, caller, device } = context;
  try {
    const user = node.store.read((tx): Row | undefined =>
      wish === 'extension' ? findUserOfExtension(tx, number) : findPhoneUser(tx, number),
    );
    if (!user || !(await isProved(cluster, node, String(user.pkid), secret)))
      throw new ProvisioningRefused('loginFailed');
    const userid = String(user.userid);
    const extension =
      wish === 'extension'
        ? await migrate(caller, { device, userid, extension: number })
        : await provision(caller, device, userid);
    return { says: filled(texts().ivr.done, { extension }) };
  } catch (error) {
    if (!(error instanceof ProvisioningRefused)) throw error;
    return { says: error.message };
  }
}
