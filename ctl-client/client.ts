/**
 * The CTL client: window for window what an administrator goes through. facts/trust-lists.md 4,
 * "CTL client window order". A step that does not fit the window is refused, a message box is noted
 * in `messages`, and what the service refuses is an error with its words.
 */
import type { X509Certificate } from 'node:crypto';
import { dateText, issuerText, subjectText } from './etoken/names';
import type { SecurityToken } from './etoken/token';
import {
  ANOTHER_TOKEN,
  INSERT_TOKEN,
  NO_FIREWALL,
  NO_HOSTNAME,
  NO_ISSUER,
  NO_SUBJECT,
  NOT_DELETED,
  RESTART,
} from './messages';
import { connectProvider, type Provider, type ProviderPlace } from './provider';

/** The option buttons of the window Cluster Security Mode. */
export type Operation = 'mixed' | 'non-secure' | 'update';

/** What can be done next: each window knows its buttons only. */
export type Window = 'mode' | 'insert' | 'token' | 'entries' | 'servers' | 'closed';

export interface Login extends ProviderPlace {
  /** an administrator of Unified CM */
  user: string;
  password: string;
}

/** A row of the window CTL Entries. */
export interface Entry {
  type: string;
  host: string;
  issuer: string;
  subject: string;
  /** of a token's certificate, hexadecimal; the window has it further to the right */
  serial?: string;
}

/** The window Security Token Information. */
export interface TokenInformation {
  subject: string;
  issuer: string;
  /** '06/09/2010' */
  validFrom: string;
  expires: string;
  /** Next where the file has the token already, Add where it gets it */
  button: 'Next' | 'Add';
}

/** A row of the last window. */
export interface ServerRow {
  server: string;
  location: string;
  status: string;
}

/** The window has no such button, or the choice is none. */
export class WrongWindow extends Error {
  override readonly name = 'WrongWindow';
}

interface OtherServer {
  host: string;
  certificate: string;
}

/** What the service is asked to write. */
interface Order {
  operation: Operation;
  /** DER in base64, the one that signs first */
  tokens: readonly string[];
  /** serial numbers of tokens that leave the file */
  remove: readonly string[];
  servers: readonly OtherServer[];
}

export interface CtlClient {
  readonly window: Window;
  /** message boxes in their order */
  readonly messages: readonly string[];
  /** the window CTL Entries */
  readonly entries: readonly Entry[];
  /** the last window; empty before */
  readonly rows: readonly ServerRow[];
  /** the window Cluster Security Mode, button Next */
  choose(operation: Operation): void;
  /** button OK of the message box, with this token in the reader @throws ProviderRefused */
  insert(token: SecurityToken): Promise<TokenInformation>;
  /** button Next or Add of the window of the token */
  next(): Promise<readonly Entry[]>;
  /** button Add Tokens */
  addTokens(): void;
  /** button Add TFTP: a TFTP server of another cluster, with a login there */
  addTftp(server: Login): Promise<readonly Entry[]>;
  /** button Add Firewall; always refused */
  addFirewall(): never;
  /** button Delete Selected */
  deleteSelected(entry: Entry): Promise<readonly Entry[]>;
  /** button Finish, with the password of the token that signs @throws TokenRefused, ProviderRefused */
  finish(password: string): Promise<readonly ServerRow[]>;
  /** button Done, or Cancel of any window */
  close(): void;
}

/** The first window, button Next. @throws ProviderRefused when the login is refused */
export async function openCtlClient({ user, password, ...place }: Login): Promise<CtlClient> {
  const provider = await connectProvider(place);
  try {
    const { notice } = await provider.call('login', { user, password });
    return windowsOf(provider, typeof notice === 'string' ? [notice] : []);
  } catch (error) {
    provider.close();
    throw error;
  }
}

function windowsOf(provider: Provider, messages: string[]): CtlClient {
  let window: Window = 'mode';
  let operation: Operation = 'update';
  let entries: readonly Entry[] = [];
  let rows: readonly ServerRow[] = [];
  let inserted: SecurityToken | undefined;
  const tokens: SecurityToken[] = [];
  let removed: readonly string[] = [];
  let servers: readonly OtherServer[] = [];

  function need(...windows: Window[]): void {
    if (!windows.includes(window)) throw new WrongWindow(`not in the window "${window}"`);
  }

  function order(more: Partial<Order> = {}): Order {
    return {
      operation,
      tokens: tokens.map(({ certificate }) => certificate.raw.toString('base64')),
      ...{ remove: removed, servers },
      ...more,
    };
  }

  async function look(wanted: Order): Promise<readonly Entry[]> {
    const answer = await provider.call('entries', wanted);
    entries = (answer.entries as Partial<Entry>[]).map(shown);
    window = 'entries';
    return entries;
  }

  return {
    messages,
    get window() {
      return window;
    },
    get entries() {
      return entries;
    },
    get rows() {
      return rows;
    },
    choose(chosen) {
      need('mode');
      operation = chosen;
      messages.push(INSERT_TOKEN);
      window = 'insert';
    },
    async insert(token) {
      need('insert');
      const given = token.certificate.raw.toString('base64');
      const { inFile } = await provider.call(
        'token',
        order({ tokens: [...order().tokens, given] }),
      );
      inserted = token;
      window = 'token';
      return informationOf(token.certificate, inFile === true ? 'Next' : 'Add');
    },
    async next() {
      need('token');
      if (inserted) tokens.push(inserted);
      inserted = undefined;
      return look(order());
    },
    addTokens() {
      need('entries');
      messages.push(ANOTHER_TOKEN);
      window = 'insert';
    },
    async addTftp(server) {
      need('entries');
      const wanted = [...servers, { host: server.host, certificate: await certificateOf(server) }];
      const found = await look(order({ servers: wanted }));
      servers = wanted;
      return found;
    },
    addFirewall() {
      need('entries');
      throw new WrongWindow(NO_FIREWALL);
    },
    async deleteSelected(entry) {
      need('entries');
      const { serial, host } = entry;
      if (serial === undefined) {
        const wanted = servers.filter((one) => one.host !== host);
        if (wanted.length === servers.length) throw new WrongWindow(NOT_DELETED);
        servers = wanted;
        return look(order());
      }
      const wanted = [...removed, serial];
      const found = await look(order({ remove: wanted }));
      removed = wanted;
      return found;
    },
    async finish(password) {
      need('entries');
      const { bytes, digest } = await provider.call('prepare', order());
      const [signer] = tokens;
      if (!signer) throw new WrongWindow('no security token is inserted');
      signer.logOn(password);
      let signature: string;
      try {
        const toSign = Buffer.from(String(bytes), 'base64');
        signature = signer.sign(toSign, digest as 'sha1').toString('base64');
      } finally {
        signer.logOff();
      }
      rows = (await provider.call('write', { signature })).rows as ServerRow[];
      if (rows.every(({ status }) => status === 'Passed')) messages.push(RESTART);
      window = 'servers';
      return rows;
    },
    close() {
      window = 'closed';
      provider.close();
    },
  };
}

/** What an entry has not, the window says in words. */
function shown({ type = '', host, issuer, subject, serial }: Partial<Entry>): Entry {
  return {
    ...{ type, host: host ?? NO_HOSTNAME, issuer: issuer ?? NO_ISSUER },
    ...{ subject: subject ?? NO_SUBJECT, ...(serial !== undefined && { serial }) },
  };
}

async function certificateOf({ user, password, ...place }: Login): Promise<string> {
  const other = await connectProvider(place);
  try {
    await other.call('login', { user, password, purpose: 'certificate' });
    return String((await other.call('certificate', {})).certificate);
  } finally {
    other.close();
  }
}

function informationOf(
  certificate: X509Certificate,
  button: TokenInformation['button'],
): TokenInformation {
  return {
    subject: subjectText(certificate),
    issuer: issuerText(certificate),
    validFrom: dateText(certificate.validFrom),
    expires: dateText(certificate.validTo),
    button,
  };
}
