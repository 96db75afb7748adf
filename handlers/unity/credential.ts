/**
 * users/{ObjectId}/credential/pin and /password: settings, and a new secret in clear text. A new
 * PIN goes to CUCM first where synchronisation is enabled. [doc] facts/pin-sync.md 5, 8
 */
import { shown, type Resource, type RestCall, type Prepared } from '../../server/dispatch/rest';
import { secretOf } from '../../server/domain/credentials/hash';
import { isSyncEnabled } from '../../server/domain/unity/axl-server';
import { changeUnityPin } from '../../server/domain/unity/change-pin';
import {
  credentialOf,
  isSecret,
  makeCredential,
  setSecret,
  type Kind,
} from '../../server/domain/unity/credentials';
import { needRow, notFound, show, updateObject } from '../../server/domain/unity/objects';
import { PIN_SYNC, type PinSyncMark } from '../../server/cluster/neighbours';
import { cupiResource } from '../../server/schema/cupi';
import { textOf } from '../../server/schema/tree';
import type { Row, Tx } from '../../server/store/store';
import { mayRead, mayWrite } from './auth';
import { formOf, kindOf, settingsOnly } from './credential-form';

const resource = cupiResource('Credential');
const user = cupiResource('User');
const SETTINGS = settingsOnly(resource);

export const credential: Resource = {
  path: 'users/{p0}/credential/{p1}',
  methods: {
    GET: {
      auth: mayRead,
      evidence: 'doc',
      run(call) {
        const kind = kindOf(call.params.p1);
        const row = credentialRow(call, kind);
        const uri = `/vmrest/users/${String(row.userobjectid)}/credential/${kind}`;
        return shown(resource.name, { ...show(resource, row), URI: uri });
      },
    },
    PUT: {
      auth: mayWrite,
      evidence: 'doc',
      takes: resource.name,
      around(call, unit) {
        const pin = textOf(call.body.Credentials) ?? '';
        if (kindOf(call.params.p1) !== 'pin' || pin === '') return undefined;
        const row = call.cluster.publisher.store.read((tx) => userRow(tx, call));
        return changeUnityPin(call.cluster, { user: row, pin, mark: markOf(call) }, unit);
      },
      run(call) {
        const kind = kindOf(call.params.p1);
        const owner = userRow(call.tx, call);
        const row = credentialRow(call, kind);
        const { clear, settings: body } = formOf(call.body);
        if (clear !== '') store(call, owner, kind, clear);
        updateObject(call.tx, call.cluster, { resource: SETTINGS, row, body });
        unlock(call, row);
        return { status: 204 };
      },
    },
  },
};

function store(call: RestCall, owner: Row, kind: Kind, clear: string): void {
  const { tx, cluster } = call;
  const mark = markOf(call);
  const secret = secretOf(clear);
  // What CUCM pushes may be here already. [guess]
  if (mark !== undefined && isSecret(tx, String(owner.pkid), kind, secret)) return;
  setSecret(cluster, tx, {
    user: owner,
    kind,
    clear,
    secret,
    unchecked: mark === 'settle',
    historyKnown: call.rehearsed === true,
    keepSealed: kind === 'pin' && isSyncEnabled(tx),
  });
}

/** HackCount 0 unlocks. [doc] */
function unlock({ tx, body }: RestCall, row: Row): void {
  const unlocked = textOf(body.HackCount) === '0' || textOf(body.Locked) === 'false';
  if (unlocked)
    tx.run(
      "update credential set hackcount = 0, timelockout = null, timelasthack = null, hacked = 'f' where pkid = ?",
      String(row.pkid),
    );
}

function userRow(tx: Tx, { params }: Prepared | RestCall): Row {
  return needRow(tx, user, params.p0 ?? '');
}

function credentialRow(call: RestCall, kind: Kind): Row {
  const owner = userRow(call.tx, call);
  const found = credentialOf(call.tx, String(owner.pkid), kind);
  if (found) return found;
  if (call.verb === 'GET') throw notFound(resource, kind);
  return makeCredential(call.tx, call.cluster.ids, owner, kind);
}

function markOf({ headers }: Prepared | RestCall): PinSyncMark | undefined {
  const mark = headers[PIN_SYNC.toLowerCase()];
  return mark === 'probe' || mark === 'push' || mark === 'settle' ? mark : undefined;
}
