/**
 * `{"session", "A", "M1", "device", "certificate", "signature"}` -> `{"device", "M2"}`: the proof that
 * the telephone knows the code, and by its manufacturing installed certificate that it is the one it
 * says. It signs `session`, `device` and `M1`, a line each. The answer proves that the server knows
 * the code too. One that may come by MRA is told where to go from outside, with its tokens. A refusal that changes something, a used-up code, is an answer and no exception.
 */
import { formOf, needText, onlyMembers, type Form } from '../../server/dispatch/form';
import { shownJson } from '../../server/dispatch/own-form';
import type { RestAnswer } from '../../server/dispatch/rest';
import { codeOfPkid } from '../../server/domain/activation-codes/codes';
import { handshakesOf } from '../../server/domain/activation-codes/handshake';
import { MicRefused, provePhone, type ProvedPhone } from '../../server/domain/activation-codes/mic';
import { onboard } from '../../server/domain/activation-codes/onboard';
import { deviceActivationOf } from '../../server/domain/activation-codes/service';
import { phoneSession } from '../../server/domain/cloud-onboarding/phone-session';
import { noteOnboarding } from '../../server/domain/activation-codes/state';
import { DomainRefusal } from '../../server/schema/refusal';
import { RestError } from '../../server/schema/rest-error';
import { counted, type ActivationCall, type Step } from './step';

const MEMBERS = ['session', 'A', 'M1', 'device', 'certificate', 'signature'];

export const register: Step = {
  path: 'register',
  needsGroup: true,
  needsKeys: true,
  run: (call) => counted(call, 'Register', () => finish(call)),
};

function finish(call: ActivationCall): RestAnswer {
  const { tx, cluster, json } = call;
  const form = formOf(json);
  onlyMembers(form, MEMBERS);
  const handshakes = handshakesOf(cluster);
  const handshake = handshakes.find(needText(form, 'session'));
  if (!handshake) throw new RestError(403, 'The handshake is not known, or took too long.');
  const code = codeOfPkid(tx, cluster, handshake.code);
  const M2 = handshake.prove(bytesIn(form, 'A'), bytesIn(form, 'M1'));
  if (!M2 || !code) {
    // One try for a handshake. That the code is wrong counts as a failed invoke. [doc]
    handshakes.end(handshake.id);
    deviceActivationOf(cluster).fail('Invoke');
    throw new RestError(403, 'The activation code is not valid.');
  }
  const phone = proved(call, form);
  if ('trouble' in phone) {
    handshakes.end(handshake.id);
    noteOnboarding(tx, cluster, code.device.pkid, phone);
    return refusal(phone.trouble);
  }
  const outcome = onboard(tx, cluster, code, phone);
  if ('trouble' in outcome) {
    handshakes.end(handshake.id);
    return refusal(outcome.trouble);
  }
  const { device } = outcome;
  cluster.log.info('phone-onboarded', { device, was: code.device.name });
  const mra = phoneSession(cluster, tx, {
    device: code.device.pkid,
    name: device,
    keys: call.keys,
  });
  return shownJson({ device, M2: M2.toString('hex'), ...(mra && { mra }) });
}

function proved({ tx, cluster }: ActivationCall, form: Form): ProvedPhone | { trouble: string } {
  const device = needText(form, 'device');
  const signed = [needText(form, 'session'), device, needText(form, 'M1')].join('\n');
  const proof = {
    chain: needText(form, 'certificate'),
    signature: bytesIn(form, 'signature'),
    message: Buffer.from(signed),
  };
  try {
    const phone = provePhone(tx, proof, cluster.clock.now());
    return phone.name === device
      ? phone
      : { trouble: `The certificate is that of ${phone.name}, not of ${device}.` };
  } catch (error) {
    if (!(error instanceof MicRefused)) throw error;
    return { trouble: error.message };
  }
}

function refusal(error: string): RestAnswer {
  return { ...shownJson({ error }), status: 403 };
}

/** Of a signature by a key of 4096 bits, which is longer than the numbers of the group. */
const MOST_HEX = 4096 / 4;

function bytesIn(form: Form, name: string): Buffer {
  const text = needText(form, name);
  if (text.length > MOST_HEX || text.length % 2 === 1 || !/^[0-9a-f]+$/i.test(text))
    throw new DomainRefusal('invalid', `${name} must be bytes in hexadecimal.`);
  return Buffer.from(text, 'hex');
}
