/**
 * System > Centralized Deployment, whose page has no public API: find, add, edit, delete and
 * synchronise peers as JSON. Adding and editing are the button `Save and Synchronize`. [own]
 * facts/centralized.md 2.2
 */
import { shownJson } from '../../server/dispatch/own-form';
import type { Prepared, Resource, RestAnswer, RestCall } from '../../server/dispatch/rest';
import {
  exchangeKeys,
  recordOutcome,
  type Outcome,
} from '../../server/domain/centralized/exchange';
import {
  checkAddress,
  formOf,
  insertPeer,
  listPeers,
  needPeer,
  needRow,
  removePeer,
  targetOf,
  updatePeer,
  type PeerForm,
} from '../../server/domain/centralized/peers';
import { DomainRefusal } from '../../server/schema/refusal';
import type { Row } from '../../server/store/store';
import { administrator, reader } from './access';
import { readForm } from './peer-form';

/** What was learnt while no transaction was open. */
interface Learnt {
  form: PeerForm;
  outcome: Outcome;
  /** the row that it was learnt for */
  row?: Row;
}

export const peers: Resource = {
  path: 'centralized-deployment/peers',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run({ tx, query }) {
        const part = (query.get('peerAddress') ?? '').toLowerCase();
        const found = listPeers(tx).filter((peer) => peer.peerAddress.toLowerCase().includes(part));
        return shownJson({ peers: found });
      },
    },
    POST: {
      auth: administrator,
      evidence: 'guess',
      takes: 'peer',
      async prepare({ cluster, json: body }): Promise<Learnt> {
        const form = readForm(body);
        cluster.publisher.store.read((tx) => checkAddress(tx, form.peerAddress));
        return { form, outcome: await exchangeKeys(cluster, targetOf(cluster, form)) };
      },
      run(call, prepared) {
        const { form, outcome } = prepared as Learnt;
        const id = insertPeer(call.cluster, call.tx, form);
        recordOutcome(call.cluster, call.tx, id, outcome);
        const Location = `${call.origin}${call.url.replace(/\/?(\?.*)?$/, '')}/${id}`;
        return { ...shownJson(needPeer(call.tx, id)), status: 201, headers: { Location } };
      },
    },
  },
};

export const peer: Resource = {
  path: 'centralized-deployment/peers/{id}',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run: ({ tx, params }) => shownJson(needPeer(tx, params.id ?? '')),
    },
    PUT: {
      auth: administrator,
      evidence: 'guess',
      takes: 'peer',
      async prepare({ cluster, json: body, params }): Promise<Learnt> {
        const id = params.id ?? '';
        const row = cluster.publisher.store.read((tx) => needRow(tx, id));
        const form = readForm(body, formOf(row));
        cluster.publisher.store.read((tx) => checkAddress(tx, form.peerAddress, id));
        return { form, row, outcome: await exchangeKeys(cluster, targetOf(cluster, form, row)) };
      },
      run(call, prepared) {
        const { form } = prepared as Learnt;
        return settled(call, prepared as Learnt, (id) => {
          updatePeer(call.cluster, call.tx, id, form);
        });
      },
    },
    DELETE: {
      auth: administrator,
      evidence: 'guess',
      run({ tx, params }) {
        removePeer(tx, params.id ?? '');
        return { status: 204 };
      },
    },
  },
};

export const synchronization: Resource = {
  path: 'centralized-deployment/peers/{id}/sync',
  methods: {
    POST: {
      auth: administrator,
      evidence: 'guess',
      async prepare({ cluster, params }: Prepared): Promise<Learnt> {
        const row = cluster.publisher.store.read((tx) => needRow(tx, params.id ?? ''));
        const form = formOf(row);
        return { form, row, outcome: await exchangeKeys(cluster, targetOf(cluster, form, row)) };
      },
      run: (call, prepared) => settled(call, prepared as Learnt, () => undefined),
    },
  },
};

/** What was learnt is written, unless the peer became another one while its cluster was asked. */
function settled(call: RestCall, { row, outcome }: Learnt, save: (id: string) => void): RestAnswer {
  const { cluster, tx, params } = call;
  const id = params.id ?? '';
  const now = needRow(tx, id);
  const same = (['peeraddress', 'axlusername', 'rest'] as const).every(
    (column) => now[column] === row?.[column],
  );
  if (!same) throw new DomainRefusal('conflict', 'The peer was changed meanwhile.');
  save(id);
  recordOutcome(cluster, tx, id, outcome);
  return shownJson(needPeer(tx, id));
}
