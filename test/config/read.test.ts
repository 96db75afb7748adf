/** Options from the command line and the environment. */
import { envOf, flagOf, helpText } from '../../server/config/option';
import { defaults, OPTIONS } from '../../server/config/options';
import { readOptions, warningOf } from '../../server/config/read';

it('the table has every option once, and each has words', () => {
  const names = OPTIONS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.sort()).toEqual(Object.keys(defaults()).sort());
  for (const option of OPTIONS) {
    expect(option.words).not.toBe('');
    expect(helpText(OPTIONS)).toContain(flagOf(option));
    expect(helpText(OPTIONS)).toContain(envOf(option));
  }
});

it('has the promised defaults', () => {
  expect(readOptions([], {})).toMatchObject({
    port: 8443,
    host: '127.0.0.1',
    adminUser: 'administrator',
    adminPassword: 'ucmock',
    httpPort: undefined,
  });
});

it.each([
  [['--port', '0'], {}, { port: 0 }],
  [['--port=9443'], {}, { port: 9443 }],
  [[], { UCMOCK_PORT: '9443', HOME: '/' }, { port: 9443 }],
  [['--port', '1'], { UCMOCK_PORT: '9443' }, { port: 1 }],
  [[], { UCMOCK_PORT: '' }, { port: 8443 }],
  [
    [],
    { UCMOCK_ADMIN_USER: 'a', UCMOCK_ADMIN_PASSWORD: 'b', UCMOCK_HTTP_PORT: '80' },
    { adminUser: 'a', adminPassword: 'b', httpPort: 80 },
  ],
  [['--strict'], {}, { strict: true }],
  [['--strict=false'], {}, { strict: false }],
  [[], { UCMOCK_STRICT: '1' }, { strict: true }],
  [['--names', 'a, b', '--names', 'c'], {}, { names: ['a', 'b', 'c'] }],
  [['--admin-password', '--odd'], {}, { adminPassword: '--odd' }],
])('reads %j with %j', (args, env, expected) => {
  expect(readOptions(args, env)).toMatchObject(expected);
});

it.each([
  [['--prot', '1'], {}, 'unknown option --prot; did you mean --port?'],
  [['--nonsense-entirely'], {}, 'unknown option --nonsense-entirely; see --help'],
  [['stray'], {}, 'unknown option stray'],
  [[], { UCMOCK_POTR: '1' }, 'unknown variable UCMOCK_POTR; did you mean UCMOCK_PORT?'],
  [['--port', 'abc'], {}, '--port must be a whole number, not "abc"'],
  [['--port', '99999'], {}, '--port must be at most 65535, not 99999'],
  [[], { UCMOCK_PORT: '-1' }, 'UCMOCK_PORT must be a whole number, not "-1"'],
  [['--port'], {}, '--port needs a value'],
  [['--limits', 'some'], {}, '--limits must be one of real, off, not "some"'],
])('refuses %j with %j', (args, env, message) => {
  expect(() => readOptions(args, env)).toThrow(message);
});

it.each([
  ['127.0.0.1', 'ucmock', false],
  ['127.0.0.5', 'ucmock', false],
  ['::1', 'ucmock', false],
  ['localhost', 'ucmock', false],
  ['0.0.0.0', 'secret', false],
  ['0.0.0.0', 'ucmock', true],
  ['10.0.0.10', 'ucmock', true],
  ['localhost.example.com', 'ucmock', true],
])('host %s with password %s: warning %s', (host, adminPassword, warned) => {
  expect(warningOf({ ...defaults(), host, adminPassword }) !== undefined).toBe(warned);
});
