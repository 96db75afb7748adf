/**
 * Other products as a cluster reaches them: what domain code may ask for while no transaction is
 * open. The clients live in server/outbound; assemble.ts hands them in, so that a test can too.
 */

/** Where another product is and who we are there. */
export interface Target {
  /** host name, address, or host:port; without a port the product's own (443, 8443) */
  address: string;
  username: string;
  password: string;
  /** the product's "Ignore Certificate Errors" box */
  ignoreCertificate?: boolean;
}

/** A call to another product that failed, by the class of its cause. */
export class NeighbourError extends Error {
  override readonly name = 'NeighbourError';

  /**
   * @param cause connection: DNS, TCP or time out; certificate: TLS did not verify; status: it
   *   answered with this HTTP status; fault: it answered with a SOAP fault
   */
  constructor(
    readonly reason: 'connection' | 'certificate' | 'status' | 'fault',
    message: string,
    { status, mayHaveActed = false }: { status?: number; mayHaveActed?: boolean } = {},
  ) {
    super(message);
    this.status = status;
    this.mayHaveActed = mayHaveActed;
  }

  readonly status: number | undefined;
  /** the request had left whole and no answer came: whether it was done is not known */
  readonly mayHaveActed: boolean;
}

/**
 * Header that says that a request is one of PIN synchronisation, so that our Unity Connection
 * passes it on to nobody: what zeroHop is in AXL. probe: may it be enabled? push: a new PIN;
 * settle: the PIN that holds, after an outcome that was not known. [own]; a real one ignores it.
 */
export const PIN_SYNC = 'X-Ucmock-Pin-Sync';
export type PinSyncMark = 'probe' | 'push' | 'settle';

/** Provisioning interface (CUPI) of a Unity Connection. All methods throw NeighbourError. */
export interface UnityClient {
  /** asks for something that needs the login */
  probe(): Promise<void>;
  /** @returns false when no user has this alias */
  setPin(alias: string, pin: string, mark: PinSyncMark): Promise<boolean>;
}

/** AXL of another cluster. All methods throw NeighbourError. */
export interface AxlClient {
  version(): Promise<string>;
  /** updateUser with zeroHop, as Unity Connection does. [guess, strong] facts/pin-sync.md 5 */
  setPin(userid: string, pin: string): Promise<void>;
  /** all end users */
  users(): Promise<CucmUser[]>;
  /** user ids that are enabled for IM and Presence */
  presenceUsers(): Promise<string[]>;
  /** names of the process nodes, as configured */
  nodes(): Promise<string[]>;
  listAuthzKeys(): Promise<AuthzKey[]>;
  /** executeSQLQuery: rows with their columns' texts */
  query(sql: string): Promise<Record<string, string>[]>;
  /** executeSQLUpdate @returns rows changed */
  update(sql: string): Promise<number>;
  getAuthzKey(id: string): Promise<AuthzKey | undefined>;
}

export interface CucmUser {
  /** as AXL has it, in braces */
  pkid: string;
  userid: string;
  firstName: string;
  lastName: string;
  telephoneNumber: string;
}

export interface AuthzKey {
  purpose: string;
  id: string;
  value: string;
}

/** A request that is passed on, or asked in the own name, and the answer as it came. */
export interface WebRequest {
  method: string;
  /** path and query */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer | string;
}

export interface WebReply {
  status: number;
  /** names in lower case */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** HTTPS of another product: UDS, OAuth. Rejects with NeighbourError when no whole answer came. */
export interface WebClient {
  send(request: WebRequest): Promise<WebReply>;
}

/** ILS and user look-up of another cluster. All methods throw NeighbourError. */
export interface IlsClient {
  /** @returns the envelope of the answer, not judged yet */
  exchange(envelope: object): Promise<unknown>;
  /** @param question.everywhere a hub asks the clusters that it knows, too */
  home(question: {
    key: string;
    value: string;
    everywhere: boolean;
  }): Promise<RemoteHome | undefined>;
}

/** Where a user of another cluster is at home. */
export interface RemoteHome {
  /** as it is stored there */
  userid: string;
  /** name of the publisher */
  publisher: string;
  /** address of its UDS */
  root: string;
  /** 15.0.1 */
  version: string;
}

/** Servers of one directory, in the order in which they are tried, and who we are there. */
export interface LdapTarget {
  servers: readonly LdapServer[];
  dn: string;
  password: string;
}

export interface LdapServer {
  host: string;
  port: number;
  tls: boolean;
}

/** An entry; attributes by their names in lower case, without those that have no value. */
export interface LdapEntry {
  dn: string;
  attributes: Record<string, readonly string[]>;
}

/** An LDAP directory. All methods throw NeighbourError. */
export interface LdapClient {
  /** the entries below `base`, asked for as the target's own account */
  search(base: string, filter: string, attributes: readonly string[]): Promise<LdapEntry[]>;
  /** is this the password of the entry? */
  authenticates(dn: string, password: string): Promise<boolean>;
}

/** An SFTP server, and the folder of it that is meant. */
export interface SftpTarget {
  host: string;
  port: number;
  user: string;
  password: string;
  directory: string;
}

/** Files of one folder of an SFTP server. All methods throw NeighbourError. */
export interface SftpClient {
  /** names of files; none when the folder is not there */
  list(folder: string): Promise<string[]>;
  /** undefined when it is not there */
  read(path: string): Promise<string | undefined>;
  /** the same as bytes */
  bytes(path: string): Promise<Buffer | undefined>;
  /** makes the folder above it where that is missing */
  write(path: string, contents: string | Buffer): Promise<void>;
}

export interface Neighbours {
  /** one session; it ends with the work */
  sftp<T>(target: SftpTarget, work: (client: SftpClient) => Promise<T>): Promise<T>;
  ldap(target: LdapTarget): LdapClient;
  unity(target: Target): UnityClient;
  axl(target: Target): AxlClient;
  ils(target: Target): IlsClient;
  web(target: Target): WebClient;
  /** a file of the TFTP service over HTTP; undefined: it has none. @throws NeighbourError */
  file(address: string, path: string): Promise<Buffer | undefined>;
  /** PEM of what a server shows, looked at and not trusted. @throws NeighbourError */
  certificate(address: string): Promise<string>;
}
