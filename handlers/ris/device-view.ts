/** A device as RisPort shows it. [wsdl, recorded] facts/serviceability.md 2 */
import type { Registration } from '../../server/domain/registration/registration';
import type { Tx } from '../../server/store/store';

/** What the database adds to what its node knows. */
export interface DeviceFacts {
  deviceClass: string;
  description: string;
  loginUser: string | null;
  cti: boolean;
}

/** RisPort's classes that are named otherwise in the database (typeclass). [guess] */
const CLASSES: Readonly<Record<string, string>> = {
  Phone: 'Phone',
  Gateway: 'Gateway',
  'CTI Route Point': 'Cti',
  'Voice Mail': 'VoiceMail',
  'Conference Bridge': 'MediaResources',
  'Media Termination Point': 'MediaResources',
  'Music On Hold': 'MediaResources',
  Trunk: 'SIPTrunk',
  Pilot: 'HuntList',
  'Route List': 'HuntList',
};

/** undefined: it was deleted meanwhile */
export function factsOf(tx: Tx, device: string): DeviceFacts | undefined {
  const row = tx.get(
    `select d.description, d.allowcticontrolflag, c.name as class, u.userid
       from device d left join typeclass c on c.enum = d.tkclass
         left join extensionmobilitydynamic e on e.fkdevice = d.pkid
         left join enduser u on u.pkid = e.fkenduser
      where d.name = ?`,
    device,
  );
  if (!row) return undefined;
  return {
    deviceClass: CLASSES[String(row.class)] ?? 'Unknown',
    description: String(row.description ?? ''),
    loginUser: typeof row.userid === 'string' ? row.userid : null,
    cti: row.allowcticontrolflag === 't',
  };
}

export function dirNumberOf({ lines }: Registration): string {
  return lines.map(({ directoryNumber, status }) => `${directoryNumber}-${status}`).join(',');
}

export function viewOf(one: Registration, facts: DeviceFacts): object {
  const isV6 = one.ip.includes(':');
  return {
    Name: one.device,
    DirNumber: dirNumberOf(one),
    DeviceClass: facts.deviceClass,
    Model: one.model,
    Product: 0,
    BoxProduct: 0,
    Httpd: 'Unknown',
    RegistrationAttempts: 0,
    IsCtiControllable: facts.cti,
    LoginUserId: facts.loginUser,
    Status: one.status,
    StatusReason: one.reason,
    PerfMonObject: 2,
    DChannel: 0,
    Description: facts.description,
    H323Trunk: NO_TRUNK,
    TimeStamp: Math.floor(one.since / 1000),
    Protocol: one.protocol,
    NumOfLines: one.lines.length,
    LinesStatus:
      one.lines.length === 0
        ? null
        : {
            item: one.lines.map(({ directoryNumber, status }) => ({
              DirectoryNumber: directoryNumber,
              Status: status,
            })),
          },
    ActiveLoadID: one.activeLoad,
    InactiveLoadID: one.inactiveLoad,
    DownloadStatus: 'Unknown',
    DownloadFailureReason: null,
    DownloadServer: null,
    IPAddress: {
      item: [{ IP: one.ip, IPAddrType: isV6 ? 'ipv6' : 'ipv4', Attribute: 'Unknown' }],
    },
  };
}

const NO_TRUNK = Object.fromEntries(
  [
    ...['ConfigName', 'TechPrefix', 'Zone', 'RemoteCmServer1', 'RemoteCmServer2'],
    ...['RemoteCmServer3', 'AltGkList', 'ActiveGk', 'CallSignalAddr', 'RasAddr'],
  ].map((name) => [name, null]),
);
