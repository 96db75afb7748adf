/**
 * People of a directory become users, in one unit of work.
 *
 * New ones are made with the feature group template and the groups of the agreement; known ones
 * take what the directory says now. Who is not there any more becomes inactive, and is removed by
 * a later synchronization once that is a day ago. [doc] of directory integration; a local user of
 * the same id becomes one of the directory [doc]
 */
import type { Cluster } from '../../cluster/cluster';
import type { Tree } from '../../schema/tree';
import type { Row, Tx } from '../../store/store';
import type { Agreement } from './agreement';
import { extensionFor } from './extension';
import type { Person } from './people';

export interface Imported {
  added: number;
  updated: number;
  deactivated: number;
  removed: number;
}

const ACTIVE = 1;
const INACTIVE = 0;
/** Inactive users are collected after a day. [doc] */
const KEPT_SECONDS = 86_400;

export function importPeople(
  tx: Tx,
  cluster: Pick<Cluster, 'clock'>,
  agreement: Agreement,
  people: readonly Person[],
): Imported {
  const now = Math.floor(cluster.clock.now() / 1000);
  const result: Imported = { added: 0, updated: 0, deactivated: 0, removed: 0 };
  const seen = new Set<string>();
  for (const person of people) {
    const known = userOf(tx, person);
    // A user of another directory is its, whoever else has the same id. [guess]
    if (known && isOfAnother(known, agreement)) continue;
    // An application user of that name would be asked for the same login. [guess]
    if (tx.get('select 1 from applicationuser where name = ?', person.userid)) continue;
    const pkid = known ? String(known.pkid) : create(tx, agreement, person);
    if (known) result.updated += 1;
    else result.added += 1;
    seen.add(pkid);
    take(tx, agreement, person, pkid);
  }
  for (const { pkid, status, deletedtimestamp } of tx.all(
    `select pkid, status, deletedtimestamp from enduser
      where fkdirectorypluginconfig = ? or (fkdirectorypluginconfig is null and status = ? and deletedtimestamp > 0)`,
    agreement.pkid,
    INACTIVE,
  )) {
    if (seen.has(String(pkid))) continue;
    if (status === ACTIVE) {
      tx.run(`${DEACTIVATE} where pkid = ?`, INACTIVE, now, String(pkid));
      result.deactivated += 1;
    } else if (Number(deletedtimestamp) + KEPT_SECONDS <= now) {
      tx.objects.remove('User', String(pkid));
      result.removed += 1;
    }
  }
  return result;
}

const DEACTIVATE = 'update enduser set status = ?, deletedtimestamp = ?';

/**
 * The people of a directory that is removed: nobody's any more, and inactive. [know]; users that a
 * client gave the directory without a synchronization still hold it [guess]. facts/axl-nouns.json
 */
export function releasePeople(tx: Tx, { clock }: Pick<Cluster, 'clock'>, directory: string): void {
  const now = Math.floor(clock.now() / 1000);
  tx.run(
    `${DEACTIVATE}, fkdirectorypluginconfig = null
      where fkdirectorypluginconfig = ? and uniqueidentifier is not null`,
    INACTIVE,
    now,
    directory,
  );
}

function userOf(tx: Tx, { uniqueId, userid }: Person): Row | undefined {
  return (
    tx.get('select * from enduser where uniqueidentifier = ?', uniqueId) ??
    tx.get('select * from enduser where userid = ?', userid)
  );
}

function isOfAnother(user: Row, agreement: Agreement): boolean {
  const owner = user.fkdirectorypluginconfig;
  return typeof owner === 'string' && owner !== agreement.pkid;
}

function create(tx: Tx, agreement: Agreement, person: Person): string {
  const extension = extensionFor(tx, agreement, person);
  const user: Tree = {
    userid: person.userid,
    lastName: person.fields.lastName ?? '',
    presenceGroupName: 'Standard Presence group',
    ...(extension !== undefined && {
      selfService: extension,
      primaryExtension: { pattern: extension, routePartitionName: '' },
    }),
    ...(agreement.groups.length > 0 && {
      associatedGroups: { userGroup: agreement.groups.map((name) => ({ name })) },
    }),
  };
  const pkid = tx.objects.insert('User', user);
  if (agreement.template !== undefined) applyTemplate(tx, agreement.template, pkid);
  return pkid;
}

/** What a feature group template sets: the same columns in both tables. [client] facts/axl-nouns.json */
function applyTemplate(tx: Tx, template: string, user: string): void {
  tx.run(
    `update enduser set (islocaluser, enablecups, fkucserviceprofile, enableusertohostconferencenow, allowcticontrolflag,
        enableemcc, enablemobility, enablemobilevoice, maxdeskpickupwaittime, remotedestinationlimit, fkmatrix_presence,
        fkcallingsearchspace_restrict, tkuserlocale, fkucuserprofile, enablecalendarpresence) =
      (select islocaluser, cupsenabled, fkucserviceprofile, enableusertohostconferencenow, allowcticontrolflag,
        enableemcc, enablemobility, enablemobilevoice, maxdeskpickupwaittime, remotedestinationlimit, fkmatrix_presence,
        fkcallingsearchspace_restrict, tkuserlocale, fkucuserprofile, enablecalendarpresence
       from featuregrouptemplate where pkid = ?1) where pkid = ?2`,
    template,
    user,
  );
}

function take(tx: Tx, agreement: Agreement, person: Person, pkid: string): void {
  const { userid, uniqueId, fields, custom } = person;
  tx.objects.update('User', pkid, { newUserid: userid, ...fields });
  tx.run(
    'update enduser set status = ?, deletedtimestamp = null, uniqueidentifier = ?, fkdirectorypluginconfig = ? where pkid = ?',
    ACTIVE,
    uniqueId,
    agreement.pkid,
    pkid,
  );
  for (const { field, value } of custom) {
    tx.run(
      'delete from customuserattributedata where fkenduser = ? and tkcustomuserattribute = ?',
      pkid,
      field,
    );
    if (value !== '')
      tx.run(
        'insert into customuserattributedata (fkenduser, tkcustomuserattribute, value) values (?, ?, ?)',
        pkid,
        field,
        value,
      );
  }
}
