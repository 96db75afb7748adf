/** device/{id}/subscribedServices and subscribedService/{id}. [doc] facts/uds.md 4, 5 */
import { shown, type Resource, type RestAnswer, type RestCall } from '../../server/dispatch/rest';
import {
  changeSubscription,
  sameSubscription,
  subscribe,
  subscriptionsOf,
  unsubscribe,
} from '../../server/domain/devices/subscribed-services';
import type { Row } from '../../server/store/store';
import { uriFirst } from './frame';
import { invalid, missing, textIn, treesIn } from './given';
import { deviceLink } from './links';
import { ownDevice } from './own-device';
import { self } from './self';
import {
  parameterElements,
  setParameters,
  subscribedAlready,
  subscriptionElement,
  wishOf,
  type Wish,
} from './subscription-body';
import { text } from './text';

const LIST = 'user/{userId}/device/{deviceId}/subscribedServices';
const ONE = 'user/{userId}/device/{deviceId}/subscribedService';

function deviceOf(call: RestCall): string {
  return text(ownDevice(call).pkid);
}

function linkOf(call: RestCall, device: string, subscription: string): string {
  return `${deviceLink(call, device)}/subscribedService/${subscription}`;
}

function list(call: RestCall): RestAnswer {
  const device = deviceOf(call);
  return shown('subscribedServices', {
    ...uriFirst(call),
    subscribedService: subscriptionsOf(call.tx, device).map((row) => ({
      '@uri': linkOf(call, device, text(row.pkid)),
      id: text(row.pkid),
      ...subscriptionElement(row),
    })),
  });
}

function addAll(call: RestCall, wishes: readonly Wish[]): RestAnswer {
  if (wishes.length === 0) throw invalid('A subscribedService is needed.');
  const device = deviceOf(call);
  const [first] = wishes.map((wish) => addOne(call, device, wish));
  return { status: 201, headers: { Location: linkOf(call, device, first ?? '') } };
}

function addOne(call: RestCall, device: string, wish: Wish): string {
  const { subscription } = wish;
  if (sameSubscription(call.tx, device, subscription)) throw subscribedAlready(subscription.name);
  const pkid = subscribe(call.tx, call.cluster.ids.pkid(), device, subscription);
  const row = subscriptionsOf(call.tx, device).find((one) => one.pkid === pkid);
  if (row) setParameters(call, row, wish);
  return pkid;
}

function wishesOf(call: RestCall): Wish[] {
  return treesIn(call.body, 'subscribedService').map((one) => wishOf(call, one));
}

function replaceAll(call: RestCall): RestAnswer {
  const wishes = wishesOf(call);
  removeAll(call);
  const device = deviceOf(call);
  for (const wish of wishes) addOne(call, device, wish);
  return list(call);
}

function removeAll(call: RestCall): RestAnswer {
  for (const row of subscriptionsOf(call.tx, deviceOf(call))) unsubscribe(call.tx, text(row.pkid));
  return { status: 204 };
}

/** The subscription of the path, or that of the name in query or body. */
function entry(call: RestCall): Row {
  const rows = subscriptionsOf(call.tx, deviceOf(call));
  const id = call.params.subscriptionId?.toLowerCase();
  const name = call.query.get('name') ?? textIn(call.body, 'name', 100);
  if (id === undefined && name === undefined) throw invalid('The name is needed.');
  const row = rows.find((one) => (id === undefined ? one.servicename === name : one.pkid === id));
  if (!row) throw missing('such subscription');
  return row;
}

function show(call: RestCall): RestAnswer {
  const row = entry(call);
  return shown('subscribedService', {
    ...uriFirst(call),
    id: text(row.pkid),
    ...subscriptionElement(row),
    parameters: { parameter: parameterElements(call, row) },
  });
}

function change(call: RestCall): RestAnswer {
  const row = entry(call);
  const wish = wishOf(call, call.body, row);
  const others = subscriptionsOf(call.tx, deviceOf(call)).filter(({ pkid }) => pkid !== row.pkid);
  const { name, service } = wish.subscription;
  if (others.some((one) => one.servicename === name || one.fktelecasterservice === service))
    throw subscribedAlready(name);
  changeSubscription(call.tx, text(row.pkid), wish.subscription);
  setParameters(call, { ...row, fktelecasterservice: service }, wish);
  return show({ ...call, body: {}, params: { ...call.params, subscriptionId: text(row.pkid) } });
}

const methods: Resource['methods'] = {
  GET: { auth: self, evidence: 'doc', run: show },
  POST: {
    auth: self,
    evidence: 'doc',
    takes: 'subscribedService',
    run: (call) => addAll(call, [wishOf(call, call.body)]),
  },
  PUT: { auth: self, evidence: 'doc', takes: 'subscribedService', run: change },
};

export const deviceSubscriptionResources: readonly Resource[] = [
  {
    path: LIST,
    methods: {
      GET: { auth: self, evidence: 'doc', run: list },
      POST: {
        auth: self,
        evidence: 'doc',
        takes: 'subscribedServices',
        run: (call) => addAll(call, wishesOf(call)),
      },
      PUT: { auth: self, evidence: 'doc', takes: 'subscribedServices', run: replaceAll },
      DELETE: { auth: self, evidence: 'doc', run: removeAll },
    },
  },
  { path: ONE, methods },
  { path: `${ONE}/{subscriptionId}`, methods },
];
