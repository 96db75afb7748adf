import { NIL } from '../../server/schema/tree';
import { unknownKeys } from '../../server/soap/unknown-keys';
import { getPhoneResponse, sqlResponse } from './shapes';

describe('keys that the encoder would pass over', () => {
  it('are told with their path', () => {
    const lines = { line: [{ index: '1' }, { indx: '2', '@uuid': '{A}' }] };
    const phone = {
      '@uuid': '{A}',
      '@id': '1',
      name: 'n',
      colour: 'red',
      devicePoolName: NIL,
      lines,
    };

    expect(unknownKeys(getPhoneResponse, { return: { phone } })).toEqual([
      'return/phone/@id',
      'return/phone/colour',
      'return/phone/lines/line/indx',
    ]);
  });

  it('are none in free XML and in rows of SQL', () => {
    expect(
      unknownKeys(getPhoneResponse, { return: { phone: { vendorConfig: { '#xml': '<a/>' } } } }),
    ).toEqual([]);
    expect(unknownKeys(sqlResponse, { return: { '#rows': [[['name', 'a']]] } })).toEqual([]);
  });
});
