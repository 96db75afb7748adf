/** One document asks for one thing: a login, a logout, or who is where. */
import { shown, type Prepared, type Resource, type RestCall } from '../../server/dispatch/rest';
import { verifyLogin } from '../../server/domain/credentials/login';
import {
  currentLogin,
  devicesOf,
  EmRefused,
  endExpired,
  login,
  logout,
  needPhone,
} from '../../server/domain/devices/extension-mobility';
import { countExtensionMobility } from '../../server/domain/perfmon/deeds';
import { wakeLoginExpiry } from '../../server/domain/devices/login-expiry';
import { membersOf, textOf, treeOf, type Tree, type Value } from '../../server/schema/tree';

/** An application logs users in and out by this right. [doc] facts/pin-sync.md */
const PROXY = 'Standard EM Authentication Proxy Rights';

export const servlet: Resource = {
  path: 'EMServiceServlet',
  methods: {
    POST: {
      auth: 'none',
      evidence: 'doc',
      takesForm: { field: 'xml', roots: ['request', 'query'] },
      anywhere: () => true,
      prepare: knownApplication,
      run: (call) => shown('response', answerTo(call)),
    },
  },
};

/** @throws EmRefused */
async function knownApplication({ cluster, node, body }: Prepared): Promise<void> {
  const info = treeOf(treeOf(body.request ?? body.query).appInfo);
  const id = textOf(info.appID) ?? '';
  const found = await verifyLogin(cluster, node, id, textOf(info.appCertificate) ?? '');
  if (!found.ok)
    throw new EmRefused(found.reason === 'unknown user' ? 'application' : 'authentication');
  if (!found.user.roles.has(PROXY)) throw new EmRefused('proxyRights');
}

function answerTo(call: RestCall): Tree {
  endExpired(call.tx, Math.floor(call.cluster.clock.now() / 1000));
  const { request, query } = call.body;
  const asked = treeOf(request ?? query);
  if (asked.login !== undefined) return logIn(call, treeOf(asked.login));
  if (asked.logout !== undefined) {
    logout(call.tx, textOf(treeOf(asked.logout).deviceName) ?? '');
    countExtensionMobility(call, 'logout');
    return { success: '' };
  }
  if (asked.deviceUserQuery ?? asked.userDevicesQuery) countExtensionMobility(call);
  if (asked.deviceUserQuery !== undefined)
    return { deviceUserResults: { device: devices(call, treeOf(asked.deviceUserQuery)) } };
  if (asked.userDevicesQuery !== undefined)
    return { userDevicesResults: { user: users(call, treeOf(asked.userDevicesQuery)) } };
  throw new EmRefused('query');
}

function logIn(call: RestCall, asked: Tree): Tree {
  const { tx, cluster } = call;
  const duration = treeOf(asked.exclusiveDuration);
  const minutes = Number(textOf(duration.time) ?? 0);
  if (!Number.isInteger(minutes) || minutes < 0) throw new EmRefused('parsing');
  const profile = textOf(asked.deviceProfile) ?? '';
  login(tx, cluster.clock, {
    device: textOf(asked.deviceName) ?? '',
    userid: textOf(asked.userID) ?? '',
    ...(profile !== '' && { profile }),
    duration: minutes * 60,
  });
  wakeLoginExpiry(cluster);
  countExtensionMobility(call, 'login');
  return { success: '' };
}

function devices({ tx }: RestCall, asked: Tree): Value[] {
  return membersOf(asked.deviceName).map((value): Tree => {
    const name = textOf(value) ?? '';
    try {
      const found = currentLogin(tx, needPhone(tx, name).pkid);
      return { '@id': name, ...(found ? { userID: String(found.userid) } : { none: '' }) };
    } catch (error) {
      if (error instanceof EmRefused) return { '@id': name, doesNotExist: '' };
      throw error;
    }
  });
}

function users({ tx }: RestCall, asked: Tree): Value[] {
  return membersOf(asked.userID).map((value): Tree => {
    const id = textOf(value) ?? '';
    if (!tx.get('select 1 from enduser where userid = ?', id))
      return { '@id': id, doesNotExist: '' };
    const names = devicesOf(tx, id);
    return { '@id': id, ...(names.length > 0 ? { deviceName: names } : { none: '' }) };
  });
}
