/** Speed dials in bodies: index and number are needed, an empty label clears. [doc] facts/uds.md 5 */
import type { SpeedDial } from '../../server/domain/devices/speed-dials';
import { RestError } from '../../server/schema/rest-error';
import type { Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { invalid, neededText, textIn, treesIn, wholeNumber } from './given';
import { text } from './text';

/** Entries that a device holds at most: buttons and abbreviated dials. [doc] */
export const INDEXES = { min: 1, max: 199 };

const NUMBER = 255;
const LABEL = 50;

export function speedDialIn(tree: Tree): SpeedDial {
  return {
    index: wholeNumber(neededText(tree, 'index', 9), 'index', INDEXES),
    number: neededText(tree, 'number', NUMBER),
    label: textIn(tree, 'label', LABEL) ?? '',
  };
}

/** Of `<speedDials>`: one at least, each index once. */
export function speedDialsIn(body: Tree): SpeedDial[] {
  const dials = treesIn(body, 'speedDial').map(speedDialIn);
  if (dials.length === 0) throw invalid('A speedDial is needed.');
  return distinct(dials);
}

export function distinct(dials: SpeedDial[]): SpeedDial[] {
  const indexes = new Set(dials.map(({ index }) => index));
  if (indexes.size < dials.length) throw invalid('An index is given twice.');
  return dials;
}

export function taken(index: number): RestError {
  return new RestError(409, `There is a speed dial ${index} already.`);
}

/** index, number, label: what two devices with the same entries have in common. */
export function speedDialElement(row: Row): Tree {
  return {
    index: text(row.speeddialindex),
    number: text(row.speeddialnumber),
    label: text(row.label),
  };
}
