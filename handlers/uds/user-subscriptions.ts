/** user/{id}/subscribedServices: one set for all devices. [doc] facts/uds.md 5 */
import { shown, type Resource, type RestAnswer, type RestCall } from '../../server/dispatch/rest';
import {
  sameSubscription,
  subscribe,
  subscriptionsOf,
  unsubscribe,
} from '../../server/domain/devices/subscribed-services';
import { controlledDevices } from '../../server/domain/users/user-devices';
import type { Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { uriFirst, uriOf } from './frame';
import { invalid, missing, treesIn } from './given';
import { deviceLink } from './links';
import { ownRow, self } from './self';
import {
  setParameters,
  subscribedAlready,
  subscriptionElement,
  wishOf,
  type Wish,
} from './subscription-body';
import { flag, text } from './text';

const PATH = 'user/{userId}/subscribedServices';

export const userSubscriptionResources: readonly Resource[] = [
  {
    path: PATH,
    methods: {
      GET: { auth: self, evidence: 'doc', run: show },
      POST: { auth: self, evidence: 'doc', takes: 'subscribedServices', run: add },
      PUT: { auth: self, evidence: 'doc', takes: 'subscribedServices', run: replace },
      DELETE: { auth: self, evidence: 'doc', run: removeAll },
    },
  },
  {
    path: `${PATH}/{subscriptionId}`,
    methods: { DELETE: { auth: self, evidence: 'doc', run: removeOne } },
  },
];

function devicesOf(call: RestCall): Row[] {
  return controlledDevices(call.tx, String(ownRow(call).pkid));
}

function show(call: RestCall): RestAnswer {
  const devices = devicesOf(call);
  const sets = devices.map((device) =>
    subscriptionsOf(call.tx, text(device.pkid)).map(subscriptionElement),
  );
  const [first = []] = sets;
  const same = sets.every((set) => JSON.stringify(set) === JSON.stringify(first));
  const services = same ? first : [];
  return shown('userSubscribedServices', {
    ...uriFirst(call),
    subscribedServices: {
      '@appliesToAllDevices': flag(same),
      '@totalCount': String(services.length),
      subscribedService: services,
    },
    devices: {
      device: devices.map((device) => ({
        '@name': text(device.name),
        '@description': text(device.description),
        '@subscribedServicesUri': `${deviceLink(call, text(device.pkid))}/subscribedServices`,
      })),
    },
  });
}

function wishesOf(call: RestCall): Wish[] {
  return treesIn(call.body, 'subscribedService').map((one: Tree) => wishOf(call, one));
}

function subscribeAll(call: RestCall, wishes: readonly Wish[]): void {
  for (const device of devicesOf(call)) {
    const pkid = text(device.pkid);
    for (const wish of wishes) {
      if (sameSubscription(call.tx, pkid, wish.subscription))
        throw subscribedAlready(wish.subscription.name);
      const made = subscribe(call.tx, call.cluster.ids.pkid(), pkid, wish.subscription);
      const row = subscriptionsOf(call.tx, pkid).find((one) => one.pkid === made);
      if (row) setParameters(call, row, wish);
    }
  }
}

function add(call: RestCall): RestAnswer {
  const wishes = wishesOf(call);
  if (wishes.length === 0) throw invalid('A subscribedService is needed.');
  subscribeAll(call, wishes);
  return { status: 201, headers: { Location: uriOf(call) } };
}

function replace(call: RestCall): RestAnswer {
  const wishes = wishesOf(call);
  unsubscribeWhere(call, () => true);
  subscribeAll(call, wishes);
  return show(call);
}

function removeAll(call: RestCall): RestAnswer {
  unsubscribeWhere(call, () => true);
  return { status: 204 };
}

/** The subscription of this id, and those of the same name on the other devices. [guess] */
function removeOne(call: RestCall): RestAnswer {
  const id = (call.params.subscriptionId ?? '').toLowerCase();
  const all = devicesOf(call).flatMap((device) => subscriptionsOf(call.tx, text(device.pkid)));
  const named = all.find((row) => row.pkid === id || row.fktelecasterservice === id);
  if (!named) throw missing('such subscription');
  unsubscribeWhere(call, (row) => row.servicename === named.servicename);
  return { status: 204 };
}

function unsubscribeWhere(call: RestCall, holds: (row: Row) => boolean): void {
  for (const device of devicesOf(call)) {
    for (const row of subscriptionsOf(call.tx, text(device.pkid)))
      if (holds(row)) unsubscribe(call.tx, text(row.pkid));
  }
}
