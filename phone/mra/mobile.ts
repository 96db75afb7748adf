/**
 * Mobile and Remote Access of one telephone: whom it asks outside of its site, and what it keeps once it
 * was onboarded so. On the premises it is onboarded as any other and told the rest by its Unified CM;
 * then it goes on in MRA mode wherever it is. [seed] facts/onboarding.md A6
 */
import { CodeRefused, onboard } from '../activation/onboard';
import type { CallManager } from '../config/config';
import type { Mic } from '../manufacturing/certificates';
import type { LinkTarget } from '../sip/link';
import { wayTo } from './edge';
import type { Place } from './outside';
import { readFlash, writeFlash } from './flash';
import { askCloud, sessionOf, tokensIn, type MraSession } from './session';
import { placeOf, startOutside, type StartedOutside } from './start-outside';

/** The network that it is plugged in to, as far as MRA is concerned. */
export interface MraOptions {
  /** 'host:port' of the cloud; it is not asked without */
  cloud?: string;
  /** PEM to check the cloud by; not checked without */
  cloudCa?: string;
  /** 'address:port' of a DNS that names the Expressway; without, there is no way to it from here */
  dns?: string;
  /** PEM of authorities that it knows Expressways by, besides those that the cloud gives it */
  ca?: string;
  /** folder in which it keeps its session while it has no power; forgotten without */
  flash?: string;
}

export interface MobilePhone {
  device: string;
  /** of its model */
  number: number;
  mic(): Promise<Mic>;
}

export class Mobile {
  /** undefined: not in MRA mode */
  session: MraSession | undefined;
  network: MraOptions;
  readonly #phone: MobilePhone;
  #started: StartedOutside | undefined;

  constructor(network: MraOptions, phone: MobilePhone) {
    this.network = network;
    this.#phone = phone;
    this.session = readFlash(network.flash, phone.device);
  }

  /**
   * Outside: the cloud says where the code leads, then the handshake through the Expressway there.
   * @throws CodeRefused when the code has to be entered anew
   */
  async activate(code: string): Promise<void> {
    const { device } = this.#phone;
    const session = await askCloud(cloudPlace(this.network), code);
    if (!session) throw new CodeRefused('The activation code is not known.');
    const mic = await this.#phone.mic();
    const place = await placeOf(session.domain, session, await this.#around());
    const door = { ...place, prefix: wayTo(session) };
    this.adopt(await onboard(door, { code, device, mic }));
    if (!this.session) throw new Error('it was onboarded and is not allowed to come by MRA');
  }

  /** What the Device Activation Service told when it was onboarded: in MRA mode from now on, or not. */
  adopt({ mra }: Record<string, unknown>): void {
    if (typeof mra !== 'object' || mra === null) return;
    const { domain, publisher, certificates, client_id: client } = mra as Record<string, unknown>;
    const tokens = tokensIn(mra as Record<string, unknown>, String(client));
    this.session = { ...sessionOf({ domain, publisher, certificates }), tokens };
    writeFlash(this.network.flash, this.#phone.device, this.session);
  }

  /** @throws when it cannot come in from where it is */
  async start(): Promise<StartedOutside> {
    if (!this.session) throw new Error('it is not in MRA mode');
    const started = await startOutside(this.session, this.#phone, await this.#around());
    this.session = started.session;
    writeFlash(this.network.flash, this.#phone.device, this.session);
    this.#started = started;
    return started;
  }

  /** The way of its SIP to a node: through the Expressway, with the token. */
  wayOf({ host, sipPort }: CallManager): { target: LinkTarget; headers: [string, string][] } {
    if (!this.#started) throw new Error('it has not come in yet');
    const { place, edge, session } = this.#started;
    const { address, ca } = place;
    return {
      target: { transport: 'tls', address, port: edge.sipPort, identity: place.mic, ca },
      headers: [
        ['Route', edge.route],
        ['Route', `<sip:${host}:${sipPort};transport=tcp;lr>`],
        ['Authorization', `Bearer ${session.tokens?.access ?? ''}`],
      ],
    };
  }

  async #around(): Promise<Parameters<typeof placeOf>[2]> {
    const { dns, ca } = this.network;
    return { dns, ca, mic: await this.#phone.mic() };
  }
}

const HTTPS_PORT = 8443;

/** @throws when none is named */
function cloudPlace({ cloud, cloudCa }: MraOptions): Place {
  const [, host = '', port] = /^(.+?)(?::(\d+))?$/.exec(cloud ?? '') ?? [];
  if (host === '') throw new Error('no cloud is named that knows activation codes');
  const address = /(^|\.)localhost$/i.test(host) ? '127.0.0.1' : host;
  return { host, address, port: Number(port ?? HTTPS_PORT), ...(cloudCa && { ca: [cloudCa] }) };
}
