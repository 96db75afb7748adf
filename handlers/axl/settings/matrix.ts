/**
 * Matrices: one row for each pair of groups or regions. A pair that nobody changed has no row yet;
 * it gets one by its first update, provided that both ends are there. [know] facts/axl-nouns.json
 */
import { refine, type Call, type Refinement } from '../../../server/dispatch/operation';

export const updateAarGroupMatrix = pair('AarGroupMatrix', 'AarGroup', [
  'aarGroupFromName',
  'aarGroupToName',
]);
export const updateRegionMatrix = pair('RegionMatrix', 'Region', ['regionAName', 'regionBName']);

function pair(noun: string, member: string, ends: readonly [string, string]): Refinement {
  return refine(`update${noun}`, {
    evidence: 'guess',
    before({ tx, request }: Call) {
      if (request.uuid !== undefined || tx.objects.find(noun, request) !== undefined) return;
      for (const end of ends) tx.objects.need(member, { name: request[end] });
      const [from, to] = ends;
      tx.objects.insert(noun, { [from]: request[from], [to]: request[to] });
    },
  });
}
