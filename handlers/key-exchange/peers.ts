/**
 * The page of the clusters whose keys a product fetches, which has no public API: find, add, edit,
 * delete and synchronise peers as JSON. Adding and editing are the button `Save and Synchronize`.
 * [own] facts/centralized.md 2.2
 */
import { shownJson } from '../../server/dispatch/own-form';
import type {
  AuthRule,
  Prepared,
  Resource,
  RestAnswer,
  RestCall,
} from '../../server/dispatch/rest';
import {
  exchangeKeys,
  recordOutcome,
  type Outcome,
} from '../../server/domain/centralized/exchange';
import type { PeerPage } from '../../server/domain/centralized/peer-page';
import { formOf, peersOf, targetOf, type PeerForm } from '../../server/domain/centralized/peers';
import { DomainRefusal } from '../../server/schema/refusal';
import type { Row } from '../../server/store/store';
import { readForm, type Member } from './peer-form';

export interface PeerRoutes {
  /** 'centralized-deployment/peers' */
  path: string;
  page: PeerPage;
  /** members of the form */
  members: readonly Member[];
  reader: AuthRule;
  administrator: AuthRule;
}

/** What was learnt while no transaction was open. */
interface Learnt {
  form: PeerForm;
  outcome: Outcome;
  /** the row that it was learnt for */
  row?: Row;
}

export function peerResources(routes: PeerRoutes): Resource[] {
  const { path, page, members, reader, administrator } = routes;
  const peers = peersOf(page);
  const evidence = 'guess' as const;

  async function learn({ cluster }: Prepared, form: PeerForm, row?: Row): Promise<Learnt> {
    const outcome = await exchangeKeys(cluster, targetOf(cluster, form, row), page);
    return { form, outcome, ...(row && { row }) };
  }

  /** What was learnt is written, unless the peer became another one while its cluster was asked. */
  function settle(
    call: RestCall,
    { row, outcome }: Learnt,
    save?: (id: string) => void,
  ): RestAnswer {
    const { cluster, tx } = call;
    const id = idOf(call);
    const now = peers.needRow(tx, id);
    if (!SEEN.every((column) => now[column] === row?.[column]))
      throw new DomainRefusal('conflict', 'The peer was changed meanwhile.');
    save?.(id);
    recordOutcome({ cluster, tx, page, id }, outcome);
    return shownJson(peers.need(tx, id));
  }

  const all: Resource = {
    path,
    methods: {
      GET: {
        auth: reader,
        evidence,
        run({ tx, query }) {
          const part = (query.get('peerAddress') ?? '').toLowerCase();
          const found = peers
            .list(tx)
            .filter((one) => one.peerAddress.toLowerCase().includes(part));
          return shownJson({ peers: found });
        },
      },
      POST: {
        auth: administrator,
        evidence,
        takes: 'peer',
        async prepare(call) {
          const form = readForm(call.json, members);
          call.cluster.publisher.store.read((tx) => peers.checkAddress(tx, form.peerAddress));
          return learn(call, form);
        },
        run(call, prepared) {
          const { cluster, tx, origin, url } = call;
          const { form, outcome } = prepared as Learnt;
          const id = peers.insert(cluster, tx, form);
          recordOutcome({ cluster, tx, page, id }, outcome);
          const Location = `${origin}${url.replace(/\/?(\?.*)?$/, '')}/${id}`;
          return { ...shownJson(peers.need(tx, id)), status: 201, headers: { Location } };
        },
      },
    },
  };

  const one: Resource = {
    path: `${path}/{id}`,
    methods: {
      GET: { auth: reader, evidence, run: (call) => shownJson(peers.need(call.tx, idOf(call))) },
      PUT: {
        auth: administrator,
        evidence,
        takes: 'peer',
        async prepare(call) {
          const { store } = call.cluster.publisher;
          const row = store.read((tx) => peers.needRow(tx, idOf(call)));
          const form = readForm(call.json, members, formOf(row));
          store.read((tx) => peers.checkAddress(tx, form.peerAddress, idOf(call)));
          return learn(call, form, row);
        },
        run(call, prepared) {
          const learnt = prepared as Learnt;
          return settle(call, learnt, (id) => {
            peers.update(call.cluster, call.tx, id, learnt.form);
          });
        },
      },
      DELETE: {
        auth: administrator,
        evidence,
        run(call) {
          peers.remove(call.tx, idOf(call));
          return { status: 204 };
        },
      },
    },
  };

  const synchronization: Resource = {
    path: `${path}/{id}/sync`,
    methods: {
      POST: {
        auth: administrator,
        evidence,
        async prepare(call) {
          const row = call.cluster.publisher.store.read((tx) => peers.needRow(tx, idOf(call)));
          return learn(call, formOf(row), row);
        },
        run: (call, prepared) => settle(call, prepared as Learnt),
      },
    },
  };

  return [all, one, synchronization];
}

/** Columns that say to whom a peer's keys were asked for. */
const SEEN = ['peeraddress', 'axlusername', 'isignoringcertificate', 'rest'] as const;

function idOf({ params }: Pick<Prepared, 'params'>): string {
  return params.id ?? '';
}
