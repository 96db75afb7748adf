/** Ringlist.xml: the rings that come with the product. [doc] form; [guess] which */
import { DECLARATION, group, leaves } from './xml';

const RINGS = ['Chirp1', 'Chirp2'];

export function ringList(): string {
  return (
    DECLARATION +
    group(
      'CiscoIPPhoneRingList',
      RINGS.map((name) =>
        group('Ring', leaves({ DisplayName: name, FileName: `${name}.rwav` })),
      ).join(''),
    )
  );
}
