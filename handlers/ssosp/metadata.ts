/**
 * Metadata of the service providers: /ssosp/ws/config/metadata/sp, that of the node or of the cluster,
 * or one file of a zip for each node (`?all=true`). [doc] that it is exported so; the parameter is ours
 * [guess]
 */
import { administrator } from '../../server/dispatch/own-form';
import type { Prepared, Resource } from '../../server/dispatch/rest';
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
      run(call) {
        const { tx, node, query } = call;
        const { mode } = readSso(tx);
        const nodes = providerNodes(tx);
        if (mode === 'node' && query.get('all') === 'true') {
          const files = nodes.map((name) => [
            `SPMetadata_${name}.xml`,
            document(call, name, [name]),
          ]);
          const bytes = zipOf(Object.fromEntries(files) as Record<string, string>);
          return { headers: ATTACHED, body: { kind: 'bytes', type: 'application/zip', bytes } };
        }
        const consumers = mode === 'node' ? [node.name] : nodes;
        const text = document(call, entityIdOf(tx, mode, node.name), consumers);
        return { body: { kind: 'text', type: 'application/samlmetadata+xml', text } };
      },
    },
  },
};

const ATTACHED = { 'Content-Disposition': 'attachment; filename="SPMetadata.zip"' };

/** @param nodes whose addresses are the assertion consumer services */
function document(call: Prepared, entityId: string, nodes: readonly string[]): string {
  const { cluster, node, origin } = call;
  // Other nodes are behind the port by which the client came here. [guess]
  const [, scheme = 'https:', port = ''] = /^(\w+:)\/\/.*?(:\d+)?$/.exec(origin) ?? [];
  const consumers = nodes.map((name) => consumerUrl(`${scheme}//${name}${port}`, entityId));
  const certificate = shownOf(cluster)(node)?.cert ?? cluster.settings.identity;
  return writeServiceProvider({ entityId, consumers }, certificate);
}
