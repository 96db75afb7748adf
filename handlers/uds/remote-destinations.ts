/** remoteDestinations and remoteDestination/{id} of a user. [doc] facts/uds.md 4, 5 */
import { shown, type Resource, type RestAnswer, type RestCall } from '../../server/dispatch/rest';
import {
  addRemoteDestination,
  carriersOf,
  changeRemoteDestination,
  destinationTaken,
  possibleCarriers,
  remoteDestination,
  remoteDestinationsOf,
  removeRemoteDestination,
  type Carrier,
  type DestinationWish,
} from '../../server/domain/users/remote-destinations';
import { RestError } from '../../server/schema/rest-error';
import { textOf, treeOf, type Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { versionFirst } from './frame';
import { flagIn, invalid, missing, neededText, textIn, treesIn } from './given';
import { userLink } from './links';
import { REMOTE_USAGE, valueOfWords } from './options';
import { wholeDestination, listedDestination } from './remote-destination-view';
import { ownRow, self } from './self';
import { text } from './text';

const PATH = 'user/{userId}/remoteDestination';

function linkOf(call: RestCall, pkid: string): string {
  return `${userLink(call)}/remoteDestination/${pkid}`;
}

function list(call: RestCall): RestAnswer {
  const rows = remoteDestinationsOf(call.tx, text(ownRow(call).pkid));
  return shown('remoteDestinations', {
    ...versionFirst(call),
    remoteDestination: rows.map((row) => ({
      '@uri': linkOf(call, text(row.pkid)),
      ...listedDestination(call, row),
    })),
  });
}

function entry(call: RestCall): Row {
  const id = (call.params.destinationId ?? '').toLowerCase();
  const row = remoteDestination(call.tx, text(ownRow(call).pkid), id);
  if (!row) throw missing('such remote destination of this user');
  return row;
}

function show(call: RestCall): RestAnswer {
  return shown('remoteDestination', {
    ...versionFirst(call),
    ...wholeDestination(call, entry(call)),
  });
}

const NAME = 50;
const NUMBER = 50;

/** The body's wish; a change leaves what is absent. PUT's sample says destinationNumber: both are known. */
function wishOf(call: RestCall, known?: Row): DestinationWish {
  const { body } = call;
  const named = body.destinationNumber === undefined ? 'destination' : 'destinationNumber';
  const destination =
    known && body[named] === undefined
      ? text(known.destination)
      : neededText(body, named, NUMBER).replace(/[ ()-]/g, '');
  if (!/^\+?[0-9A-D*#]+$/i.test(destination)) throw invalid('The destination cannot be dialled.');
  const ring = flagIn(body, 'ringWhenExtensionDialed', true);
  const transfer = flagIn(body, 'allowTransferToMobile', false);
  const control = flagIn(body, 'allowControlFromApplication', false);
  const before = known ? carriersOf(call.tx, known) : undefined;
  const carriers = carriersIn(call, before);
  const controlled = carriers.some(({ usage }) => usage === '1');
  if (control === true && !controlled)
    throw invalid('allowControlFromApplication needs a CTI remote device.');
  return {
    name: textIn(body, 'name', NAME) ?? text(known?.name),
    destination,
    ring: ring ?? (known ? known.enablesinglenumberreach === 't' : true),
    transfer: transfer ?? known?.ismobilephone === 't',
    carriers: control === false ? carriers.filter(({ usage }) => usage !== '1') : carriers,
  };
}

/** The devices of the body; without any those of before, else the first that the user has. [guess] */
function carriersIn(call: RestCall, before: Carrier[] | undefined): Carrier[] {
  const possible = possibleCarriers(call.tx, text(ownRow(call).pkid));
  const given = treesIn(treeOf(call.body.associatedDevices), 'associatedDevice');
  if (given.length === 0) {
    const carriers = before ?? possible.slice(0, 1);
    if (carriers.length > 0) return carriers;
    throw invalid('The user has no remote destination profile and no CTI remote device.');
  }
  const chosen = given.map((one) => carrierOf(possible, one));
  if (new Set(chosen.map(({ usage }) => usage)).size < chosen.length)
    throw invalid('Two associated devices have the same usage.');
  return chosen;
}

function carrierOf(possible: readonly Carrier[], element: Tree): Carrier {
  const name = neededText(element, 'name', 128);
  const usage = textOf(treeOf(element.usage)['@value']) ?? textOf(element.usage) ?? '';
  const found = possible.find(
    (one) =>
      text(one.device.name) === name &&
      (usage === '' || one.usage === valueOfWords(REMOTE_USAGE, usage)),
  );
  if (!found) throw invalid(`${name} carries no remote destination of this user.`);
  return found;
}

function refuseTaken(call: RestCall, { destination }: DestinationWish, but: string): void {
  if (destinationTaken(call.tx, destination, but))
    throw new RestError(409, `${destination} is a remote destination already.`);
}

function add(call: RestCall): RestAnswer {
  const user = ownRow(call);
  const pkid = text(user.pkid);
  const limit = Number(text(user.remotedestinationlimit) || 4);
  if (remoteDestinationsOf(call.tx, pkid).length >= limit)
    throw new RestError(400, `The user may have ${limit} remote destinations.`);
  const wish = wishOf(call);
  refuseTaken(call, wish, '');
  const made = addRemoteDestination(call.tx, pkid, wish);
  return { status: 201, headers: { Location: linkOf(call, made) } };
}

function change(call: RestCall): RestAnswer {
  const row = entry(call);
  const wish = wishOf(call, row);
  refuseTaken(call, wish, text(row.pkid));
  changeRemoteDestination(call.tx, text(row.pkid), text(ownRow(call).pkid), wish);
  return show(call);
}

function remove(call: RestCall): RestAnswer {
  removeRemoteDestination(call.tx, text(entry(call).pkid));
  return { status: 204 };
}

const post = { auth: self, evidence: 'doc', takes: 'remoteDestination', run: add } as const;

export const remoteDestinationResources: readonly Resource[] = [
  {
    path: 'user/{userId}/remoteDestinations',
    methods: { GET: { auth: self, evidence: 'doc', run: list } },
  },
  { path: PATH, methods: { POST: post } },
  {
    path: `${PATH}/{destinationId}`,
    methods: {
      GET: { auth: self, evidence: 'doc', run: show },
      // Documented with an id in the path, which says nothing then.
      POST: post,
      PUT: { auth: self, evidence: 'doc', takes: 'remoteDestination', run: change },
      DELETE: { auth: self, evidence: 'guess', run: remove },
    },
  },
];
