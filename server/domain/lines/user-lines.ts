/**
 * The lines (directory numbers) of an end user, and how they appear on its devices.
 *
 * A line's forwards belong to the line; label, ring settings, alerts and the log of missed calls
 * belong to the appearance (devicenumplanmap). [recorded] facts/sql.md 3
 */
import type { Row, Tx } from '../../store/store';

/** typednusage: the user's primary extension. [client] */
const PRIMARY = 1;

/** Lines with forward all and the number of their voice mail pilot, that of the default profile without an own. */
const LINE = `select n.*, c.cfadestination, c.cfavoicemailenabled,
    (select p.directorynumber from voicemessagingprofile v join voicemessagingpilot p on p.pkid = v.fkvoicemessagingpilot
      where v.pkid = n.fkvoicemessagingprofile or (n.fkvoicemessagingprofile is null and v.isdefault = 't') limit 1) as pilot
  from numplan n left join callforwarddynamic c on c.fknumplan = n.pkid`;

const OF_USER = `(select fknumplan from endusernumplanmap where fkenduser = ?1 and tkdnusage = ${PRIMARY}
  union select m.fknumplan from devicenumplanmap m
          join enduserdevicemap u on u.fkdevice = m.fkdevice and u.tkuserassociation = 1
          join device d on d.pkid = m.fkdevice and d.tkclass = 1
         where u.fkenduser = ?1)`;

export function primaryLine(tx: Tx, user: string): string | undefined {
  const row = tx.get(
    `select fknumplan from endusernumplanmap where fkenduser = ? and tkdnusage = ${PRIMARY}`,
    user,
  );
  return typeof row?.fknumplan === 'string' ? row.fknumplan : undefined;
}

/** All lines of the user: the primary extension and what its devices have, the primary one first. */
export function linesOfUser(tx: Tx, user: string): Row[] {
  const primary = primaryLine(tx, user) ?? '';
  return tx.all(
    `${LINE} where n.pkid in ${OF_USER} order by n.pkid <> ?2, n.dnorpattern, n.pkid`,
    user,
    primary,
  );
}

export function lineOfUser(tx: Tx, user: string, line: string): Row | undefined {
  return tx.get(`${LINE} where n.pkid in ${OF_USER} and n.pkid = ?2`, user, line);
}

/** How the user's lines appear on its devices. */
export function appearancesOfUser(tx: Tx, user: string): Row[] {
  return tx.all(
    `select m.* from devicenumplanmap m
       join enduserdevicemap u on u.fkdevice = m.fkdevice and u.tkuserassociation = 1
       join device d on d.pkid = m.fkdevice and d.tkclass = 1
      where u.fkenduser = ? order by d.name, m.numplanindex`,
    user,
  );
}

/** The lines of one device in the order of its buttons, each with its appearance. */
export function linesOfDevice(tx: Tx, device: string): { line: Row; appearance: Row }[] {
  const appearances = tx.all(
    'select * from devicenumplanmap where fkdevice = ? order by numplanindex',
    device,
  );
  return appearances.flatMap((appearance) => {
    const line = tx.get(`${LINE} where n.pkid = ?`, String(appearance.fknumplan));
    return line ? [{ line, appearance }] : [];
  });
}

/** Where a line forwards all calls. */
export interface ForwardAll {
  toVoiceMail: boolean;
  destination: string;
}

export function forwardAllOf(line: Row): ForwardAll {
  return {
    toVoiceMail: line.cfavoicemailenabled === 't',
    destination: typeof line.cfadestination === 'string' ? line.cfadestination : '',
  };
}
