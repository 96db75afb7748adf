import { negotiateVersion, soapActionFinding } from '../../server/soap/negotiate';

const ns = (version: string) => `http://www.cisco.com/AXL/API/${version}`;
const RELEASE_15 = ['12.0', '12.5', '14.0', '15.0'];

describe('the namespace of the body decides the version', () => {
  it.each([
    ['15.0', '15.0'],
    ['11.5', '11.5'],
    ['1.0', '11.0'],
    ['8.5', '11.0'],
    ['10.5', '11.0'],
    ['13.0', '12.5'],
  ])('%s is read as %s', (asked, used) => {
    expect(negotiateVersion(ns(asked), 'all', RELEASE_15)).toBe(used);
  });

  it('refuses one newer than all in the words that clients read', () => {
    expect(() => negotiateVersion(ns('16.0'), 'all', RELEASE_15)).toThrow(
      /^Incorrect axl version. Supported axl versions are /,
    );
    expect(negotiateVersion(ns('16.0'), 'any', RELEASE_15)).toBe('15.0');
  });

  it('serves only what the release serves when asked to be true to it', () => {
    expect(negotiateVersion(ns('12.0'), 'release', RELEASE_15)).toBe('12.0');
    expect(negotiateVersion(ns('1.0'), 'release', RELEASE_15)).toBe('12.0');
    expect(() => negotiateVersion(ns('11.5'), 'release', RELEASE_15)).toThrow(
      'Incorrect axl version. Supported axl versions are 12.x, 14.0 and 15.0',
    );
  });

  it('knows a namespace that is none of AXL', () => {
    expect(() => negotiateVersion('urn:x', 'all', RELEASE_15)).toThrow(
      expect.objectContaining({ name: 'NamespaceUnknown' }) as Error,
    );
  });
});

describe('SOAPAction is only compared', () => {
  it.each([
    undefined,
    '""',
    '"CUCM:DB ver=12.5 getPhone"',
    'CUCM:DB ver=12.5 getPhone',
    'CUCM:DB ver=12.5',
    'CUCM:DB ver=12.5 "getPhone"',
    'getPhone',
  ])('%s agrees with getPhone of 12.5', (header) => {
    expect(soapActionFinding(header, '12.5', 'getPhone')).toBeUndefined();
  });

  it.each(['"CUCM:DB ver=14.0 getPhone"', '"CUCM:DB ver=12.5 addLIne"'])(
    '%s does not',
    (header) => {
      expect(soapActionFinding(header, '12.5', 'getPhone')).toMatch(/^soapaction-differs/);
    },
  );
});
