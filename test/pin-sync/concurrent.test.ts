/** Many changes of one user on both sides at once: both end with one PIN, and nobody echoes. */
import { axl } from '../support/axl';
import { losing } from '../support/stand-ins';
import {
  changeAtCucm,
  changeAtUnity,
  connect,
  cupi,
  isCucmPin,
  isUnityPin,
  startPair,
  tickUnity,
  trust,
  type Pair,
} from '../support/unity';

const USERS = ['amara', 'bilal', 'chen', 'dana', 'emeka'];
const CHANGES = 1_000;
const AT_ONCE = 20;

let pair: Pair;
let ids: Record<string, string>;
beforeAll(async () => {
  pair = await startPair();
  ids = await connect(pair, USERS);
  // What is asked here is order; the slow comparison with earlier PINs is asked elsewhere.
  const [policy] = /\{[0-9A-F-]{36}\}/.exec(
    await axl(pair.ucm, 'getCredentialPolicy', '<name>Default Credential Policy</name>'),
  ) ?? [''];
  await axl(
    pair.ucm,
    'updateCredentialPolicy',
    `<uuid>${policy}</uuid><prevCredStoredNum>0</prevCredStoredNum>`,
  );
  const { json } = await cupi(pair, '/authenticationrules');
  for (const { URI: uri } of json.AuthenticationRule as { URI: string }[])
    await cupi(pair, `PUT ${uri.replace('/vmrest', '')}`, { PrevCredCount: '0' });
});
afterAll(() => pair.ucm.stop());

it('1,000 random changes at once leave one PIN each, every refusal is told, nothing is echoed', async () => {
  const toUnity = await losing(pair.unity, 0);
  const toCucm = await losing(pair.ucm, 0);
  try {
    await route(toUnity, toCucm);
    const random = generator(42);
    const last = new Map<string, string[]>(USERS.map((name) => [name, []]));
    const changes = Array.from({ length: CHANGES }, (_, i) => {
      const user = USERS[Math.floor(random() * USERS.length)] ?? '';
      return { user, side: random() < 0.5 ? 'cucm' : 'unity', pin: pinOf(i) } as const;
    });
    const counts = { taken: 0, refused: 0, cucm: 0, unity: 0 };
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (let change = changes.pop(); change; change = changes.pop()) {
        const { user, side, pin } = change;
        counts[side] += 1;
        const taken = await (side === 'cucm'
          ? changeAtCucm(pair, user, pin).then(
              () => true,
              () => false,
            )
          : changeAtUnity(pair, ids[user] ?? '', pin).then(({ status }) => status === 204));
        counts[taken ? 'taken' : 'refused'] += 1;
        if (taken) last.get(user)?.push(pin);
      }
    });
    await Promise.all(workers);

    expect(counts.taken + counts.refused).toBe(CHANGES);
    // Somebody gets through all the time.
    expect(counts.taken).toBeGreaterThan(CHANGES / 4);
    for (const user of USERS) expect(await onePinOf(user, last.get(user) ?? [])).toHaveLength(1);
    // A push asks for the user and sets the PIN; a change at Unity Connection is one call.
    expect(toUnity.requests()).toBeLessThanOrEqual(2 * counts.cucm);
    expect(toCucm.requests()).toBeLessThanOrEqual(counts.unity);
  } finally {
    toUnity.close();
    toCucm.close();
  }
}, 300_000);

/** Those of the PINs that hold on both sides; the newest first, since it is one of the last. */
async function onePinOf(user: string, pins: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const pin of pins.slice(-AT_ONCE).reverse()) {
    const [cucm, unity] = [await holdsAtCucm(user, pin), await holdsAtUnity(user, pin)];
    expect([pin, cucm]).toEqual([pin, unity]);
    if (cucm) found.push(pin);
  }
  return found;
}

/** Wrong guesses would lock the user: the count is taken back each time. */
async function holdsAtCucm(user: string, pin: string): Promise<boolean> {
  const inner = `<userid>${user}</userid><pinCredentials><pinResetHackCount>true</pinResetHackCount></pinCredentials>`;
  await axl(pair.ucm, 'updateUser', inner);
  return isCucmPin(pair, user, pin);
}

async function holdsAtUnity(user: string, pin: string): Promise<boolean> {
  await cupi(pair, `PUT /users/${ids[user]}/credential/pin`, { HackCount: '0' });
  return isUnityPin(pair, user, pin);
}

async function route(
  toUnity: { address: string; ca: string },
  toCucm: { address: string; ca: string },
): Promise<void> {
  await trust(pair.ucm, toUnity.ca);
  await trust(pair.unity, toCucm.ca);
  const [uuid = ''] = /\{[0-9A-F-]{36}\}/.exec(
    await axl(
      pair.ucm,
      'listApplicationServer',
      '<searchCriteria><name>cuc</name></searchCriteria><returnedTags><name/></returnedTags>',
    ),
  ) ?? [''];
  const inner = `<uuid>${uuid}</uuid><ipAddress>${toUnity.address}</ipAddress>`;
  await axl(pair.ucm, 'updateApplicationServer', inner);
  const { json } = await cupi(pair, '/phonesystems');
  const { AxlServersURI: uri } = json.PhoneSystem as { AxlServersURI: string };
  const list = await cupi(pair, uri.replace('/vmrest', ''));
  const { URI: old } = list.json.AxlServer as { URI: string };
  await cupi(pair, `DELETE ${old.replace('/vmrest', '')}`);
  const [host = '', port = ''] = toCucm.address.split(':');
  await tickUnity(pair, { HostOrIPAddress: host, Port: port });
}

/** Distinct, eight digits, nothing trivial about them. */
function pinOf(i: number): string {
  return `4815${String(i).padStart(3, '0').split('').reverse().join('')}9`.replace(
    /(.)\1\1/,
    '$17$1',
  );
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
