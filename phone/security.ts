/**
 * The security of one phone: the trust lists that it has, its certificates, what it shows about them.
 * It outlives restarts, as the phone's memory does. facts/trust-lists.md 5, 7
 */
import type { X509Certificate } from 'node:crypto';
import { enrol, type CapfEnd } from './capf/client';
import { children, find, textOf } from './config/parse';
import type { PhoneConfig } from './config/config';
import type { Identity, Mic } from './manufacturing/certificates';
import type { HostPlace } from './options';
import { BadFile } from './trust/items';
import { createTrust, Untrusted, type ListKind, type Outcome, type Trust } from './trust/trust';
import { decrypt } from './trust/decrypt';
import type { Signed, SignerName } from './trust/signed';
import { queryTvs, type Vouched } from './tvs/client';

export type SecurityMode = 'non-secure' | 'authenticated' | 'encrypted';

/** A file of the TFTP service that the phone does not believe. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

export interface Security {
  readonly trust: Trust;
  /** what CAPF gave it */
  readonly lsc: Identity | undefined;
  /** its status messages, the latest last */
  readonly messages: readonly string[];
  /** a trust list that was fetched */
  take(kind: ListKind, bytes: Buffer): Promise<Outcome>;
  /** the content of a signed file @throws FileRefused */
  open(name: string, file: Buffer): Promise<Buffer>;
  /** the content of an encrypted one @throws FileRefused */
  openEncrypted(name: string, file: Buffer): Promise<Buffer>;
  /** does trust verification vouch for it as a web server of the cluster? */
  vouchesFor(certificate: X509Certificate): Promise<boolean>;
  /** the configuration that it works by: where trust verification is */
  use(config: PhoneConfig): void;
  /**
   * Goes to CAPF where the configuration says so.
   * @param password what the user typed; without it a phone that needs one does not go
   * @returns undefined when it did not go
   */
  enrol(config: PhoneConfig, password?: string): Promise<CapfEnd | undefined>;
  /** for TLS: LSC before MIC; undefined: it has none */
  identity(): Promise<{ chain: string; key: string } | undefined>;
}

export interface SecurityOptions {
  /** 'SEP001122334455' */
  device: string;
  /** 'CP-8841' */
  product: string;
  /** undefined for a program */
  mic: (() => Promise<Mic>) | undefined;
  hosts: Readonly<Record<string, string | HostPlace>>;
  resolve(host: string): Promise<string>;
}

/** role of a record in a trust list. facts/trust-lists.md 1.3 */
const APP_SERVER = 7;
const TVS_PORT = 2445;
const CAPF_PORT = 3804;
const MOST_MESSAGES = 100;
/** capfAuthMode. [client] */
const BY = { string: 1, null: 2, lsc: 3, mic: 4 } as const;

export function createSecurity(options: SecurityOptions): Security {
  const { device, product, mic, hosts, resolve } = options;
  const messages: string[] = [];
  let lsc: Identity | undefined;
  let config: PhoneConfig | undefined;
  const trust = createTrust(vouch);

  function say(message: string): void {
    if (messages.push(message) > MOST_MESSAGES) messages.shift();
  }

  /** Each service of the group, until one answers; without a configuration those of the lists. */
  async function vouch(
    signer: SignerName,
    servers: readonly X509Certificate[],
  ): Promise<Vouched | undefined> {
    if (servers.length === 0) return undefined;
    for (const { host, port } of tvsPlaces()) {
      try {
        const place = { address: await resolve(host), port };
        return await queryTvs(place, { device: `${product}-${device}`, signer }, servers);
      } catch (error) {
        say(`TVS ${host}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return undefined;
  }

  function tvsPlaces(): { host: string; port: number }[] {
    const group = config && find(config.root, 'TVS');
    const named = children(group && find(group, 'members'), 'member').map((member) => ({
      host: textOf(member, 'address'),
      port: Number(textOf(member, 'port')) || TVS_PORT,
    }));
    const listed = [trust.ctl, trust.itl]
      .flatMap((list) => list?.records ?? [])
      .filter(({ role, host }) => role === 21 && host !== '')
      .map(({ host }) => ({ host, port: TVS_PORT }));
    return (named.length > 0 ? named : listed).map(({ host, port }) => {
      const told = hosts[host];
      return { host, port: (typeof told === 'object' ? told.tvsPort : undefined) ?? port };
    });
  }

  async function opened(name: string, file: Buffer): Promise<Signed> {
    try {
      const signed = await trust.open(file);
      if (signed.fileName !== name) throw new Untrusted(`it is ${signed.fileName}`);
      return signed;
    } catch (error) {
      if (!(error instanceof Untrusted || error instanceof BadFile)) throw error;
      say(`File auth error: ${name}`);
      throw new FileRefused(`${name} is refused: ${error.message}`);
    }
  }

  return {
    ...{ trust, messages },
    get lsc() {
      return lsc;
    },
    async take(kind, bytes) {
      const outcome = await trust.take(kind, bytes);
      // [guess] wording
      if (outcome === 'refused') say('Trust List Update Failed');
      if (outcome === 'installed') say(`Trust List Updated: ${kind}`);
      return outcome;
    },
    open: async (name, file) => (await opened(name, file)).body,
    async openEncrypted(name, file) {
      const signed = await opened(name, file);
      if (!lsc) throw new FileRefused(`${name} is encrypted, and there is no LSC`);
      try {
        return decrypt(signed, lsc.key);
      } catch (error) {
        if (!(error instanceof BadFile)) throw error;
        throw new FileRefused(`${name} is refused: ${error.message}`);
      }
    },
    async vouchesFor({ subject, issuer, serialNumber: serial, raw }) {
      const text = (name: string): string => name.split('\n').join(';');
      const signer = { subject: text(subject), issuer: text(issuer), serial };
      const found = await vouch(signer, trust.servers('tvs'));
      return found?.certificate.raw.equals(raw) === true && found.roles.includes(APP_SERVER);
    },
    use(now) {
      config = now;
    },
    async enrol(now, password) {
      const by = Number(textOf(now.root, 'capfAuthMode')) || 0;
      const capf = find(now.root, 'capfList');
      const host = textOf(capf, 'processNodeName');
      // By string it waits for somebody to type it.
      if (by === 0 || host === '' || (by === BY.string && password === undefined)) return undefined;
      const told = hosts[host];
      const own = mic && (await mic());
      const known = trust.servers('capf');
      const end = await enrol({
        ...{ device, lsc, address: await resolve(host) },
        port:
          (typeof told === 'object' ? told.capfPort : undefined) ??
          (Number(textOf(capf, 'phonePort')) || CAPF_PORT),
        password: by === BY.string ? password : undefined,
        proof: by === BY.lsc ? (lsc ?? own) : by === BY.mic ? (own ?? lsc) : undefined,
        servers: known.length > 0 ? known : undefined,
      });
      if (end.did === 'installed') lsc = end.lsc;
      if (end.did === 'deleted') lsc = undefined;
      say(`LSC: ${end.did}`);
      return end;
    },
    async identity() {
      if (lsc) return { chain: lsc.cert, key: lsc.key };
      return mic && (await mic());
    },
  };
}

/** How the phone speaks with Unified CM by this configuration. */
export function modeOf({ securityMode, transport }: PhoneConfig): SecurityMode {
  if (transport !== 'tls') return 'non-secure';
  return securityMode === 3 ? 'encrypted' : securityMode === 2 ? 'authenticated' : 'non-secure';
}
