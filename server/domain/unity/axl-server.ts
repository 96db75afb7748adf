/** The AXL server that PINs go to: the primary one of the user's phone system. [doc] facts/pin-sync.md 5 */
import type { Target } from '../../cluster/neighbours';
import type { Sealer } from '../../security/seal';
import type { Row, Tx } from '../../store/store';

const SERVERS = `select a.hostoripaddress as host, a.port as port, a.ignorecertificateerrors as careless,
    p.ccmaxluser as username, p.ccmaxlpassword as password
  from axlservers a join phonesystems p on p.pkid = a.mediaswitchobjectid`;

/** undefined: synchronisation is not enabled for the phone system of this user */
export function primaryServer(tx: Tx, sealer: Sealer, user: Row): Target | undefined {
  const server = tx.get(
    `${SERVERS} where a.precedence = 0 and a.ispinsyncenabled = 't'
        and p.pkid = coalesce(?, (select pkid from phonesystems where phonesystemdefault = 't'))`,
    user.mediaswitchobjectid ?? null,
  );
  return server && targetOf(sealer, server);
}

/** The server that users are imported from: the first of the default phone system. */
export function firstServer(tx: Tx, sealer: Sealer): Target | undefined {
  const server = tx.get(
    `${SERVERS} order by p.phonesystemdefault desc, a.precedence, a.rowid limit 1`,
  );
  return server && targetOf(sealer, server);
}

/** One server, for its Test button; undefined: there is none. */
export function serverOf(tx: Tx, sealer: Sealer, id: string): Target | undefined {
  const server = tx.get(`${SERVERS} where a.pkid = ?`, id.toLowerCase());
  return server && targetOf(sealer, server);
}

/** Is a server there that PINs go to? What CUCM's probe asks. [doc] facts/pin-sync.md 3, failure 2 */
export function isSyncEnabled(tx: Tx): boolean {
  const found = tx.get("select 1 from axlservers where precedence = 0 and ispinsyncenabled = 't'");
  return found !== undefined;
}

function targetOf(sealer: Sealer, server: Row): Target {
  const { password, port } = server;
  const host = String(server.host);
  const address = host.includes(':') ? `[${host}]` : host;
  return {
    address: port === null ? address : `${address}:${String(port)}`,
    username: String(server.username ?? ''),
    password: typeof password === 'string' ? sealer.open(password) : '',
    ignoreCertificate: server.careless === 't',
  };
}
