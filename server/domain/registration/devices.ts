/** What the database says of a device that comes to register. */
import type { Row, Tx } from '../../store/store';
import { REST } from '../../store/tables';
import { requiresCode } from '../activation-codes/state';
import { enterpriseParameter } from '../parameters';

export interface RegistrableDevice {
  pkid: string;
  name: string;
  /** number of typemodel */
  model: number;
  /** 'SIP', 'SCCP', ... */
  protocol: string;
  /** its directory numbers, by the places of their lines, as they are dialled: `\+` is `+` */
  lines: readonly string[];
  /** names of the process nodes of its Unified CM group, the first one first */
  nodes: readonly string[];
  security: PhoneSecurity;
  /** pkid and user id of its digest user */
  digestUser: { pkid: string; userid: string } | undefined;
  /** it has to be onboarded by activation code first */
  needsCode: boolean;
}

export interface PhoneSecurity {
  /** transports by which it may come */
  transports: readonly ('UDP' | 'TCP' | 'TLS')[];
  /** authenticated or encrypted: it shows a certificate of its own */
  secure: boolean;
  digest: boolean;
  /** seconds for which a nonce is good */
  nonceSeconds: number;
}

const DEVICE = `select d.pkid, d.${REST} as rest, d.name, d.tkmodel, p.name as protocol, d.fkenduser_digestuser as fkuser, u.userid,
    coalesce(d.fkcallmanagergroup, pool.fkcallmanagergroup) as fkgroup,
    t.name as transport, m.name as mode, s.digestauthall, s.noncepolicytime
  from device d
    left join typedeviceprotocol p on p.enum = d.tkdeviceprotocol
    left join devicepool pool on pool.pkid = d.fkdevicepool
    left join securityprofile s on s.pkid = d.fksecurityprofile
    left join typetransport t on t.enum = s.tktransport
    left join typedevicesecuritymode m on m.enum = s.tkdevicesecuritymode
    left join enduser u on u.pkid = d.fkenduser_digestuser`;

/** By its name, case as it comes. [guess] the database compares names so */
export function findDevice(tx: Tx, name: string): RegistrableDevice | undefined {
  const row = tx.get(`${DEVICE} where d.name = ?`, name);
  return row && deviceOf(tx, row);
}

/**
 * A third-party telephone tells no device name: it is known by the user of its digest, who is the
 * digest user of one device. [doc]
 */
export function findDeviceOfDigestUser(tx: Tx, userid: string): RegistrableDevice | undefined {
  const row = tx.get(`${DEVICE} where u.userid = ? order by d.name`, userid);
  return row && deviceOf(tx, row);
}

function deviceOf(tx: Tx, row: Row): RegistrableDevice {
  const pkid = String(row.pkid);
  const { fkuser, fkgroup } = row;
  return {
    pkid,
    name: String(row.name),
    model: Number(row.tkmodel),
    protocol: String(row.protocol ?? ''),
    lines: tx
      .all(
        `select n.dnorpattern from devicenumplanmap m join numplan n on n.pkid = m.fknumplan
          where m.fkdevice = ? order by m.numplanindex`,
        pkid,
      )
      .map(({ dnorpattern }) => String(dnorpattern).replace(/\\/g, '')),
    nodes: typeof fkgroup === 'string' ? nodesOfGroup(tx, fkgroup) : [],
    security: securityOf(tx, row),
    digestUser:
      typeof fkuser === 'string' && typeof row.userid === 'string'
        ? { pkid: fkuser, userid: row.userid }
        : undefined,
    needsCode: requiresCode(row),
  };
}

function nodesOfGroup(tx: Tx, group: string): string[] {
  return tx
    .all(
      `select p.name from callmanagergroupmember m
         join callmanager c on c.pkid = m.fkcallmanager join processnode p on p.pkid = c.fkprocessnode
        where m.fkcallmanagergroup = ? order by m.priority`,
      group,
    )
    .map(({ name }) => String(name));
}

/**
 * A device without a profile takes what the profile that is made with its model says: non secure.
 * Without mixed mode no device is secure, whatever its profile says. [doc]
 */
function securityOf(tx: Tx, row: Row): PhoneSecurity {
  const { transport, mode, digestauthall, noncepolicytime } = row;
  const isAsked = mode === 'Authenticated' || mode === 'Encrypted';
  const secure = isAsked && Number(enterpriseParameter(tx, 'ClusterSecurityMode') ?? 0) > 0;
  const stated = isAsked || typeof transport !== 'string' ? ['TCP', 'UDP'] : transport.split('+');
  return {
    transports: secure
      ? ['TLS']
      : (['UDP', 'TCP', 'TLS'] as const).filter((one) => stated.includes(one)),
    ...{ secure, digest: digestauthall === 't' },
    nonceSeconds: Number(noncepolicytime ?? 600),
  };
}
