/**
 * "Enable End User Pin Synchronization" of an application server.
 *
 * No schema version has a field for it. It lives in the AppServerInfo of kind UNITY_CONNECTION,
 * which came with the release of PIN synchronisation [guess, strong], as an element of its free
 * XML: `<pinSync>true</pinSync>` [own]. facts/pin-sync.md 2
 */
import type { Tx } from '../../store/store';

const FLAG = /<pinSync>\s*(true|t|1)\s*<\/pinSync>/i;
const ANY_FLAG = /<pinSync\s*(?:\/>|>[^<]*<\/pinSync>)/i;

export function isOn(content: string): boolean {
  return FLAG.test(content);
}

/** The content with the flag as told, the rest as it was. */
function withFlag(content: string, on: boolean): string {
  return `${content.replace(ANY_FLAG, '')}<pinSync>${on ? 'true' : 'false'}</pinSync>`;
}

/** AppServerInfo rows of Unity Connections that have the flag: pkid of the application server each. */
export function flaggedServers(tx: Tx): string[] {
  const rows = tx.all(
    `select i.fkappserver as server, i.appservercontent as content from appserverinfo i
       join typeappservercontent t on t.enum = i.tkappservercontent
      where t.name = 'UNITY_CONNECTION'`,
  );
  const flagged = rows.filter(({ content }) => isOn(String(content ?? '')));
  return [...new Set(flagged.map(({ server }) => String(server)))];
}

/** Ticks or clears the box of an application server. */
export function setFlag(tx: Tx, ids: { pkid(): string }, server: string, on: boolean): void {
  const kind = tx.get(
    "select enum from typeappservercontent where name = 'UNITY_CONNECTION'",
  )?.enum;
  if (kind === undefined) throw new Error('the dictionary has no UNITY_CONNECTION');
  const infos = tx.all(
    'select pkid, appservercontent as content from appserverinfo where fkappserver = ? and tkappservercontent = ?',
    server,
    kind,
  );
  for (const { pkid, content } of infos) {
    tx.run(
      'update appserverinfo set appservercontent = ? where pkid = ?',
      withFlag(String(content ?? ''), on),
      pkid ?? '',
    );
  }
  if (infos.length > 0 || !on) return;
  tx.run(
    'insert into appserverinfo (pkid, fkappserver, tkappservercontent, appservercontent) values (?, ?, ?, ?)',
    ids.pkid(),
    server,
    kind,
    withFlag('', on),
  );
}
