import { askedNamespace } from '../../server/soap/asked-namespace';
import { negotiateVersion } from '../../server/soap/negotiate';
import { wireSamples } from './wire-samples';

const SERVICE = 'http://www.cisco.com/AXLAPIService/';
const AXL = 'http://www.cisco.com/AXL/API';

describe('the namespace that a request means', () => {
  it.each([
    [`${AXL}/12.5`, undefined, `${AXL}/12.5`],
    [`${AXL}/12.5/`, undefined, `${AXL}/12.5`],
    [`${AXL}/12.5`, '"CUCM:DB ver=15.0 getPhone"', `${AXL}/12.5`],
    [SERVICE, '"CUCM:DB ver=15.0 getPhone"', `${AXL}/15.0`],
    ['', 'CUCM:DB ver=14.0', `${AXL}/14.0`],
    [SERVICE, undefined, SERVICE],
    [
      'http://schemas.cisco.com/ast/soap',
      '"CUCM:DB ver=15.0"',
      'http://schemas.cisco.com/ast/soap',
    ],
  ])('%s with SOAPAction %s is %s', (namespace, action, meant) => {
    expect(askedNamespace(namespace, action)).toBe(meant);
  });

  it('is a version for every AXL request that was recorded', () => {
    for (const { namespace, soapAction } of wireSamples()) {
      if (!namespace.includes('cisco.com/AXL')) continue;
      expect(negotiateVersion(askedNamespace(namespace, soapAction), 'all', [])).toMatch(
        /^1\d\.\d$/,
      );
    }
  });
});
