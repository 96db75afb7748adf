/** The range of directory numbers of auto-registration, over AXL. */
import { axl, textOf } from '../support/axl';
import { useServer } from '../support/server';

const server = useServer();
const name = '<name>CM_ucm-pub</name>';
const update = (range: string) =>
  axl(server.ucm, 'updateCallManager', `${name}<autoRegistration>${range}</autoRegistration>`);
const next = async () => textOf(await axl(server.ucm, 'getCallManager', name), 'nextDn');

it('begins at its first number again when it is set anew', async () => {
  await update('<startDn>2000</startDn><endDn>2099</endDn>');
  expect(await next()).toBe('2000');
  await update('<startDn>2000</startDn><endDn>2099</endDn><nextDn>2050</nextDn>');
  expect(await next()).toBe('2050');
  await update('<endDn>2199</endDn>');
  expect(await next()).toBe('2050');
  await update('<startDn>3000</startDn><endDn>3099</endDn>');
  expect(await next()).toBe('3000');
});

it('does not end before it begins', async () => {
  await expect(update('<startDn>3000</startDn><endDn>2000</endDn>')).rejects.toMatchObject({
    code: 5002,
  });
});
