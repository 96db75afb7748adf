/** A telephone that registers by SIP is counted where it registered. */
import { allTexts, axl, post, textOf } from '../support/axl';
import { line, lines, phone } from '../support/builders';
import { rawPhone, registerText } from '../support/raw-sip';
import { useServer } from '../support/server';

const server = useServer({ sipPort: 0 });

/** Host and object of a request, the text of its answer. */
async function perfmon(operation: string, object: string): Promise<string> {
  const body = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soap="http://schemas.cisco.com/ast/soap"><soapenv:Body><soap:${operation}><soap:Host>ucm-pub</soap:Host><soap:Object>${object}</soap:Object></soap:${operation}></soapenv:Body></soapenv:Envelope>`;
  const path = '/perfmonservice2/services/PerfmonService/';
  const { status, text } = await post(server.ucm, body, { path });
  expect(status).toBe(200);
  return text;
}

async function hardwarePhones(): Promise<string | undefined> {
  const text = await perfmon('perfmonCollectCounterData', 'Cisco CallManager');
  const at = text.indexOf('\\RegisteredHardwarePhones<');
  return textOf(text.slice(at), 'ns1:Value');
}

it('while it is registered, and not before and after', async () => {
  await axl(server.ucm, 'addLine', line({ pattern: '1001' }));
  await axl(server.ucm, 'addPhone', phone({ lines: lines('1001') }));
  expect(await hardwarePhones()).toBe('0');
  const one = await rawPhone('UDP', { port: server.ucm.nodes[0]?.sipPort ?? 0 });
  try {
    one.send(registerText(one));
    expect((await one.next()).status).toBe(200);
    expect(await hardwarePhones()).toBe('1');
    const instances = async (object: string) =>
      allTexts(await perfmon('perfmonListInstance', object), 'ns1:Name');
    expect(await instances('Cisco Phones')).toEqual(['SEP001122334455']);
    expect(await instances('Cisco Lines')).toEqual(['1001']);
    one.send(registerText(one, { expires: 0 }));
    expect((await one.next()).status).toBe(200);
    expect(await hardwarePhones()).toBe('0');
  } finally {
    one.close();
  }
});
