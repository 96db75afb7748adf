/** xmllint as an outside judge of what we hand out. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERSIONS } from '../../server/schema/model';
import { phone } from '../support/builders';
import { describeWith, have, run } from '../support/have';

const WSDL = join(__dirname, '..', '..', 'wsdl', 'axl');

describeWith('xmllint', have('xmllint'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-xmllint-'));

  async function validate(version: string, inner: string): Promise<number | null> {
    const file = join(folder, `${version}.xml`);
    const namespace = `http://www.cisco.com/AXL/API/${version}`;
    writeFileSync(file, `<ns:addPhone xmlns:ns="${namespace}">${inner}</ns:addPhone>`);
    const schema = join(WSDL, version, 'AXLSoap.xsd');
    return (await run('xmllint', ['--noout', '--schema', schema, file])).status;
  }

  it.each(VERSIONS)(
    '%s: our XSD is a schema, takes a good request and refuses a bad one',
    async (version) => {
      expect((await run('xmllint', ['--noout', join(WSDL, version, 'AXLAPI.wsdl')])).status).toBe(
        0,
      );
      expect(await validate(version, phone())).toBe(0);
      expect(await validate(version, phone({ fooBar: '1' }))).not.toBe(0);
    },
  );
});
