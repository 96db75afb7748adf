/** A phone's registration at one node of its group: the door that it goes to, and what it shows there. */
import type { CallManager, Line, PhoneConfig } from '../config/config';
import type { PhoneModel } from '../models';
import type { PhoneOptions } from '../options';
import type { Security } from '../security';
import { register, type Registration, type RegistrationEvents } from './registrar';

export interface Registering {
  device: string;
  model: PhoneModel;
  load: string;
  /** cause of the REGISTER, as alarm */
  reason: string;
  options: PhoneOptions;
  security: Security;
  resolve(host: string): Promise<string>;
}

/** @throws Refused when the node says no; another error when it does not answer, or is another one */
export async function registerAt(
  phone: Registering,
  node: CallManager,
  { config, lines }: { config: PhoneConfig; lines: readonly Line[] },
  events: RegistrationEvents,
): Promise<Registration> {
  const { device, model, load, reason, options, security, resolve } = phone;
  const { ca, digest, hosts, registerSeconds } = options;
  const isTls = config.transport === 'tls';
  const told = hosts?.[node.host];
  const { sipPort, sipsPort } = typeof told === 'object' ? told : {};
  // Whom the CTL names, where there is one. [doc]
  const known = isTls ? security.trust.servers('ccm') : [];
  const target = {
    ...{ transport: config.transport, ca },
    port: isTls ? (sipsPort ?? node.securedSipPort) : (sipPort ?? node.sipPort),
    address: await resolve(node.host),
    identity: isTls ? await security.identity() : undefined,
    ...(known.length > 0 && {
      trusts: (der: Buffer) => known.some(({ raw }) => raw.equals(der)),
    }),
  };
  const caller = {
    ...{ device, modelNumber: model.number, product: model.product, load, reason, digest },
    registerSeconds: registerSeconds ?? config.registerSeconds,
  };
  return register(target, lines, caller, events);
}
