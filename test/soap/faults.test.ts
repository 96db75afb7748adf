import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AxlFault } from '../../server/schema/axl-fault';
import { FAULT_NAMES, type Fault } from '../../server/schema/faults';
import { encodeFault } from '../../server/soap/encode-fault';

const stated = parse(
  readFileSync(join(__dirname, '../../schemas/axl/faults.yaml'), 'utf8'),
) as Record<string, Fault>;
const NS = 'http://www.cisco.com/AXL/API/15.0';

describe('faults', () => {
  it('are the same in the YAML and in the type', () => {
    expect(Object.keys(stated).sort()).toEqual([...FAULT_NAMES].sort());
  });

  it.each(Object.entries(stated))('%s has a code, a side, a text and its evidence', (_, fault) => {
    expect(fault).toEqual({
      code: expect.any(Number) as number,
      side: expect.stringMatching(/^(server|client)$/) as string,
      text: expect.any(String) as string,
      ev: expect.stringMatching(/^(recorded|doc|schema|client|guess)$/) as string,
    });
  });

  it('have the layout that was recorded', () => {
    expect(encodeFault(new AxlFault('itemNotFound', { what: 'User' }), 'getUser', NS)).toBe(
      `<?xml version='1.0' encoding='UTF-8'?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>soapenv:Server</faultcode><faultstring>Item not valid: The specified User was not found</faultstring><detail><axlError><axlcode>5007</axlcode><axlmessage>Item not valid: The specified User was not found</axlmessage><request>getUser</request></axlError></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
    );
  });

  it('say Client for what the database refuses, and escape what came from outside', () => {
    const xml = encodeFault(new AxlFault('sqlTable', { table: '<&' }), 'executeSQLQuery', NS);

    expect(xml).toContain('<faultcode>soapenv:Client</faultcode>');
    expect(xml).toContain('The specified table (&lt;&amp;) is not in the database.');
  });

  it('of listChange are qualified and have double quotes', () => {
    const xml = encodeFault(new AxlFault('queueIdUnknown'), 'listChange', NS);

    expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>/);
    expect(xml).toContain(`<detail><ns2:axlError xmlns:ns2="${NS}"><axlcode>5007</axlcode>`);
    expect(xml).toContain('<request>listChange</request></ns2:axlError></detail>');
  });
});
