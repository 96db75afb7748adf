/**
 * Slots and subunits of a gateway, added and removed one by one: they are the `units` that
 * getGateway shows. [schema] facts/axl-nouns.json; that an index which is taken is refused [guess]
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { bracedUuid } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { shapeOf } from '../../../server/schema/derive';
import { membersOf, textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';

export const addUnitsToGateway = replace('addUnitsToGateway', {
  evidence: 'schema',
  run(call) {
    const asked = treeOf(call.request.unitsToGateway);
    const added = membersOf(treeOf(asked.units).unit).map(treeOf);
    return change(call, asked, (units) => {
      for (const unit of added) refuseTaken(units, unit);
      return [...units, ...added];
    });
  },
});

export const removeUnitsToGateway = replace('removeUnitsToGateway', {
  evidence: 'schema',
  run(call) {
    const removed = membersOf(treeOf(call.request.units).unit).map(treeOf);
    return change(call, call.request, (units) => without(units, removed));
  },
});

export const addGatewaySubunits = replace('addGatewaySubunits', {
  evidence: 'schema',
  run(call) {
    const asked = treeOf(call.request.gatewaySubunits);
    const added = membersOf(treeOf(asked.subunits).subunit).map(treeOf);
    return change(call, asked, (units) =>
      inUnit(units, asked.unit, (subunits) => {
        for (const subunit of added) refuseTaken(subunits, subunit);
        return [...subunits, ...added];
      }),
    );
  },
});

export const removeGatewaySubunits = replace('removeGatewaySubunits', {
  evidence: 'schema',
  run(call) {
    const { unit, subunits } = call.request;
    const removed = membersOf(treeOf(subunits).subunit).map(treeOf);
    return change(call, call.request, (units) =>
      inUnit(units, unit, (present) => without(present, removed)),
    );
  },
});

function change({ tx, cluster }: Call, asked: Tree, edit: (units: Tree[]) => Tree[]) {
  const uuid = textOf(asked.gatewayUuid) ?? '';
  const gateway = tx.objects.need('Gateway', uuid ? { uuid } : { domainName: asked.domainName });
  const view = shapeOf(cluster.model, '15.0', 'RGateway');
  const now = view && treeOf(tx.objects.read('Gateway', gateway, view)?.units);
  const unit = edit(membersOf(now?.unit).map(treeOf));
  tx.objects.update('Gateway', gateway, { units: { unit } });
  return answer(bracedUuid(gateway));
}

function inUnit(
  units: Tree[],
  index: Value | undefined,
  edit: (subunits: Tree[]) => Tree[],
): Tree[] {
  const wanted = textOf(index) ?? '0';
  if (!units.some((unit) => indexOf(unit) === wanted))
    throw new AxlFault('itemNotFound', { what: `unit ${wanted}` });
  return units.map((unit) =>
    indexOf(unit) === wanted
      ? {
          ...unit,
          subunits: { subunit: edit(membersOf(treeOf(unit.subunits).subunit).map(treeOf)) },
        }
      : unit,
  );
}

function refuseTaken(present: Tree[], one: Tree): void {
  if (present.some((other) => indexOf(other) === indexOf(one)))
    throw new AxlFault('duplicateValue', { index: '' });
}

function without(present: Tree[], removed: Tree[]): Tree[] {
  const gone = new Set(removed.map(indexOf));
  for (const index of gone) {
    if (!present.some((one) => indexOf(one) === index))
      throw new AxlFault('itemNotFound', { what: `index ${index}` });
  }
  return present.filter((one) => !gone.has(indexOf(one)));
}

function indexOf(one: Tree): string {
  return textOf(one.index) ?? '0';
}
