/** What a simulated phone is told at its start. */
import type { FileServer } from './fetch/fetch-file';
import { deviceNameOf, modelOf, type PhoneModel } from './models';
import type { MraOptions } from './mra/mobile';
import type { DigestLogin } from './sip/digest';

export interface HostPlace {
  address: string;
  /** in place of what the configuration names */
  sipPort?: number;
  /** the same for TLS */
  sipsPort?: number;
  /** of trust verification, and of CAPF */
  tvsPort?: number;
  capfPort?: number;
  /** the same for the web services */
  httpsPort?: number;
}

export interface PhoneOptions {
  /** '8841', '7821', ..., 'csf' for Jabber; 8841 unless told */
  model?: string;
  /** '001122334455', separators allowed; device name of a softphone where it has another */
  mac?: string;
  /** the whole device name, in place of prefix and MAC: 'CSFALICE' */
  name?: string;
  /** TFTP servers in their order, the second one the alternate: 'host' or 'host:udpPort' */
  tftp: string | readonly string[];
  /** where TFTP over HTTP listens; 6970 unless told */
  httpPort?: number;
  /** where the web services of the Unified CMs listen, for activation codes; 8443 unless told */
  httpsPort?: number;
  /** where names of the configuration lead that DNS has not, or that have ports of their own */
  hosts?: Readonly<Record<string, string | HostPlace>>;
  /** of the phone security profile's digest user */
  digest?: DigestLogin;
  /** typed on the phone when it has to prove itself to CAPF by a string */
  authenticationString?: string;
  /** asks trust verification for the server before it enters its code, as real phones do; false unless told */
  asksTvs?: boolean;
  /** sixteen digits, separators allowed: entered when the phone asks for its activation code */
  activationCode?: string;
  /** it may come by MRA, and so needs no TFTP server */
  mra?: MraOptions;
  /** PEM to check Unified CM's certificates by, for TLS and HTTPS; not checked without */
  ca?: string;
  /** port of its own web page on loopback, 0 for a free one; none unless told */
  webPort?: number;
  /** seconds between keep-alives, in place of what the configuration says */
  keepAliveSeconds?: number;
  /** seconds of a registration, in place of what the configuration says */
  registerSeconds?: number;
  /** seconds after which the idle URL is opened, in place of what the configuration says; 0: never */
  idleSeconds?: number;
  /** pause before it starts over when nothing worked, in ms; 10,000 unless told */
  retryMs?: number;
}

export interface Told {
  device: string;
  model: PhoneModel;
  servers: readonly FileServer[];
}

const TFTP_PORT = 69;
const HTTP_PORT = 6970;
const FIRST_MAC = '00DEADBE0001';

/** @throws when a model or a MAC address is none, or no server is named */
export function readPhoneOptions(options: PhoneOptions): Told {
  const model = modelOf(options.model ?? '8841');
  const named = typeof options.tftp === 'string' ? [options.tftp] : options.tftp;
  if (named.length === 0 && !options.mra) throw new Error('A phone needs a TFTP server.');
  return {
    model,
    device: options.name ?? deviceNameOf(model, options.mac ?? FIRST_MAC),
    servers: named.map((one) => serverOf(one, options.httpPort ?? HTTP_PORT)),
  };
}

/** 'host', 'host:port', '[::1]:port' */
function serverOf(text: string, httpPort: number): FileServer {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw new Error(`"${text}" is no TFTP server; say host or host:port.`);
  return { host, port: Number(port ?? TFTP_PORT), httpPort };
}
