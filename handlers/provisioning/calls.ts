/**
 * A phone dials, and sends digits. There is no login, as there is none for a call: who calls is a phone
 * that is registered from the address that asks. What is sent may be a PIN, so no body is kept. [own]
 */
import { formOf, needText, onlyMembers, type Form } from '../../server/dispatch/form';
import { shownJson } from '../../server/dispatch/own-form';
import type { Registry } from '../../server/dispatch/registry';
import type { Prepared, Resource, RestAnswer } from '../../server/dispatch/rest';
import { isRegistered } from '../../server/domain/registration/registration';
import { registrationsOf } from '../../server/domain/registration/registrations';
import { plainAddress } from '../../server/domain/self-provisioning/address';
import { voiceCallsOf } from '../../server/domain/self-provisioning/voice-calls';
import { DomainRefusal } from '../../server/schema/refusal';
import { RestError } from '../../server/schema/rest-error';
import type { Dialogue, Turn, VoiceContext } from './dialogue';
import { selfProvisioningIvr } from './ivr';
import { taps } from './taps';

const VOICES: readonly Dialogue[] = [selfProvisioningIvr, taps];

/** POST {"device", "number"}: 201 with what is said first */
export function callsResource(registry: Registry): Resource {
  return {
    path: 'calls',
    methods: {
      POST: {
        ...OPEN,
        takesRaw: true,
        prepare: (call) => Promise.resolve(dial(registry, call)),
        run: (_call, answer) => answer as RestAnswer,
      },
    },
  };
}

/** POST {"digits"}: what is said then; DELETE hangs up */
export function callResource(registry: Registry): Resource {
  return {
    path: 'calls/{call}',
    methods: {
      POST: {
        ...OPEN,
        takesRaw: true,
        prepare: (call) => send(registry, call),
        run: (_call, answer) => answer as RestAnswer,
      },
      DELETE: {
        ...OPEN,
        run({ cluster, params }) {
          if (!voiceCallsOf(cluster).end(params.call ?? '')) throw over();
          return { status: 204 };
        },
      },
    },
  };
}

const OPEN = { auth: 'none', evidence: 'guess' } as const;

function dial(registry: Registry, call: Prepared): RestAnswer {
  const { cluster, node } = call;
  const form = jsonIn(call);
  onlyMembers(form, ['device', 'number']);
  const [device, number] = [needText(form, 'device').toUpperCase(), needText(form, 'number')];
  needRegistered(call, device);
  const voice = node.store.read((tx) =>
    VOICES.find((one) => one.numbers(tx, cluster).includes(number)),
  );
  if (!voice)
    throw new RestError(404, `The call to ${number} cannot be completed: nobody has this number.`);
  const hindrance = node.store.read((tx) => voice.hindrance(tx, cluster));
  if (hindrance !== undefined) throw new RestError(503, hindrance);
  const turn = voice.start(contextOf(registry, call, device));
  const id = voiceCallsOf(cluster).begin({
    ...{ device, voice: voice.name },
    state: turn.state ?? { step: '' },
  });
  return { ...said(id, turn), status: 201 };
}

/** @throws RestError when it is no phone of this cluster that calls, or not from where it is */
function needRegistered({ cluster, node, remote }: Prepared, device: string): void {
  if (!node.services.opens('calls'))
    throw new RestError(503, `Cisco CallManager does not run on ${node.name}.`);
  const registration = registrationsOf(cluster).of(device);
  if (!registration || !isRegistered(registration))
    throw new RestError(409, `${device} is not registered.`);
  if (plainAddress(registration.ip) !== plainAddress(remote))
    throw new RestError(403, `${device} is registered from another address.`);
}

async function send(registry: Registry, call: Prepared): Promise<RestAnswer> {
  const { cluster, params } = call;
  const id = params.call ?? '';
  const calls = voiceCallsOf(cluster);
  const known = calls.of(id);
  const voice = VOICES.find(({ name }) => name === known?.voice);
  if (!known || !voice) throw over();
  const form = jsonIn(call);
  onlyMembers(form, ['digits']);
  const digits = needText(form, 'digits');
  if (!/^[\d*#]{1,40}$/.test(digits))
    throw new DomainRefusal('invalid', 'digits are 0 to 9, * and #, 40 at most.');
  needRegistered(call, known.device);
  const turn = await voice.hear(contextOf(registry, call, known.device), known.state, digits);
  if (turn.state) calls.go(id, turn.state);
  else calls.end(id);
  return said(id, turn);
}

function contextOf(registry: Registry, call: Prepared, device: string): VoiceContext {
  const { cluster, node } = call;
  return {
    ...{ cluster, node, device },
    caller: { registry, cluster, user: { userid: 'CCMSysUser', rank: 1 } },
  };
}

function said(call: string, { says, state }: Turn): RestAnswer {
  return shownJson({ call, says, listens: state !== undefined });
}

function over(): RestError {
  return new RestError(404, 'There is no such call, or it is over.');
}

function jsonIn({ raw }: Prepared): Form {
  let json: unknown;
  try {
    json = JSON.parse(raw?.toString('utf8') ?? '');
  } catch {
    throw new DomainRefusal('invalid', 'The body is no JSON.');
  }
  return formOf(json);
}
