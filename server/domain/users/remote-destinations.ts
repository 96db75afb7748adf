/**
 * Remote destinations of a user: numbers that ring with its extension. Each hangs on a remote
 * destination profile, a CTI remote device, a dual mode phone, or two of them. [doc] facts/uds.md 5
 */
import type { Tree } from '../../schema/tree';
import type { Row, Tx } from '../../store/store';

const DESTINATION = `select r.*, d.destination, d.enablesinglenumberreach, d.ismobilephone,
    d.delaybeforeringingcell, d.answertoosoontimer, d.answertoolatetimer
  from remotedestination r join remotedestinationdynamic d on d.fkremotedestination = r.pkid`;

export function remoteDestinationsOf(tx: Tx, user: string): Row[] {
  return tx.all(
    `${DESTINATION} where r.fkenduser_owneruserid = ? order by r.name, d.destination`,
    user,
  );
}

export function remoteDestination(tx: Tx, user: string, pkid: string): Row | undefined {
  return tx.get(`${DESTINATION} where r.fkenduser_owneruserid = ? and r.pkid = ?`, user, pkid);
}

/** How a device carries a remote destination: single number reach, application control, dual mode. */
export type Usage = '0' | '1' | '2';

export interface Carrier {
  device: Row;
  usage: Usage;
}

const CARRIERS: readonly (readonly [column: string, usage: Usage])[] = [
  ['fkdevice_remotedestinationtemplate', '0'],
  ['fkdevice_ctiremotedevice', '1'],
  ['fkdevice_dualmodedevice', '2'],
];

const DEVICE = `select d.*, m.name as modelname from device d left join typemodel m on m.enum = d.tkmodel`;

/** The devices that carry a remote destination. */
export function carriersOf(tx: Tx, destination: Row): Carrier[] {
  return CARRIERS.flatMap(([column, usage]) => {
    const pkid = destination[column];
    const device =
      typeof pkid === 'string' ? tx.get(`${DEVICE} where d.pkid = ?`, pkid) : undefined;
    return device ? [{ device, usage }] : [];
  });
}

const PROFILE_CLASS = 20;
const REMOTE_DEVICE = 'CTI Remote Device';

/** Devices of the user that may carry one. [guess] which: profiles of its own, what it controls */
export function possibleCarriers(tx: Tx, user: string): Carrier[] {
  const profiles = tx.all(
    `${DEVICE} where d.tkclass = ?1 and (d.fkenduser = ?2 or d.fkenduser_mobility = ?2) order by d.name`,
    PROFILE_CLASS,
    user,
  );
  const controlled = tx.all(
    `${DEVICE} where (d.fkenduser = ?1 or d.fkenduser_mobility = ?1 or d.pkid in
       (select fkdevice from enduserdevicemap where fkenduser = ?1 and tkuserassociation = 1))
       and d.tkclass = 1 and (d.isdualmode = 't' or m.name = ?2) order by d.name`,
    user,
    REMOTE_DEVICE,
  );
  return [
    ...profiles.map((device): Carrier => ({ device, usage: '0' })),
    ...controlled.map((device): Carrier => ({
      device,
      usage: device.modelname === REMOTE_DEVICE ? '1' : '2',
    })),
  ];
}

export interface DestinationWish {
  name: string;
  destination: string;
  ring: boolean;
  transfer: boolean;
  carriers: readonly Carrier[];
}

/** Fields of AXL's RemoteDestination: one set of rules for both. */
function fieldsOf(user: string, wish: DestinationWish): Tree {
  const nameOf = (usage: Usage): string =>
    String(wish.carriers.find((one) => one.usage === usage)?.device.name ?? '');
  return {
    name: wish.name,
    destination: wish.destination,
    ownerUserId: { '#': '', '@uuid': user },
    enableMobileConnect: String(wish.ring),
    isMobilePhone: String(wish.transfer),
    remoteDestinationProfileName: nameOf('0'),
    ctiRemoteDeviceName: nameOf('1'),
    dualModeDeviceName: nameOf('2'),
  };
}

const TIMERS = {
  answerTooSoonTimer: '1500',
  answerTooLateTimer: '19000',
  delayBeforeRingingCell: '4000',
};

/** @returns pkid; throws AxlFault for a destination that is taken */
export function addRemoteDestination(tx: Tx, user: string, wish: DestinationWish): string {
  return tx.objects.insert('RemoteDestination', { ...TIMERS, ...fieldsOf(user, wish) });
}

export function changeRemoteDestination(
  tx: Tx,
  pkid: string,
  user: string,
  wish: DestinationWish,
): void {
  const { destination, name, ...others } = fieldsOf(user, wish);
  tx.objects.update('RemoteDestination', pkid, {
    newDestination: destination,
    newName: name,
    ...others,
  });
}

export function removeRemoteDestination(tx: Tx, pkid: string): void {
  tx.objects.remove('RemoteDestination', pkid);
}

/** Is the number a remote destination of somebody already? */
export function destinationTaken(tx: Tx, destination: string, but: string): boolean {
  return (
    tx.get(
      'select 1 from remotedestinationdynamic where destination = ? and fkremotedestination <> ?',
      destination,
      but,
    ) !== undefined
  );
}
