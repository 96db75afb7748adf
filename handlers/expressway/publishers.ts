/**
 * /api/provisioning/controller/server/{cucm,imp}: the publishers whose clusters are reached from
 * outside. Members as public clients read and send them [client]; the texts are a guess.
 */
import { readForm } from '../key-exchange/peer-form';
import { shownJson } from '../../server/dispatch/own-form';
import type { Prepared, Resource } from '../../server/dispatch/rest';
import {
  exchangeKeys,
  recordOutcome,
  type Outcome,
} from '../../server/domain/centralized/exchange';
import type { PeerPage } from '../../server/domain/centralized/peer-page';
import {
  formOf,
  peersOf,
  targetOf,
  type Peer,
  type PeerForm,
} from '../../server/domain/centralized/peers';
import { DomainRefusal } from '../../server/schema/refusal';
import { administrator } from './access';

interface Learnt {
  form: PeerForm;
  outcome: Outcome;
}

/** @param more members that we keep no value of, as a fresh server shows them */
export function publisherResource(
  path: string,
  page: PeerPage,
  more: Record<string, string> = {},
): Resource {
  const peers = peersOf(page);
  const evidence = 'client' as const;
  const viewOf = (peer: Peer): object => ({
    Publisher: peer.peerAddress,
    AxlUsername: peer.axlUsername,
    TlsVerify: peer.ignoreCertificateErrors ? 'Off' : 'On',
    ...more,
  });
  const need = ({ cluster, json }: Prepared): string => {
    const { Publisher } = membersOf(json);
    const { store } = cluster.publisher;
    const id = store.read((tx) => peers.idOf(tx, typeof Publisher === 'string' ? Publisher : ''));
    if (id === undefined)
      throw new DomainRefusal('not found', `There is no publisher ${String(Publisher)}.`);
    return id;
  };
  const said = (Message: string, status = 200) => ({ ...shownJson({ Message }), status });
  return {
    path,
    methods: {
      GET: {
        auth: administrator,
        evidence,
        run: ({ tx }) => shownJson(peers.list(tx).map(viewOf)),
      },
      POST: {
        auth: administrator,
        evidence,
        takes: 'server',
        async prepare({ cluster, json }): Promise<Learnt> {
          const form = formFrom(json);
          cluster.publisher.store.read((tx) => peers.checkAddress(tx, form.peerAddress));
          return { form, outcome: await exchangeKeys(cluster, targetOf(cluster, form), page) };
        },
        run({ cluster, tx }, prepared) {
          const { form, outcome } = prepared as Learnt;
          const id = peers.insert(cluster, tx, form);
          recordOutcome({ cluster, tx, page, id }, outcome);
          return said(`Successfully created ${form.peerAddress}`, 201);
        },
      },
      PUT: {
        auth: administrator,
        evidence,
        takes: 'server',
        async prepare(call): Promise<Learnt> {
          const { cluster, json } = call;
          const row = cluster.publisher.store.read((tx) => peers.needRow(tx, need(call)));
          const form = formFrom(json, formOf(row));
          return { form, outcome: await exchangeKeys(cluster, targetOf(cluster, form, row), page) };
        },
        run(call, prepared) {
          const { cluster, tx } = call;
          const { form, outcome } = prepared as Learnt;
          const id = need(call);
          peers.update(cluster, tx, id, form);
          recordOutcome({ cluster, tx, page, id }, outcome);
          return said(`Successfully updated ${form.peerAddress}`);
        },
      },
      DELETE: {
        auth: administrator,
        evidence,
        takes: 'server',
        run(call) {
          peers.remove(call.tx, need(call));
          return said('Successfully deleted');
        },
      },
    },
  };
}

function membersOf(json: unknown): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

const MEMBERS = ['peerAddress', 'axlUsername', 'axlPassword', 'ignoreCertificateErrors'] as const;

/** What we keep nothing of (AesGcm, DeploymentId ...) is taken and left. */
function formFrom(json: unknown, before?: PeerForm): PeerForm {
  const {
    Publisher,
    AxlUsername,
    AxlPassword,
    TlsVerify = before ? undefined : 'On',
  } = membersOf(json);
  if (TlsVerify !== undefined && TlsVerify !== 'On' && TlsVerify !== 'Off')
    throw new DomainRefusal('invalid', 'TlsVerify must be On or Off.');
  const given = {
    peerAddress: Publisher,
    axlUsername: AxlUsername,
    axlPassword: AxlPassword,
    ignoreCertificateErrors: TlsVerify === undefined ? undefined : TlsVerify === 'Off',
  };
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  return readForm(Object.fromEntries(told), MEMBERS, before);
}
