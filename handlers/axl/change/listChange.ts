/**
 * listChange: what changed since the change that the client saw last. Without a start it answers
 * from the oldest change in the queue. Pages of 10,000 entries; there is more when lastChangeId is
 * not before nextStartChangeId. [doc] facts/axl.md 7.2
 */
import { replace, type Call } from '../../../server/dispatch/operation';
import { readChanges } from '../../../server/domain/changes/changes';
import { AxlFault } from '../../../server/schema/axl-fault';
import { membersOf, textOf, treeOf, type Tree } from '../../../server/schema/tree';

const PAGE = 10_000;

export const listChange = replace('listChange', {
  reads: true,
  evidence: 'doc',
  run(call) {
    const { tx, cluster } = call;
    const { first, last } = cluster.changes.range();
    const start = startOf(call);
    const wanted = typesOf(call);
    const { changes, next } = readChanges(
      tx,
      cluster.model,
      start,
      Math.min(PAGE, last - start + 1),
    );
    const shown = changes.filter(({ type }) => wanted === undefined || wanted.has(type));
    return {
      tree: {
        queueInfo: {
          firstChangeId: String(first),
          lastChangeId: String(last),
          nextStartChangeId: String(next),
          queueId: cluster.changes.id,
        },
        changes: {
          change: shown.map(({ id, type, pkid, action, doGet, tags }): Tree => ({
            '@type': type,
            '@uuid': pkid,
            id: String(id),
            action,
            doGet: String(doGet),
            changedTags: {
              changedTag: tags.map(({ name, value }) => ({ '#': value, '@name': name })),
            },
          })),
        },
      },
    };
  },
});

function startOf({ cluster, request }: Call): number {
  const { first, last } = cluster.changes.range();
  const asked = request.startChangeId;
  if (asked === undefined) return first;
  const queueId = textOf(treeOf(asked)['@queueId']) ?? '';
  if (queueId !== cluster.changes.id) throw new AxlFault('queueIdUnknown');
  const text = textOf(asked) ?? '';
  const id = Number(text);
  if (text.trim() === '' || !Number.isInteger(id))
    throw new AxlFault('invalidValue', { element: 'startChangeId', value: text });
  // One after the last is what a client asks that has seen everything.
  if (id < first || id > last + 1) throw new AxlFault('startChangeIdUnknown', { id, first, last });
  return id;
}

/** Types that the client wants to hear of; undefined: all. */
function typesOf({ cluster, request }: Call): Set<string> | undefined {
  const names = membersOf(treeOf(request.objectList).object).map((name) => textOf(name) ?? '');
  if (names.length === 0) return undefined;
  const known = new Set(cluster.model.simples.XChangeType?.values?.map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new AxlFault('invalidEnumeration', { element: 'object', value: unknown });
  return new Set(names);
}
