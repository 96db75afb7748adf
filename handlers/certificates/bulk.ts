/** Bulk certificate management: export, consolidate, import, over an SFTP server or a folder. [doc] what, [own] how */
import type { AuthRule, Prepared, Resource } from '../../server/dispatch/rest';
import {
  BULK_TYPES,
  consolidateBulk,
  exportBulk,
  importBulk,
  readConsolidated,
  type BulkType,
} from '../../server/domain/certificates/bulk';
import { RestError } from '../../server/schema/rest-error';
import { membersOf } from './asked';

interface Imported {
  type: BulkType;
  pems: string[];
}

export function bulkResources(auth: AuthRule): Resource[] {
  return [
    step(auth, 'export', async ({ cluster, node }, type) => {
      const owners = await cluster.statuses();
      const certificates = await exportBulk(cluster, node, owners, type);
      return { type, certificates };
    }),
    step(auth, 'consolidate', async ({ cluster }, type) => ({
      type,
      clusters: await consolidateBulk(cluster, type),
    })),
    {
      path: 'bulk/import',
      methods: {
        POST: {
          auth,
          evidence: 'doc',
          takes: 'bulk',
          async prepare({ cluster, json }): Promise<Imported[]> {
            const read: Imported[] = [];
            for (const type of typesOf(json))
              read.push({ type, pems: await readConsolidated(cluster, type) });
            return read;
          },
          run({ tx, cluster }, prepared) {
            const value = (prepared as Imported[]).map(({ type, pems }) => {
              importBulk(cluster, tx, type, pems);
              return { type, certificates: pems.length };
            });
            return { body: { kind: 'json', value } };
          },
        },
      },
    },
  ];
}

/** A step that only touches the folder; one after the other, since they may make certificates. */
function step(
  auth: AuthRule,
  name: string,
  work: (call: Prepared, type: BulkType) => object | Promise<object>,
): Resource {
  return {
    path: `bulk/${name}`,
    methods: {
      POST: {
        auth,
        evidence: 'doc',
        takes: 'bulk',
        writes: false,
        async prepare(call) {
          const done: object[] = [];
          for (const type of typesOf(call.json)) done.push(await work(call, type));
          return done;
        },
        run: (_call, prepared) => ({ body: { kind: 'json', value: prepared } }),
      },
    },
  };
}

/** `{"type": "Tomcat"}`, TFTP, CAPF or All, as the page has them. [doc] */
function typesOf(json: unknown): readonly BulkType[] {
  const { type = 'All' } = membersOf(json);
  if (type === 'All') return BULK_TYPES;
  const found = BULK_TYPES.find((one) => one === type);
  if (!found) throw new RestError(400, `type is one of ${BULK_TYPES.join(', ')}, All.`);
  return [found];
}
