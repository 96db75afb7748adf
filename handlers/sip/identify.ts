/** Which device sends a REGISTER, and what it says of itself. */
import type { Presented } from '../../server/domain/registration/registration';
import { addressOf, headerIn, headersIn, type SipAddress } from '../../server/wire/sip/message';
import type { SipCall } from './call';

export interface Caller {
  /** 'SEP001122334455'; undefined for a third-party telephone, which tells none */
  name: string | undefined;
  model: number | undefined;
  /** user of To: the directory number that is registered */
  line: string;
  contact: SipAddress | undefined;
  /** `Contact: *`: all that there are */
  all: boolean;
  /** seconds asked for; undefined: as many as there are usually */
  seconds: number | undefined;
  presented: Presented;
}

/** Parameters of the contact by which Cisco's telephones say who they are. [client] facts/onboarding.md */
const NAME = '+u.sip!devicename.ccm.cisco.com';
const MODEL = '+u.sip!model.ccm.cisco.com';

/** undefined: the request cannot be understood */
export function callerOf({ request, peer }: SipCall): Caller | undefined {
  const to = addressOf(headerIn(request, 'To') ?? '');
  const [text, ...more] = headersIn(request, 'Contact');
  const all = text === '*';
  const contact = text === undefined || all ? undefined : addressOf(text);
  if (!to || more.length > 0 || (text !== undefined && !all && !contact)) return undefined;
  const parameters = contact?.parameters ?? {};
  const alarm = alarmIn(headersIn(request, 'Reason').join(' '));
  const asked = parameters.expires ?? headerIn(request, 'Expires');
  if (asked !== undefined && !/^\d{1,10}$/.test(asked)) return undefined;
  const model = Number(parameters[MODEL]);
  return {
    name: parameters[NAME] || alarm.Name || nameOfInstance(parameters['+sip.instance']),
    model: Number.isInteger(model) ? model : undefined,
    line: to.user,
    contact,
    all,
    seconds: asked === undefined ? undefined : Number(asked),
    presented: {
      protocol: 'SIP',
      transport: peer.transport,
      ip: peer.ip,
      port: peer.port,
      contact: contact?.uri ?? '',
      activeLoad: alarm.ActiveLoad ?? '',
      inactiveLoad: alarm.InactiveLoad ?? '',
    },
  };
}

/** `SIP;cause=200;text="cisco-alarm:25 Name=SEP.. ActiveLoad=.. InactiveLoad=.. Last=.."` [client] */
function alarmIn(reason: string): Record<string, string> {
  const text = /cisco-alarm:\d+\s+([^"]*)/i.exec(reason)?.[1] ?? '';
  return Object.fromEntries(
    [...text.matchAll(/(\w+)=(\S*)/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** `<urn:uuid:00000000-0000-0000-0000-001122334455>`: the MAC address of a desk phone. [client] */
function nameOfInstance(instance: string | undefined): string | undefined {
  const mac = /urn:uuid:0{8}-0{4}-0{4}-0{4}-([0-9a-f]{12})/i.exec(instance ?? '')?.[1];
  return mac === undefined ? undefined : `SEP${mac.toUpperCase()}`;
}
