/** A phone's registration at one node of its group: the door that it goes to, and what it shows there. */
import type { CallManager, Line, PhoneConfig } from '../config/config';
import type { PhoneModel } from '../models';
import type { Mobile } from '../mra/mobile';
import type { PhoneOptions } from '../options';
import type { Security } from '../security';
import type { LinkTarget } from './link';
import { register, type Registration, type RegistrationEvents } from './registrar';

export interface Registering {
  device: string;
  model: PhoneModel;
  load: string;
  /** cause of the REGISTER, as alarm */
  reason: string;
  options: PhoneOptions;
  security: Security;
  /** undefined: not in MRA mode */
  mobile: Mobile | undefined;
  resolve(host: string): Promise<string>;
}

/** @throws Refused when the node says no; another error when it does not answer, or is another one */
export async function registerAt(
  phone: Registering,
  node: CallManager,
  { config, lines }: { config: PhoneConfig; lines: readonly Line[] },
  events: RegistrationEvents,
): Promise<Registration> {
  const { device, model, load, reason, options, mobile } = phone;
  const { digest, registerSeconds } = options;
  const { target, headers } = mobile?.wayOf(node) ?? {
    target: await doorOf(phone, node, config),
    headers: [],
  };
  const caller = {
    ...{ device, modelNumber: model.number, product: model.product, load, reason, digest },
    ...{ registerSeconds: registerSeconds ?? config.registerSeconds, headers },
  };
  return register(target, lines, caller, events);
}

/** The door of a node, as the phone's file says. */
async function doorOf(
  { options: { ca, hosts }, security, resolve }: Registering,
  node: CallManager,
  { transport }: PhoneConfig,
): Promise<LinkTarget> {
  const isTls = transport === 'tls';
  const told = hosts?.[node.host];
  const { sipPort, sipsPort } = typeof told === 'object' ? told : {};
  // Whom the CTL names, where there is one. [doc]
  const known = isTls ? security.trust.servers('ccm') : [];
  return {
    ...{ transport, ca: ca === undefined ? undefined : [ca] },
    port: isTls ? (sipsPort ?? node.securedSipPort) : (sipPort ?? node.sipPort),
    address: await resolve(node.host),
    identity: isTls ? await security.identity() : undefined,
    ...(known.length > 0 && {
      trusts: (der: Buffer) => known.some(({ raw }) => raw.equals(der)),
    }),
  };
}

/** Where XMLDefault lets it, a phone comes as AUTO-REG and hopes to be made. */
export function autoRegistrationLine({ autoRegistrationName }: PhoneConfig): Line[] {
  if (autoRegistrationName === undefined) return [];
  return [
    {
      ...{ button: 1, name: autoRegistrationName, displayName: '' },
      ...{ contact: '', authName: '', authPassword: '' },
    },
  ];
}
