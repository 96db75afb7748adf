/** The credentials of a user template: what users made from it start with. [doc] facts/pin-sync.md 8 */
import type { Cluster } from '../../cluster/cluster';
import type { Row, Tx } from '../../store/store';
import { hashSecret } from '../credentials/hash';
import { refuseBroken, ruleNamed, TYPE, USUAL_RULE, type Kind } from './credentials';

const TABLE = 'templatecredential';

/** Made when first asked for: a fresh template has no PIN. */
export function templateCredential(
  tx: Tx,
  ids: { pkid(): string },
  template: Row,
  kind: Kind,
): Row {
  const find = (): Row | undefined =>
    tx.get(
      `select * from ${TABLE} where userobjectid = ? and credentialtype = ?`,
      String(template.pkid),
      TYPE[kind],
    );
  const found = find();
  if (found) return found;
  tx.run(
    `insert into ${TABLE} (pkid, userobjectid, credentialtype, cantchange, doesntexpire,
       credmustchange, credentialpolicyobjectid, encryptiontype) values (?, ?, ?, 'f', 'f', 't', ?, 4)`,
    ids.pkid(),
    String(template.pkid),
    TYPE[kind],
    ruleNamed(tx, USUAL_RULE[kind])?.pkid ?? null,
  );
  const made = find();
  if (!made) throw new Error('a template credential was not stored');
  return made;
}

/** @throws RestError for what the authentication rule refuses */
export function setTemplateSecret(
  tx: Tx,
  { ids }: Pick<Cluster, 'ids'>,
  row: Row,
  { kind, clear }: { kind: Kind; clear: string },
): void {
  refuseBroken(tx, { kind, clear, owner: {} }, row);
  const hash = hashSecret(clear, ids.bytes(16));
  tx.run(`update ${TABLE} set credentials = ? where pkid = ?`, hash, String(row.pkid));
}

/** The user's credential becomes the template's. */
export function inherit(tx: Tx, template: Row, credential: Row): void {
  tx.run(
    `update credential set credentials = t.credentials, cantchange = t.cantchange,
       doesntexpire = t.doesntexpire, credmustchange = t.credmustchange,
       credentialpolicyobjectid = t.credentialpolicyobjectid
       from ${TABLE} t
      where t.userobjectid = ? and t.credentialtype = credential.credentialtype and credential.pkid = ?`,
    String(template.pkid),
    String(credential.pkid),
  );
}
