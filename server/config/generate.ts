/**
 * A made-up site: people, their lines and phones, as the steps of a fixture. The same words make the
 * same site, always. Names come from many places; numbers are those that regulators keep for
 * fiction, addresses of devices and mail those that are kept for examples.
 */
import type { FixtureGenerate } from './fixture-shape';
import { OptionError } from './option';

type Step = Readonly<Record<string, unknown>>;

const GIVEN =
  'Amara Kofi Zanele Tendai Ines Mateo Lucía João Freja Søren Siobhán Cillian Zofia Łukasz Nataliya Oleksandr Elif Emre Leila Omid Noor Yusuf Aisha Priya Arjun Nilufar Bakyt Mei Wei Yuki Haruto Ji-woo Seo-yeon Linh Minh Siti Budi Maria Kalani Aroha Tane Aiyana Nayeli Itzel Jörg Élodie Chloé Giulia Luca Eleni Nikos'.split(
    ' ',
  );
const FAMILY =
  'Diallo Mensah Nkosi Moyo Sousa García Fernández Oliveira Nielsen Lindqvist Ó-Briain Murphy Kowalska Wójcik Shevchenko Bondarenko Yılmaz Demir Rahimi Haddad Al-Sayed Khan Sharma Iyer Karimova Nurlanov Chen Wang Sato Tanaka Kim Park Nguyễn Trần Wijaya Santoso Reyes Kealoha Ngata Begay Hernández Müller Dupont Lefèvre Rossi Ricci Papadopoulos Ivanova Novák Horváth'.split(
    ' ',
  );
const DEPARTMENTS = ['Support', 'Sales', 'Finance', 'Research', 'Logistics', 'Facilities'];

/** Numbers for fiction: how many there are, and each of them. */
const FICTION: readonly [number, (i: number) => string][] = [
  // North America: 555-0100 to 555-0199 of each area
  [70_000, (i) => `+1${200 + Math.floor(i / 100)}55501${two(i % 100)}`],
  // United Kingdom: London 020 7946 0000 to 0999
  [1_000, (i) => `+442079460${String(i).padStart(3, '0')}`],
];

const WORDS = ['users', 'phones', 'seed', 'firstExtension', 'partition', 'devicePool', 'domain'];
/** Six digits of a MAC address below 00:11:22. */
const MOST = 0xff_ffff;

/** @throws OptionError for what is no such site */
export function generatedSteps(told: FixtureGenerate): Step[] {
  const {
    users,
    phones = 80,
    seed = 1,
    firstExtension = 200_000,
    partition,
    devicePool = 'Default',
    domain = 'example.com',
  } = checked(told);
  const chance = createChance(seed);
  const steps: Step[] =
    partition === undefined ? [] : [{ addRoutePartition: { routePartition: { name: partition } } }];
  for (let i = 0; i < users; i += 1) {
    const [given = '', family = ''] = [pick(GIVEN, chance), pick(FAMILY, chance)];
    const userid = `${plain(given)}.${plain(family)}.${i + 1}`;
    const person = {
      userid,
      firstName: given,
      lastName: family,
      department: pick(DEPARTMENTS, chance),
      telephoneNumber: fictional(i),
      mailid: `${userid}@${domain}`,
      presenceGroupName: 'Standard Presence group',
    };
    // As many as the percentage says, spread over all: not by chance, so that counts can be told.
    const hasPhone = Math.floor(((i + 1) * phones) / 100) > Math.floor((i * phones) / 100);
    if (!hasPhone) {
      steps.push({ addUser: { user: person } });
      continue;
    }
    const dirn = { pattern: String(firstExtension + i), routePartitionName: partition ?? null };
    const name = `SEP001122${(i + 1).toString(16).toUpperCase().padStart(6, '0')}`;
    steps.push(
      { addUser: { user: person } },
      {
        addLine: {
          line: { ...dirn, usage: 'Device', alertingName: plain(`${given} ${family}`, ' ') },
        },
      },
      {
        addPhone: {
          phone: phoneOf({ name, dirn, label: `${given} ${family}`, userid, devicePool }),
        },
      },
      { updateUser: { userid, associatedDevices: { device: [name] }, primaryExtension: dirn } },
    );
  }
  return steps;
}

interface PhoneParts {
  name: string;
  dirn: object;
  label: string;
  userid: string;
  devicePool: string;
}

function phoneOf({ name, dirn, label, userid, devicePool }: PhoneParts): object {
  return {
    name,
    product: 'Cisco 8845',
    class: 'Phone',
    protocol: 'SIP',
    protocolSide: 'User',
    devicePoolName: devicePool,
    locationName: 'Hub_None',
    description: label,
    ownerUserName: userid,
    lines: { line: [{ index: '1', label: label.slice(0, 30), dirn }] },
  };
}

function checked(told: unknown): FixtureGenerate {
  const words = typeof told === 'object' && told !== null ? (told as Record<string, unknown>) : {};
  for (const word of Object.keys(words))
    if (!WORDS.includes(word))
      throw new OptionError(`"generate" has no "${word}"; it has ${WORDS.join(', ')}`);
  const whole = (name: string, most: number, need = false): void => {
    const value = words[name];
    if (value === undefined && !need) return;
    if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > most)
      throw new OptionError(`"${name}" of "generate" is a whole number up to ${most}`);
  };
  whole('users', MOST, true);
  whole('phones', 100);
  whole('seed', 0xffff_ffff);
  whole('firstExtension', 999_999_999);
  for (const name of ['partition', 'devicePool', 'domain'])
    if (words[name] !== undefined && (typeof words[name] !== 'string' || words[name] === ''))
      throw new OptionError(`"${name}" of "generate" is a text`);
  return words as unknown as FixtureGenerate;
}

function fictional(i: number): string {
  let at = i % FICTION.reduce((sum, [count]) => sum + count, 0);
  for (const [count, number] of FICTION) {
    if (at < count) return number(at);
    at -= count;
  }
  return '';
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Letters that every client takes: Łukasz -> lukasz. */
function plain(name: string, between = ''): string {
  const special: Record<string, string> = { ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', ı: 'i' };
  const text = name
    .replace(/[øØłŁı]/g, (letter) => special[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '');
  return between === '' ? text.toLowerCase() : text;
}

function pick<T>(from: readonly T[], chance: () => number): T | undefined {
  return from[Math.floor(chance() * from.length)];
}

/** mulberry32: small, and the same everywhere. */
function createChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
