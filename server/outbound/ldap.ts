/**
 * The LDAP client: one connection a question, the servers of an agreement tried in their order.
 * `ldapts` is loaded on first use.
 */
import { isIP } from 'node:net';
import {
  NeighbourError,
  type LdapClient,
  type LdapEntry,
  type LdapServer,
  type LdapTarget,
} from '../cluster/neighbours';
import type { Ways } from './https';

type Ldapts = typeof import('ldapts');
type Client = import('ldapts').Client;

/** Binary ids, which must not pass through UTF-8. */
const BINARY = ['objectGUID', 'nsUniqueId'];
/** Entries a page: below the limit that Active Directory sets (1000). */
const PAGE_SIZE = 500;

export function ldapClient(ways: Ways, target: LdapTarget): LdapClient {
  return {
    search: (base, filter, attributes) =>
      asking(ways, target, async (client) => {
        await client.bind(target.dn, target.password);
        const { searchEntries } = await client.search(base, {
          scope: 'sub',
          filter,
          attributes: [...attributes],
          explicitBufferAttributes: BINARY,
          paged: { pageSize: PAGE_SIZE },
        });
        return searchEntries.map(entryOf);
      }),
    authenticates: (dn, password) =>
      asking(ways, target, async (client, { InvalidCredentialsError }) => {
        try {
          await client.bind(dn, password);
          return true;
        } catch (error) {
          if (error instanceof InvalidCredentialsError) return false;
          throw error;
        }
      }),
  };
}

async function asking<T>(
  ways: Ways,
  { servers }: LdapTarget,
  work: (client: Client, ldapts: Ldapts) => Promise<T>,
): Promise<T> {
  const ldapts = await import('ldapts');
  let failure = new NeighbourError('connection', 'no LDAP server is configured');
  for (const server of servers) {
    const client = new ldapts.Client(optionsOf(ways, server));
    try {
      return await work(client, ldapts);
    } catch (error) {
      failure = failureOf(error, ldapts);
      // A server that answered has the last word; one that could not be reached has not.
      if (failure.reason === 'fault') throw failure;
    } finally {
      await client.unbind().catch(() => undefined);
    }
  }
  throw failure;
}

function optionsOf(ways: Ways, { host, port, tls }: LdapServer) {
  const place = ways.locate(host);
  return {
    url: `${tls ? 'ldaps' : 'ldap'}://${place?.address ?? host}:${port}`,
    timeout: ways.timeoutMs,
    connectTimeout: ways.timeoutMs,
    ...(tls && {
      // An address is no server name (RFC 6066 3); it is checked all the same, as who was called.
      tlsOptions: { ca: [...ways.trusted()], ...(isIP(host) === 0 && { servername: host }) },
    }),
  };
}

function failureOf(error: unknown, { ResultCodeError }: Ldapts): NeighbourError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ResultCodeError) return new NeighbourError('fault', message);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO|ALTNAME/.test(code);
  return new NeighbourError(certificate ? 'certificate' : 'connection', message);
}

function entryOf(entry: import('ldapts').Entry): LdapEntry {
  const attributes: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(entry)) {
    if (name === 'dn') continue;
    const values = [value].flat().map((one) => (Buffer.isBuffer(one) ? one.toString('hex') : one));
    if (values.length > 0) attributes[name.toLowerCase()] = values;
  }
  return { dn: entry.dn, attributes };
}
