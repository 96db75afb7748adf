/**
 * The extension of a newly imported user: made from the telephone number by the agreement's mask,
 * or the next free number of its pools. [doc] of directory integration; lines have no partition [guess]
 */
import type { Tx } from '../../store/store';
import type { Agreement } from './agreement';
import type { Person } from './people';

/** undefined: none is to be made, or none is free */
export function extensionFor(tx: Tx, agreement: Agreement, person: Person): string | undefined {
  const masked = maskedNumber(agreement.mask, person.fields.telephoneNumber ?? '');
  const number = masked ?? nextFree(tx, agreement.pools);
  if (number === undefined) return undefined;
  const key = { pattern: number, routePartitionName: '' };
  if (tx.objects.find('Line', key) === undefined)
    tx.objects.insert('Line', { ...key, usage: 'Device' });
  return number;
}

/** Each X takes a digit of the telephone number, from the right. */
export function maskedNumber(mask: string | undefined, telephone: string): string | undefined {
  if (mask === undefined) return undefined;
  const digits = telephone.replace(/\D/g, '');
  if (mask === '') return digits === '' ? undefined : digits;
  const wanted = (mask.match(/X/gi) ?? []).length;
  if (digits.length < wanted) return undefined;
  const taken = [...digits.slice(digits.length - wanted)];
  return mask.replace(/X/gi, () => taken.shift() ?? '');
}

function nextFree(tx: Tx, pools: Agreement['pools']): string | undefined {
  for (const { prefix, first, last, width } of pools) {
    for (let number = first; number <= last; number += 1) {
      const pattern = prefix + String(number).padStart(width, '0');
      if (!tx.get('select 1 from numplan where dnorpattern = ?', pattern)) return pattern;
    }
  }
  return undefined;
}
