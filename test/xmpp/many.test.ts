/** The bench's Jabbers, a hundred of them and untimed. */
import { logInAll } from '../../tools/bench/jabbers';

it('a hundred Jabbers log in, from UDS to a bound resource, twenty at once', async () => {
  expect(await logInAll(100)).toMatchObject({ loggedIn: 100 });
});
