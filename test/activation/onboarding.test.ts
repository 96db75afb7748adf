/** Phones that are onboarded by activation code: the simulator against files, web port, SIP and AXL. */
import type { Phone } from '../../phone';
import { addWaiting, codeFor, codeOf, phoneOf, setMethod } from '../support/activation';
import { axl, sql, textOf } from '../support/axl';
import { useServer } from '../support/server';

const server = useServer({ sipPort: 0, filePort: 0 });
const phones: Phone[] = [];
const phone = (
  ...[options]: Parameters<typeof phoneOf> extends [unknown, ...infer R] ? R : never
) => {
  const one = phoneOf(server.ucm, options);
  phones.push(one);
  return one;
};

afterEach(async () => {
  await Promise.all(phones.splice(0).map((one) => one.stop()));
});

it('a phone asks for its code, comes with it, and is called by its MAC address then', async () => {
  await setMethod(server.ucm, true);
  await addWaiting(server.ucm);
  const one = phone();
  await one.start();
  await one.reaches('asking');
  const code = await codeFor(server.ucm, 'BAT0A1B2C3D4E5F');
  expect(code).toMatch(/^\d{16}$/);
  one.enterCode(code);
  await one.registered();
  expect(one.lines).toEqual(['1001']);
  const names = await sql(server.ucm, 'select name from device where tkclass = 1');
  expect(names).toEqual([{ name: 'SEP001122334455' }]);
  expect(await codeOf(server.ucm, '%')).toBe('');
  const got = await axl(server.ucm, 'getPhone', '<name>SEP001122334455</name>');
  expect(textOf(got, 'enableActivationID')).toBe('false');
});
