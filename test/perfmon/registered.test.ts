/** A telephone that registers by SIP is counted where it registered. */
import { allTexts, axl } from '../support/axl';
import { line, lines, phone } from '../support/builders';
import { counterOf, perfmon } from '../support/perfmon';
import { rawPhone, registerText } from '../support/raw-sip';
import { useServer } from '../support/server';

const server = useServer({ sipPort: 0 });

const hardwarePhones = (): Promise<string> =>
  counterOf(server.ucm, 'Cisco CallManager', 'RegisteredHardwarePhones');

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
      allTexts(await perfmon(server.ucm, 'perfmonListInstance', object), 'ns1:Name');
    expect(await instances('Cisco Phones')).toEqual(['SEP001122334455']);
    expect(await instances('Cisco Lines')).toEqual(['1001']);
    one.send(registerText(one, { expires: 0 }));
    expect((await one.next()).status).toBe(200);
    expect(await hardwarePhones()).toBe('0');
  } finally {
    one.close();
  }
});
