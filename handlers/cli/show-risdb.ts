/**
 * show risdb: what RIS of this node knows of devices. The layout of `phone` is read by public
 * scripts [client], its columns are recalled; the other tables are [guess]. facts/cli.md 2.9
 */
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import type { Registration } from '../../server/domain/registration/registration';
import { registrationsOf } from '../../server/domain/registration/registrations';

type Cell = string | number;

interface Table {
  title: string;
  /** names and values of the totals, where it has them */
  totals?: (known: readonly Registration[]) => readonly (readonly [string, Cell])[];
  columns: readonly string[];
  rows(known: readonly Registration[], call: CommandCall): (readonly Cell[])[];
}

/** A short word: clients look for `reg` in it, and for exactly `unr`. [client] */
const STATUS = {
  Registered: 'reg',
  PartiallyRegistered: 'preg',
  UnRegistered: 'unr',
  Rejected: 'rej',
};

const phone: Table = {
  title: 'Phone Information',
  totals(known) {
    const of = (status: Registration['status'], protocol?: string): number =>
      known.filter(
        (one) => one.status === status && (protocol === undefined || one.protocol === protocol),
      ).length;
    return [
      ['#TotalPhones', known.length],
      ['#TotalRegistered', of('Registered')],
      ['#RegisteredSCCP', of('Registered', 'SCCP')],
      ['#RegisteredSIP', of('Registered', 'SIP')],
      ['#UnRegistered', of('UnRegistered')],
      ['#Rejected', of('Rejected')],
      ['#PartiallyRegistered', of('PartiallyRegistered')],
      ['StateId', known.length],
      ['#ExpUnreg', 0],
    ];
  },
  columns: [
    ...['DeviceName', 'Descr', 'Ipaddr', 'Ipv6addr', 'Ipv4Attr', 'Ipv6Attr', 'MACaddr'],
    ...['RegStatus', 'PhoneProtocol', 'DeviceModel', 'HTTPsupport', '#regAttempts', 'prodId'],
    ...['username', 'seq#', 'RegStatusChg TimeStamp', 'IpAddrType', 'LoadId', 'ActiveLoadId'],
    ...['InactiveLoadId', 'ReqLoadId', 'DnldServer', 'DnldStatus', 'DnldFailReason'],
    ...['LastActTimeStamp', 'Perfmon Object'],
  ],
  rows: (known, { node }) =>
    known.map((one, i) => {
      const row = node.store.read((tx) =>
        tx.get('select description from device where name = ?', one.device),
      );
      const isV6 = one.ip.includes(':');
      return [
        ...[one.device, String(row?.description ?? ''), isV6 ? '' : one.ip, isV6 ? one.ip : ''],
        ...[0, 0, /^SEP([0-9A-F]{12})$/i.exec(one.device)?.[1] ?? '', STATUS[one.status]],
        ...[one.protocol, one.model, 'no', 0, 0, '', i + 1, seconds(one.since), isV6 ? 2 : 1],
        ...[one.activeLoad, one.activeLoad, one.inactiveLoad, '', '', 0, ''],
        ...[seconds(one.seen), 2],
      ];
    }),
};

const phoneextn: Table = {
  title: 'Phone Extension Information',
  columns: ['ExtnTblSeq', 'Extn', 'Status', 'Name'],
  rows: (known) =>
    known
      .flatMap((one) =>
        one.lines.map((line): Cell[] => [
          line.directoryNumber,
          line.status === 'Registered' ? 'reg' : 'unr',
          one.device,
        ]),
      )
      .map((row, i) => [i + 1, ...row]),
};

const phonefailed: Table = {
  title: 'Phone Failed Information',
  columns: phone.columns,
  rows: (known, call) =>
    phone.rows(
      known.filter(({ status }) => status === 'Rejected'),
      call,
    ),
};

/** Of what is not served here nothing is known. */
const empty = (title: string): Table => ({ title, columns: ['Name'], rows: () => [] });

const TABLES: Readonly<Record<string, Table>> = {
  ...{ phone, phoneextn, phonefailed },
  cti: empty('CTI Information'),
  ctiextn: empty('CTI Extension Information'),
  ctimlist: empty('CTI Manager List Information'),
  gateway: empty('Gateway Information'),
  h323: empty('H323 Information'),
  sip: empty('SIP Trunk Information'),
  huntlist: empty('Hunt List Information'),
  mediaresource: empty('Media Resource Information'),
};

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function known({ cluster, node }: CommandCall): Registration[] {
  return registrationsOf(cluster).at(node.name);
}

export const showRisdbQuery: Command = {
  words: 'show risdb query',
  about: 'shows what the real-time database of this node knows',
  evidence: 'client',
  takes: [
    {
      name: 'table ...',
      need: 'mandatory',
      about: `one or more of ${Object.keys(TABLES).join(', ')}`,
    },
  ],
  on: ['cucm'],
  run(call) {
    const names = call.rest.trim().split(/\s+/);
    const all = known(call);
    return names
      .map((name) => {
        const table = TABLES[name.toLowerCase()];
        if (!table) throw new CommandFailed(`There is no table ${name}`);
        return textOf(table, all, call);
      })
      .join('\n');
  },
};

function textOf(
  { title, totals, columns, rows }: Table,
  all: Registration[],
  call: CommandCall,
): string {
  const lines = rows(all, call).map((row) => row.join(', '));
  const counts = totals?.(all);
  return [
    '',
    `----------- ${title} -----------`,
    '',
    ...(counts
      ? [counts.map(([name]) => name).join(', '), counts.map(([, value]) => value).join(', '), '']
      : []),
    columns.join(', '),
    ...lines,
    RULE,
    `Total count ${lines.length}`,
    RULE,
    '',
  ].join('\n');
}

const RULE = '-----------------------------------------';

export const showRisdbList: Command = {
  words: 'show risdb list',
  about: 'lists the tables of the real-time database',
  evidence: 'guess',
  on: ['cucm'],
  run(call) {
    const all = known(call);
    const lines = Object.entries(TABLES).map(
      ([name, table]) => `${name} ${table.rows(all, call).length}`,
    );
    return ['', ...lines, ''].join('\n');
  },
};
