/**
 * Pages of Expressway-C of which no public API is known, as JSON: what came of each refresh, MRA Access
 * Control, and the button Refresh servers. [own]
 */
import { peerResources } from '../key-exchange/peers';
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import {
  exchangeKeys,
  recordOutcome,
  type Outcome,
} from '../../server/domain/centralized/exchange';
import {
  IM_AND_PRESENCE_NODES,
  UNIFIED_CM_SERVERS,
  type PeerPage,
} from '../../server/domain/centralized/peer-page';
import { formOf, peersOf, targetOf } from '../../server/domain/centralized/peers';
import {
  accessControlOf,
  readAccessControl,
  writeAccessControl,
} from '../../server/domain/mra/access-control';
import {
  listActivationTrust,
  removeActivationTrust,
  uploadActivationTrust,
} from '../../server/domain/expressway/activation-trust';
import { administrator } from './access';

const MEMBERS = ['peerAddress', 'axlUsername', 'axlPassword', 'ignoreCertificateErrors'] as const;

const PAGES = [UNIFIED_CM_SERVERS, IM_AND_PRESENCE_NODES];

interface Refreshed {
  page: PeerPage;
  id: string;
  outcome: Outcome;
}

const refresh: Resource = {
  path: 'refresh',
  methods: {
    POST: {
      auth: administrator,
      evidence: 'guess',
      async prepare({ cluster, node }): Promise<Refreshed[]> {
        const asked = PAGES.flatMap((page) =>
          node.store
            .read((tx) => tx.all(`select * from ${page.table}`))
            .map(async (row) => {
              const target = targetOf(cluster, formOf(row), row);
              const outcome = await exchangeKeys(cluster, target, page);
              return { page, id: String(row.pkid), outcome };
            }),
        );
        return Promise.all(asked);
      },
      run({ cluster, tx }, prepared) {
        for (const { page, id, outcome } of prepared as Refreshed[]) {
          // One that was removed meanwhile has nothing to write.
          if (tx.get(`select 1 from ${page.table} where pkid = ?`, id))
            recordOutcome({ cluster, tx, page, id }, outcome);
        }
        const [servers, presence] = PAGES.map((page) => peersOf(page).list(tx));
        return shownJson({ servers, presence });
      },
    },
  },
};

const accessControl: Resource = {
  path: 'access-control',
  methods: {
    GET: {
      auth: administrator,
      evidence: 'guess',
      run: ({ tx }) => shownJson(readAccessControl(tx)),
    },
    PUT: {
      auth: administrator,
      evidence: 'guess',
      takes: 'accessControl',
      run({ tx, json }) {
        writeAccessControl(tx, accessControlOf(json, readAccessControl(tx)));
        return shownJson(readAccessControl(tx));
      },
    },
  },
};

/** Activation code onboarding trusted CA certificates. */
const activationTrust: Resource = {
  path: 'activation-trust',
  methods: {
    GET: {
      auth: administrator,
      evidence: 'guess',
      run: ({ tx }) => shownJson({ certificates: listActivationTrust(tx) }),
    },
    POST: {
      auth: administrator,
      evidence: 'guess',
      takes: 'certificate',
      run({ cluster, tx, json }) {
        const { certificate } = (json ?? {}) as { certificate?: unknown };
        uploadActivationTrust(tx, cluster.ids, String(certificate));
        return { ...shownJson({ certificates: listActivationTrust(tx) }), status: 201 };
      },
    },
  },
};

const activationTrusted: Resource = {
  path: 'activation-trust/{id}',
  methods: {
    DELETE: {
      auth: administrator,
      evidence: 'guess',
      run({ tx, params }) {
        removeActivationTrust(tx, params.id ?? '');
        return { status: 204 };
      },
    },
  },
};

const page = (path: string, of: PeerPage): Resource[] =>
  peerResources({ path, page: of, members: MEMBERS, reader: administrator, administrator });

export const ownForms: Resource[] = [
  ...page('cucm-servers', UNIFIED_CM_SERVERS),
  ...page('imp-nodes', IM_AND_PRESENCE_NODES),
  refresh,
  accessControl,
  activationTrust,
  activationTrusted,
];
