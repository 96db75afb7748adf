import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERSIONS } from '../../server/schema/model';
import { diffSchema, vendorSchemas } from '../../tools/diff-schema';

const root = join(__dirname, '..', '..');
const ours = (version: string) => join(root, 'wsdl', 'axl', version);
const vendor = vendorSchemas(root);

describe('our WSDL and XSD against the published ones', () => {
  if (vendor === undefined) throw new Error('cisco-axl is a dev dependency and must be there');

  it.each(VERSIONS)('%s: no difference', (version) => {
    expect(diffSchema(ours(version), join(vendor, version))).toEqual([]);
  });

  it.each([
    ['type="axlapi:String128"', 'type="axlapi:String100"'],
    ['minOccurs="0"', ''],
    ['nillable="true"', ''],
    ['default="Default"', 'default="On"'],
    ['<xsd:enumeration value="Phone"/>', '<xsd:enumeration value="Fone"/>'],
    ['<xsd:attribute name="ctiid"', '<xsd:attribute name="ctid"'],
  ])('tells when %s is altered', (before, after) => {
    const copy = mkdtempSync(join(tmpdir(), 'ucmock-schema-'));
    try {
      cpSync(ours('15.0'), copy, { recursive: true });
      const path = join(copy, 'AXLSoap.xsd');
      const text = readFileSync(path, 'utf8');
      expect(text).toContain(before);
      writeFileSync(path, text.replace(before, after));
      expect(diffSchema(copy, join(vendor, '15.0')).length).toBeGreaterThan(0);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
