/** The check box of each application server of type Cisco Unity Connection, and what Save says. */
import { administrator, reader, shownJson } from '../../server/dispatch/own-form';
import type { Prepared, Resource } from '../../server/dispatch/rest';
import { probeServer, SUCCESSFUL } from '../../server/domain/pin-sync/enable';
import { flaggedServers, setFlag } from '../../server/domain/pin-sync/flag';
import { RestError } from '../../server/schema/rest-error';
import type { Row, Tx } from '../../server/store/store';

const SERVERS = `select s.pkid as pkid, s.name as name, s.ipaddress as address from appserver s
  join typeappserver t on t.enum = s.tkappserver where t.name = 'Cisco Unity Connection'`;

export const servers: Resource = {
  path: 'servers',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run({ tx }) {
        const on = flaggedServers(tx);
        return shownJson(tx.all(`${SERVERS} order by s.name`).map((row) => view(row, on)));
      },
    },
  },
};

/** PUT {"enabled": true}: as Save on the page, the box is stored as ticked only when the probe was good. */
export const server: Resource = {
  path: 'servers/{name}',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run: ({ tx, params }) => shownJson(view(needServer(tx, params), flaggedServers(tx))),
    },
    PUT: {
      auth: administrator,
      evidence: 'doc',
      takes: 'server',
      prepare: (call) => prepare(call),
      run({ tx, cluster, params, json }, prepared) {
        const row = needServer(tx, params);
        const { refusal } = prepared as { refusal: string | undefined };
        const enabled = wanted(json) && refusal === undefined;
        setFlag(tx, cluster.ids, String(row.pkid), enabled);
        const status = refusal ?? (enabled ? SUCCESSFUL : 'Status: Ready');
        return shownJson({ ...view(row, flaggedServers(tx)), status });
      },
    },
  },
};

async function prepare(call: Prepared): Promise<{ refusal: string | undefined }> {
  const { cluster, params, json } = call;
  const row = cluster.publisher.store.read((tx) => needServer(tx, params));
  if (!wanted(json)) return { refusal: undefined };
  return { refusal: await probeServer(cluster, String(row.pkid)) };
}

function wanted(json: unknown): boolean {
  const { enabled } = (typeof json === 'object' && json !== null ? json : {}) as {
    enabled?: unknown;
  };
  if (typeof enabled !== 'boolean') throw new RestError(400, 'Say {"enabled": true} or false.');
  return enabled;
}

function needServer(tx: Tx, { name = '' }: Readonly<Record<string, string>>): Row {
  const row = tx.get(`${SERVERS} and s.name = ?`, name);
  if (!row) throw new RestError(404, `There is no Cisco Unity Connection named ${name}.`);
  return row;
}

function view({ pkid, name, address }: Row, on: readonly string[]): Record<string, unknown> {
  return { name, ipAddress: address ?? '', enabled: on.includes(String(pkid)) };
}
