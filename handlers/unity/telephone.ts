/**
 * Unity Connection's telephone interface, as far as PINs go: sign in, and change the PIN. It stands
 * in for the phone and for the Personal Communications Assistant. [own] JSON on the product's port
 */
import type { Prepared, Resource, RestProduct } from '../../server/dispatch/rest';
import { isSyncEnabled } from '../../server/domain/unity/axl-server';
import { changeUnityPin } from '../../server/domain/unity/change-pin';
import { credentialOf, setSecret } from '../../server/domain/unity/credentials';
import { verifyUnitySecret, type UnityOutcome } from '../../server/domain/unity/login';
import { RestError } from '../../server/schema/rest-error';
import type { Row, Tx } from '../../server/store/store';
import { errorOf } from './errors';

/** POST {"user": alias or extension, "pin": "..."}: a wrong PIN is answered, not refused. */
const signIn: Resource = {
  path: 'sign-in',
  methods: {
    POST: {
      auth: 'none',
      evidence: 'guess',
      takes: 'signIn',
      prepare: async (call) => (await verified(call)).outcome,
      run({ tx, json }, outcome) {
        const { user } = formOf(json);
        const row = userNamed(tx, user);
        const credential = row && credentialOf(tx, String(row.pkid), 'pin');
        const authenticated = outcome === 'verified';
        const mustChange = authenticated && credential?.credmustchange === 't';
        return { body: { kind: 'json', value: { authenticated, outcome, mustChange } } };
      },
    },
  },
};

/** POST {"user", "pin", "newPin"}: the user's own change, which synchronisation carries on. */
const changePin: Resource = {
  path: 'pin',
  methods: {
    POST: {
      auth: 'none',
      evidence: 'guess',
      takes: 'changePin',
      async prepare(call) {
        const { outcome, row } = await verified(call);
        if (outcome !== 'verified' || !row)
          throw new RestError(403, `The PIN is not accepted: ${outcome}.`);
        return row;
      },
      around(call, unit) {
        const { user, newPin } = formOf(call.json);
        const row = call.cluster.publisher.store.read((tx) => userNamed(tx, user));
        return (
          row && changeUnityPin(call.cluster, { user: row, pin: newPin, mark: undefined }, unit)
        );
      },
      run({ tx, cluster, json, rehearsed = false }, prepared) {
        const user = prepared as Row;
        const credential = credentialOf(tx, String(user.pkid), 'pin');
        if (credential?.cantchange === 't')
          throw new RestError(403, 'The user may not change the PIN.');
        const { newPin } = formOf(json);
        setSecret(cluster, tx, {
          ...{ user, kind: 'pin', clear: newPin },
          historyKnown: rehearsed,
          keepSealed: isSyncEnabled(tx),
        });
        tx.run(
          "update credential set credmustchange = 'f' where pkid = ?",
          String(credential?.pkid),
        );
        return { status: 204 };
      },
    },
  },
};

export const telephoneProduct: RestProduct = {
  name: 'telephone',
  base: '/ucmock/telephone',
  resources: [signIn, changePin],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf,
};

interface Form {
  user: string;
  pin: string;
  newPin: string;
}

async function verified(call: Prepared): Promise<{ outcome: UnityOutcome; row: Row | undefined }> {
  const { cluster, node, json } = call;
  const { user, pin } = formOf(json);
  const row = node.store.read((tx) => userNamed(tx, user));
  return { row, outcome: await verifyUnitySecret(cluster, node, { user: row, kind: 'pin' }, pin) };
}

function userNamed(tx: Tx, user: string): Row | undefined {
  return tx.get(
    'select * from users where alias = ? collate nocase or dtmfaccessid = ?',
    user,
    user,
  );
}

function formOf(json: unknown): Form {
  const form = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  const text = (name: string): string => {
    const value = form[name] ?? '';
    if (typeof value !== 'string') throw new RestError(400, `${name} must be a text.`);
    return value;
  };
  return { user: text('user'), pin: text('pin'), newPin: text('newPin') };
}
