/** Documents with nothing in them yet, to the byte: which elements and attributes stay. facts/uds.md 5 */
import { useServer } from '../support/server';
import { addPhone, addUser, HEAD, LOGIN, udsOf } from './support';

const server = useServer();
const uds = udsOf(() => server.ucm, LOGIN);
const ROOT = 'https://cucm.example.com:8443/cucm-uds/user/amara';

it('shows a new user’s lists in the documented form', async () => {
  const phone = await addPhone(server.ucm, 'SEP0011223344AA', []);
  await addUser(server.ucm, { associatedDevices: '<device>SEP0011223344AA</device>' });
  const device = `${ROOT}/device/${phone}`;
  const text = async (path: string) => (await uds(`user/amara/${path}`)).text;
  expect(await text('speedDials')).toBe(
    `${HEAD}<userSpeedDials uri="${ROOT}/speedDials" version="15.0.1"><speedDials appliesToAllDevices="true" totalCount="0"/><devices><device name="SEP0011223344AA" description="" speedDialsUri="${device}/speedDials"/></devices></userSpeedDials>`,
  );
  expect(await text('subscribedServices')).toBe(
    `${HEAD}<userSubscribedServices uri="${ROOT}/subscribedServices" version="15.0.1"><subscribedServices appliesToAllDevices="true" totalCount="0"/><devices><device name="SEP0011223344AA" description="" subscribedServicesUri="${device}/subscribedServices"/></devices></userSubscribedServices>`,
  );
  expect(await text(`device/${phone}/speedDials`)).toBe(
    `${HEAD}<speedDials totalCount="0" uri="${device}/speedDials" version="15.0.1"/>`,
  );
  expect(await text(`device/${phone}/subscribedServices`)).toBe(
    `${HEAD}<subscribedServices uri="${device}/subscribedServices" version="15.0.1"/>`,
  );
  expect(await text('remoteDestinations')).toBe(
    `${HEAD}<remoteDestinations version="15.0.1" uri="${ROOT}/remoteDestinations"/>`,
  );
  expect(await text('extensions')).toBe(
    `${HEAD}<extensions version="15.0.1" uri="${ROOT}/extensions"/>`,
  );
});
