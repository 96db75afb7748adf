/**
 * Phones that auto-registration made and nobody has taken yet: the only ones that self-provisioning
 * takes [doc] facts/onboarding.md C2. How a real database knows them is not public: a row of a table
 * of ours, which goes with the device. [guess]
 */
import type { Row, Tx } from '../../store/store';
import { hiddenText } from '../fields';
import type { Deed } from '../templates/new-phone';

export interface StandingPhone {
  pkid: string;
  name: string;
  /** numbers of typemodel and typedeviceprotocol by their names */
  product: string;
  protocol: string;
  /** pkid of the owner */
  owner: string | undefined;
  autoRegistered: boolean;
  /** its lines in their order */
  lines: { pkid: string; pattern: string; partition: string }[];
}

/** The device has just been made by auto-registration. */
export function markAutoRegistered(tx: Tx, device: string): void {
  tx.run(
    'insert into autoregisteredphone (fkdevice) select pkid from device where name = ?',
    device,
  );
}

/** A phone that is in the database, whoever made it. */
export function standingPhone(tx: Tx, name: string): StandingPhone | undefined {
  const row = tx.get(
    `select d.pkid, d.name, d.fkenduser as owner, p.name as protocol, t.name as product,
            exists (select 1 from autoregisteredphone a where a.fkdevice = d.pkid) as auto
       from device d left join typedeviceprotocol p on p.enum = d.tkdeviceprotocol
       left join typeproduct t on t.enum = d.tkproduct
      where d.name = ? and d.tkclass = 1`,
    name,
  );
  if (!row) return undefined;
  const owner = typeof row.owner === 'string' ? row.owner : undefined;
  return {
    pkid: String(row.pkid),
    name: String(row.name),
    product: String(row.product ?? ''),
    protocol: String(row.protocol ?? ''),
    owner,
    // One that an administrator gave to somebody is nobody's no more.
    autoRegistered: row.auto === 1 && owner === undefined,
    lines: linesOf(tx, String(row.pkid)),
  };
}

function linesOf(tx: Tx, device: string): StandingPhone['lines'] {
  return tx
    .all(
      `select n.pkid, n.dnorpattern as pattern, coalesce(p.name, '') as partition
         from devicenumplanmap m join numplan n on n.pkid = m.fknumplan
         left join routepartition p on p.pkid = n.fkroutepartition
        where m.fkdevice = ? order by m.numplanindex`,
      device,
    )
    .map((line: Row) => ({
      pkid: String(line.pkid),
      pattern: String(line.pattern),
      partition: String(line.partition),
    }));
}

/** A deed with a condition: run-steps.ts leaves it out when it holds by then. */
export interface ConditionalDeed extends Deed {
  unless?(tx: Tx): boolean;
}

/**
 * The device goes, and its numbers return to the pool: nobody has them any more, and the Unified CM
 * whose range they are of gives them out next. [doc] that they return, facts/onboarding.md C3; how is
 * a [guess]
 */
export function removeAutoRegistered(tx: Tx, phone: StandingPhone): ConditionalDeed[] {
  return [
    { operation: 'removePhone', request: { name: phone.name } },
    ...phone.lines.map(({ pkid, pattern, partition }) => ({
      operation: 'removeLine',
      request: { pattern, routePartitionName: partition },
      unless: (later: Tx) => isUsed(later, pkid),
    })),
    ...phone.lines.flatMap((line) => giveBack(tx, line)),
  ];
}

/** Another device or a user has the number too. */
function isUsed(tx: Tx, line: string): boolean {
  return (
    tx.get('select 1 from devicenumplanmap where fknumplan = ?', line) !== undefined ||
    tx.get('select 1 from endusernumplanmap where fknumplan = ?', line) !== undefined
  );
}

function giveBack(
  tx: Tx,
  { pattern, partition }: { pattern: string; partition: string },
): ConditionalDeed[] {
  if (!/^\d+$/.test(pattern)) return [];
  const ranges = tx.all(
    `select c.* from callmanager c
       left join routepartition p on p.pkid = c.fkroutepartition_routepartition
      where c.autoregistrationenabled = 't' and coalesce(p.name, '') = ?`,
    partition,
  );
  return ranges
    .filter((row) => {
      const number = BigInt(pattern);
      const [start = 0n, end = 0n, next = 0n] = ['startDn', 'endDn', 'nextDn'].map((field) =>
        numberIn(hiddenText(row, `autoRegistration.${field}`)),
      );
      return start <= number && number <= end && number < next;
    })
    .map(({ name }) => ({
      operation: 'updateCallManager',
      request: { name: String(name), autoRegistration: { nextDn: pattern } },
    }));
}

function numberIn(text = ''): bigint {
  return /^\d+$/.test(text) ? BigInt(text) : 0n;
}
