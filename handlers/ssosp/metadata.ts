/**
 * Metadata of the service providers: /ssosp/ws/config/metadata/sp, that of the node or of the cluster,
 * or one file of a zip for each node (`?all=true`). [doc] that it is exported so; the parameter is ours
 * [guess]
 */
import type { NodeStatus } from '../../server/cluster/bus';
import { administrator } from '../../server/dispatch/own-form';
import type { Prepared, Resource } from '../../server/dispatch/rest';
import { readTomcat } from '../../server/domain/certificates/own';
import { shownOf } from '../../server/domain/certificates/shown';
import { consumerUrl, entityIdOf, providerNodes } from '../../server/domain/sso/service-provider';
import { readSso } from '../../server/domain/sso/settings';
import { zipOf } from '../../server/rest/zip';
import { writeServiceProvider } from '../../server/security/saml-metadata';

export const metadata: Resource = {
  path: 'ws/config/metadata/sp',
  methods: {
    GET: {
      auth: administrator,
      evidence: 'doc',
      prepare: ({ cluster }) => cluster.statuses(),
      run(call, prepared) {
        const statuses = prepared as readonly NodeStatus[];
        const { tx, node, query } = call;
        const { mode } = readSso(tx);
        const nodes = providerNodes(tx);
        if (mode === 'node' && query.get('all') === 'true') {
          const files = nodes.map((name) => [
            `SPMetadata_${name}.xml`,
            document(call, statuses, { entityId: name, consumers: [name] }),
          ]);
          const bytes = zipOf(Object.fromEntries(files) as Record<string, string>);
          return { headers: ATTACHED, body: { kind: 'bytes', type: 'application/zip', bytes } };
        }
        const consumers = mode === 'node' ? [node.name] : nodes;
        const entityId = entityIdOf(tx, mode, node.name);
        const text = document(call, statuses, { entityId, consumers });
        return { body: { kind: 'text', type: 'application/samlmetadata+xml', text } };
      },
    },
  },
};

const ATTACHED = { 'Content-Disposition': 'attachment; filename="SPMetadata.zip"' };

interface Document {
  entityId: string;
  /** nodes whose addresses are the assertion consumer services */
  consumers: readonly string[];
}

function document(
  { cluster, node, origin }: Prepared,
  statuses: readonly NodeStatus[],
  { entityId, consumers }: Document,
): string {
  // Nodes of this process are behind the port by which the client came here [guess], others say theirs.
  const [, scheme = 'https:', here = ''] = /^(\w+:)\/\/.*?(:\d+)?$/.exec(origin) ?? [];
  const portOf = (name: string): string => {
    if (cluster.node(name)) return here;
    const url = statuses.find((one) => one.name === name)?.url ?? '';
    return /:\d+$/.exec(url)?.[0] ?? here;
  };
  const urls = consumers.map((name) => consumerUrl(`${scheme}//${name}${portOf(name)}`, entityId));
  const certificateOf = (name: string): string | undefined =>
    name === node.name
      ? shownOf(cluster)(node)?.cert
      : node.store.read((tx) => readTomcat(tx, name))[0];
  const [first, ...others] = consumers.map(certificateOf);
  // The node that gets an assertion opens it by its own key: one for all must be the same at all.
  const encryption = others.every((one) => one === first) ? first : undefined;
  return writeServiceProvider(
    { entityId, consumers: urls, encryption },
    first ?? cluster.settings.identity,
  );
}
