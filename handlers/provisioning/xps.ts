/**
 * Self-provisioning by URL, /cucm-uds/private/selfProvision: the dialogue that an auto-registered phone
 * opens when it is idle. Login, confirmation, success; refusals are screens too, since a phone shows
 * nothing else. [doc] path and steps; query names and texts [guess]. facts/onboarding.md C2
 */
import type { Registry } from '../../server/dispatch/registry';
import type { Asked, Prepared, RestAnswer, RestProduct } from '../../server/dispatch/rest';
import type { Caller } from '../../server/dispatch/run-steps';
import { registrationsOf } from '../../server/domain/registration/registrations';
import { isRegistered } from '../../server/domain/registration/registration';
import { plainAddress } from '../../server/domain/self-provisioning/address';
import { isProved } from '../../server/domain/self-provisioning/authenticate';
import { standingPhone } from '../../server/domain/self-provisioning/auto-registered';
import { ProvisioningRefused } from '../../server/domain/self-provisioning/refusal';
import { modes } from '../../server/domain/self-provisioning/settings';
import { findPhoneUser } from '../../server/domain/self-provisioning/user';
import { texts } from '../../server/domain/self-provisioning/texts';
import { isLater } from '../../server/schema/release';
import { RestError } from '../../server/schema/rest-error';
import { judge, provision } from './provision';
import { confirmScreen, doneScreen, failedScreen, loginScreen } from './screens';

const BASE = '/cucm-uds/private/selfProvision';
/** The feature came with it. [doc] URLNOTE */
const SINCE = '10.0';
/** From the login to Continue, in ms. [guess] */
const PATIENCE_MS = 5 * 60_000;

export function xpsProduct(registry: Registry): RestProduct {
  return {
    name: 'self-provisioning',
    base: BASE,
    resources: [
      {
        path: '',
        methods: {
          GET: {
            auth: 'none',
            evidence: 'guess',
            // Continue is a GET as well, since a phone's key can do nothing else.
            writes: ({ query }) => query.has(TOKEN),
            prepare: (call) => show(registry, call),
            run: (_call, prepared) => prepared as RestAnswer,
          },
        },
      },
    ],
    format: 'xml',
    headers: { 'Cache-Control': 'no-store' },
    errorOf,
  };
}

/** Where it must not be kept by logs its name says so (runtime/log.ts): token, PIN. */
const TOKEN = 'token';

function errorOf(error: unknown, asked: Asked): RestAnswer | undefined {
  if (!(error instanceof RestError)) return undefined;
  if (error.status === 503) return failedScreen(texts().errors.publisherAway.shows, start(asked));
  return { status: error.status, body: { kind: 'page', message: error.message } };
}

async function show(registry: Registry, call: Prepared): Promise<RestAnswer> {
  if (isLater(SINCE, call.cluster.release.name))
    throw new RestError(404, 'The requested resource is not available.');
  const again = start(call);
  try {
    if (call.query.has(TOKEN)) return await carryOut(registry, call);
    const entered = call.query.get('UserID') ?? '';
    if (entered === '') {
      const { authenticates } = call.node.store.read(modes);
      return loginScreen(again, { asksPin: authenticates });
    }
    return await logIn(call, entered);
  } catch (error) {
    if (error instanceof ProvisioningRefused) {
      const { reason, message } = error;
      call.log.debug('self-provisioning-refused', { reason, device: call.query.get('name') });
      return failedScreen(message, again);
    }
    throw error;
  }
}

async function logIn(call: Prepared, entered: string): Promise<RestAnswer> {
  const { cluster, node, query } = call;
  const user = node.store.read((tx) => findPhoneUser(tx, entered));
  const isRight =
    user !== undefined &&
    (await isProved(cluster, node, String(user.pkid), query.get('PIN') ?? ''));
  if (!isRight) throw new ProvisioningRefused('loginFailed');
  const device = deviceOf(call);
  const userid = String(user.userid);
  const extension = node.store.read((tx) => judge(tx, device, userid));
  const proof: Proof = { device, userid, at: cluster.clock.now() };
  const token = cluster.sealer.seal(JSON.stringify(proof));
  const next = new URLSearchParams({ name: device, [TOKEN]: token });
  return confirmScreen(`${call.origin}${BASE}?${next.toString()}`, extension);
}

/** What the Continue key proves: who logged in, at which phone, and when by the cluster's clock. */
interface Proof {
  device: string;
  userid: string;
  at: number;
}

async function carryOut(registry: Registry, call: Prepared): Promise<RestAnswer> {
  const { cluster, query } = call;
  const proof = proofIn(call);
  if (!proof || proof.device !== query.get('name') || proof.at + PATIENCE_MS < cluster.clock.now())
    throw new ProvisioningRefused('expired');
  const { device, userid } = proof;
  const caller: Caller = { registry, cluster, user: { userid, rank: 1 } };
  return doneScreen(await provision(caller, device, userid));
}

function proofIn({ cluster, query }: Prepared): Proof | undefined {
  try {
    return JSON.parse(cluster.sealer.open(query.get(TOKEN) ?? '')) as Proof;
  } catch {
    // Not sealed by this cluster.
    return undefined;
  }
}

/** The dialogue's first address, for the same phone. */
function start({ origin, query }: Asked): string {
  const name = query.get('name');
  return name === null ? origin + BASE : `${origin}${BASE}?name=${encodeURIComponent(name)}`;
}

/**
 * The phone names itself where the idle URL says #DEVICENAME#; else it is the one auto-registered phone
 * that is registered from the address that asks. [guess]
 * @throws ProvisioningRefused when there is none, or more than one
 */
function deviceOf({ cluster, node, query, remote }: Prepared): string {
  const named = query.get('name') ?? '';
  if (named !== '') return named.toUpperCase();
  const there = registrationsOf(cluster)
    .all()
    .filter((one) => isRegistered(one) && plainAddress(one.ip) === plainAddress(remote))
    .map(({ device }) => device)
    .filter((device) =>
      node.store.read((tx) => standingPhone(tx, device)?.autoRegistered === true),
    );
  const [device, ...more] = new Set(there);
  if (device === undefined || more.length > 0) throw new ProvisioningRefused('notAutoRegistered');
  return device;
}
