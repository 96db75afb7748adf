/** What a telephone says of itself when it registers, and where it goes for that. */
import type { CallManager, Line, PhoneConfig } from '../config/config';
import type { Mic } from '../manufacturing/certificates';
import type { Mobile } from '../mra/mobile';
import type { PhoneOptions } from '../options';
import type { LinkTarget } from './link';
import type { Caller } from './registrar';

/** The way to a node: as its file says, or in MRA mode through the Expressway. */
export async function wayTo(
  node: CallManager,
  config: PhoneConfig,
  {
    options,
    mobile,
    resolve,
    mic,
  }: {
    options: PhoneOptions;
    /** undefined: not in MRA mode */
    mobile: Mobile | undefined;
    resolve(host: string): Promise<string>;
    /** undefined: a program has none */
    mic: (() => Promise<Mic>) | undefined;
  },
): Promise<{ target: LinkTarget; headers: [string, string][] }> {
  if (mobile) return mobile.wayOf(node);
  const { ca, hosts } = options;
  const isTls = config.transport === 'tls';
  const told = hosts?.[node.host];
  const { sipPort, sipsPort } = typeof told === 'object' ? told : {};
  const port = isTls ? (sipsPort ?? node.securedSipPort) : (sipPort ?? node.sipPort);
  const target = {
    ...{ transport: config.transport, port, ca: ca === undefined ? undefined : [ca] },
    address: await resolve(node.host),
    identity: isTls ? await mic?.() : undefined,
  };
  return { target, headers: [] };
}

export function callerOf(
  phone: { name: string; model: { number: number; product: string }; load: string },
  reason: string,
  { digest, registerSeconds }: PhoneOptions,
  config: PhoneConfig,
): Omit<Caller, 'headers'> {
  return {
    ...{ device: phone.name, modelNumber: phone.model.number, product: phone.model.product },
    ...{ load: phone.load, reason, digest },
    registerSeconds: registerSeconds ?? config.registerSeconds,
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
