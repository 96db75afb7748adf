/**
 * An outside judge of the schema: Python fetches what the server hands out as a client does and
 * compares it with the published one, fact by fact, with a reader of its own.
 */
import { join } from 'node:path';
import { VERSIONS } from '../../server/schema/model';
import { describeWith, have, run } from '../support/have';
import { useServer } from '../support/server';

const ROOT = join(__dirname, '..', '..');
const SCRIPT = join(ROOT, 'test', 'support', 'compare_schema.py');

/** One change of each kind of fact, to a text that the difference has to show. */
const MUTATIONS: [file: string, before: string, after: string, shown: string][] = [
  ['AXLAPI.wsdl', '<operation name="addPhone"', '<operation name="addFone"', 'addFone'],
  ['AXLAPI.wsdl', 'ver=15.0 getPhone"', 'ver=14.9 getPhone"', 'ver=14.9 getPhone'],
  ['AXLAPI.wsdl', 'element="xsd1:addLine"', 'element="xsd1:addWine"', 'addWine'],
  ['AXLSoap.xsd', 'name="devicePoolName"', 'name="devicePuddle"', 'devicePuddle'],
  ['AXLSoap.xsd', 'type="axlapi:XFkType"', 'type="axlapi:XFakeType"', 'XFakeType'],
  ['AXLSoap.xsd', '<xsd:maxLength value="128"/>', '<xsd:maxLength value="127"/>', "'127'"],
  ['AXLSoap.xsd', 'minOccurs="0"', 'minOccurs="6"', "('6', '1')"],
  ['AXLSoap.xsd', 'maxOccurs="unbounded"', 'maxOccurs="77"', "'77')"],
  ['AXLSoap.xsd', 'nillable="true"', 'nillable="perhaps"', "'perhaps'"],
  ['AXLSoap.xsd', 'default="Default"', 'default="Usual"', "'Usual'"],
  ['AXLSoap.xsd', '<xsd:choice>', '<xsd:choice minOccurs="5">', "'choice', ('5'"],
  ['AXLSoap.xsd', '<xsd:enumeration value="Phone"/>', '<xsd:enumeration value="Fon"/>', "'Fon'"],
  ['AXLEnums.xsd', '<xsd:enumeration value="Phone"/>', '<xsd:enumeration value="Fun"/>', "'Fun'"],
  ['AXLSoap.xsd', '<xsd:attribute name="ctiid"', '<xsd:attribute name="ctid"', "'ctid'"],
  ['AXLSoap.xsd', 'base="axlapi:APIRequest"', 'base="axlapi:APIQuest"', 'APIQuest'],
];

describeWith('python3', have('python3'), () => {
  const server = useServer();

  it('what the server hands out is the published schema in all versions, and an alteration is seen', async () => {
    const { out, err } = await run('python3', [SCRIPT], {
      input: JSON.stringify({
        ca: server.ucm.caPath,
        base: server.ucm.axlUrl,
        vendor: join(ROOT, 'node_modules', 'cisco-axl', 'schema'),
        versions: VERSIONS,
        mutations: MUTATIONS.map(([file, before, after]) => [file, before, after]),
      }),
    });
    if (!out.startsWith('{')) throw new Error(err);
    const told = JSON.parse(out) as {
      versions: Record<string, string[]>;
      facts: Record<string, number>;
      mutated: string[];
    };
    expect(told.versions).toEqual(Object.fromEntries(VERSIONS.map((version) => [version, []])));
    for (const count of Object.values(told.facts)) expect(count).toBeGreaterThan(20_000);
    const unseen = MUTATIONS.filter(
      ([, , , shown]) => !told.mutated.some((fact) => fact.includes(shown)),
    );
    expect(unseen).toEqual([]);
  }, 300_000);
});
