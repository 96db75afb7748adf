import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { axlSqlToolkit, serveWsdl } from '../../server/soap/serve-wsdl';

const WSDL =
  '<definitions><import location="AXLSoap.xsd"/><soap:address location="https://CCMSERVERNAME:8443/axl/"/></definitions>';

describe('schema files', () => {
  const root = mkdtempSync(join(tmpdir(), 'ucmock-wsdl-'));
  const [dir, wsdlDir] = [join(root, 'ours'), join(root, 'theirs')];
  const address = 'https://10.0.0.10:8443/axl/';
  const version = '15.0';

  beforeAll(() => {
    for (const [folder, name] of [
      [dir, '9.0'],
      [dir, version],
      [wsdlDir, version],
    ] as const) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, 'AXLAPI.wsdl'), WSDL);
      writeFileSync(
        join(folder, name, 'AXLSoap.xsd'),
        `<soap of="${folder === dir ? 'us' : 'them'} ${name}"/>`,
      );
    }
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('have the address of the server and relative names', () => {
    const answer = serveWsdl(
      { path: '/axl/AXLAPI.wsdl', version, address: `${address}?a&b` },
      { dir },
    );

    expect(answer).toMatchObject({ status: 200, contentType: 'text/xml;charset=UTF-8' });
    expect(answer?.body.toString()).toBe(
      WSDL.replace('https://CCMSERVERNAME:8443/axl/', `${address}?a&amp;b`),
    );
  });

  it('follow the address when another is asked for', () => {
    const serve = (one: string) =>
      serveWsdl({ path: 'AXLAPI.wsdl', version, address: one }, { dir })?.body.toString();

    expect(serve('https://a/')).toContain('location="https://a/"');
    expect(serve('https://b/')).toContain('location="https://b/"');
    expect(serveWsdl({ path: 'AXLAPI.wsdl', version }, { dir })?.body.toString()).toBe(WSDL);
  });

  it("are the user's own where --wsdl-dir names them", () => {
    const request = { path: '/axl/axlsoap.xsd?x=1', version };

    expect(serveWsdl(request, { dir })?.body.toString()).toContain('us 15.0');
    expect(serveWsdl(request, { dir, wsdlDir })?.body.toString()).toContain('them 15.0');
  });

  it('are named when they are not there, with the version', () => {
    const answer = serveWsdl({ path: 'AXLEnums.xsd', version }, { dir, wsdlDir });

    expect(answer?.status).toBe(404);
    expect(answer?.body.toString()).toContain(
      `no AXLEnums.xsd of AXL 15.0 in ${wsdlDir}: --wsdl-dir needs <dir>/15.0/AXLEnums.xsd`,
    );
  });

  it.each(['/axl/', '/axl/AXLAPI.wsdl.bak', '/axl/AXLAPI.wsdl/..', '/../etc/passwd'])(
    'are not what %s asks for',
    (path) => {
      expect(serveWsdl({ path, version }, { dir })).toBeUndefined();
    },
  );

  it('come in a zip of all versions, the newest as current', () => {
    const zip = unzipSync(axlSqlToolkit(dir));

    expect(Object.keys(zip)).toEqual(
      ['9.0', '15.0', 'current'].flatMap((folder) => [
        `schema/${folder}/AXLAPI.wsdl`,
        `schema/${folder}/AXLSoap.xsd`,
      ]),
    );
    expect(strFromU8(zip['schema/current/AXLSoap.xsd'] ?? new Uint8Array())).toContain('us 15.0');
    expect(() => axlSqlToolkit(join(root, 'none'))).toThrow('no AXL schema files in');
  });
});
