/**
 * What a fresh installation has, value by value, against the facts beside the project: groups and
 * roles, parameters, application users, models and device defaults of each release.
 */
import { readFileSync } from 'node:fs';
import { startUcmock, type Ucmock } from '../../server';
import { loadStock } from '../../server/domain/stock/load';
import { sql } from '../support/axl';
import { factsFile } from '../support/facts';

function facts<T>(name: string): T | undefined {
  const path = factsFile(`stock/${name}.json`);
  if (path === undefined)
    process.stderr.write(`SKIPPED: no stock/${name}.json beside the project\n`);
  return path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as T);
}

const groupsRoles = facts<{
  roles: { name: string; application: string }[];
  groups: { name: string; roles: string[]; userRank: number }[];
}>('groups-roles');
const enterprise = facts<Parameters>('enterprise-parameters');
const services = facts<Parameters>('service-parameters');
const appusers = facts<{ appusers: { name: string; uuid: string; groups: string[] }[] }>(
  'appusers',
);
const models = facts<{ models: FactModel[] }>('models');
const defaults = facts<{ proposal: Default[] }>('device-defaults');

interface Parameters {
  parameters: { service?: string; name: string; paramname?: string; default: string | null }[];
}
interface FactModel {
  model: string;
  typemodel: number;
  product?: string;
  lineKeys?: number;
  buttonTemplates?: Record<string, string>;
  securityProfiles?: string[];
  'maxCalls/defaultMax/busyTrigger'?: string;
}
interface Default {
  release: string;
  model: string;
  protocol: string;
  load: string;
  devicePool: string;
  phoneButtonTemplate: string;
}

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({ port: 0, logLevel: 'error' });
});
afterAll(() => ucm.stop());

/** The rows as lines of text, sorted: a difference names the row. */
const lines = async (statement: string, at = ucm): Promise<string[]> =>
  sorted((await sql(at, statement)).map((row) => Object.values(row)));
const sorted = (rows: readonly (string | number)[][]): string[] =>
  rows.map((row) => row.join(' | ')).sort();

const whole = (given: unknown) => (given === undefined ? it.skip : it);

whole(groupsRoles)('groups, their ranks and their roles', async () => {
  const { groups = [], roles = [] } = groupsRoles ?? {};
  expect(await lines('select name, userrank from dirgroup')).toEqual(
    sorted(groups.map(({ name, userRank }) => [name, userRank])),
  );
  expect(await lines('select name from functionrole')).toEqual(
    sorted(roles.map(({ name }) => [name])),
  );
  const held =
    'select g.name as groupname, r.name as role from functionroledirgroupmap m, dirgroup g, functionrole r where g.pkid = m.fkdirgroup and r.pkid = m.fkfunctionrole';
  expect(await lines(held)).toEqual(
    sorted(groups.flatMap(({ name, roles: all }) => all.map((role) => [name, role]))),
  );
});

whole(services && enterprise)('service and enterprise parameters have their defaults', async () => {
  // Most names in the database are not public: the label leads to the one that we made.
  const stock = loadStock().parameters as { service: string; name: string; label?: string }[];
  const named = new Map(stock.map((one) => [`${one.service} ${one.label ?? one.name}`, one.name]));
  const all = [
    ...(services?.parameters ?? []),
    ...(enterprise?.parameters.map((one) => ({ ...one, service: 'Enterprise Wide' })) ?? []),
  ];
  const wanted = all.map(({ service = '', name, paramname, default: value }) => [
    service,
    paramname ?? named.get(`${service} ${name}`) ?? `no parameter ${name}`,
    value ?? '',
  ]);
  const found = await lines(
    'select s.name as service, p.paramname, p.paramvalue from processconfig p, typeservice s where s.enum = p.tkservice',
  );
  expect(sorted(wanted).filter((row) => !found.includes(row))).toEqual([]);
  expect(wanted.length).toBeGreaterThan(300);
});

whole(appusers)('application users with their fixed uuids and groups', async () => {
  // The first is the administrator, whom the installation names.
  const wanted = appusers?.appusers.slice(1) ?? [];
  const found = await lines('select name, pkid from applicationuser');
  expect(
    sorted(wanted.map(({ name, uuid }) => [name, uuid])).filter((one) => !found.includes(one)),
  ).toEqual([]);
  const held = await lines(
    'select u.name as name, g.name as groupname from applicationuserdirgroupmap m, applicationuser u, dirgroup g where u.pkid = m.fkapplicationuser and g.pkid = m.fkdirgroup',
  );
  const rows = wanted.flatMap(({ name, groups }) => groups.map((group) => [name, group]));
  expect(sorted(rows).filter((one) => !held.includes(one))).toEqual([]);
});

whole(models)(
  'models with their numbers, products, templates, profiles and call limits',
  async () => {
    const all = models?.models ?? [];
    const missing = async (wanted: (string | number)[][], statement: string) => {
      const found = new Set(await lines(statement));
      expect(wanted.length).toBeGreaterThan(50);
      expect(sorted(wanted).filter((row) => !found.has(row))).toEqual([]);
    };
    await missing(
      all.map(({ model, typemodel }) => [typemodel, model]),
      'select enum, name from typemodel',
    );
    await missing(
      all.flatMap(({ product, model }) => (product === undefined ? [] : [[product, model]])),
      'select p.name as product, m.name as model from typeproduct p, typemodel m where m.enum = p.tkmodel',
    );
    await missing(
      all.flatMap(({ buttonTemplates = {} }) =>
        Object.values(buttonTemplates).map((name) => [name]),
      ),
      'select name from phonetemplate',
    );
    await missing(
      all.flatMap(({ model, securityProfiles = [] }) =>
        securityProfiles.map((name) => [name, model]),
      ),
      'select s.name as name, m.name as model from securityprofile s, typemodel m where m.enum = s.tkmodel',
    );
    await missing(
      all.flatMap((one) => {
        const calls = one['maxCalls/defaultMax/busyTrigger'];
        return calls === undefined ? [] : [[one.model, calls]];
      }),
      "select m.name as model, f.param from productsupportsfeature f, typemodel m, typesupportsfeature t where m.enum = f.tkmodel and t.enum = f.tksupportsfeature and t.name = 'Multiple Call Display'",
    );
  },
);

const releases = [...new Set(defaults?.proposal.map(({ release }) => release) ?? ['none'])];
whole(defaults).each(releases)('device defaults of release %s', async (release) => {
  const at = await startUcmock({ port: 0, logLevel: 'error', release });
  try {
    const found = await lines(
      'select m.name as model, r.name as protocol, d.loadinformation as load, p.name as pool, t.name as template from defaults d, typemodel m, typedeviceprotocol r, devicepool p, phonetemplate t where m.enum = d.tkmodel and r.enum = d.tkdeviceprotocol and p.pkid = d.fkdevicepool and t.pkid = d.fkphonetemplate',
      at,
    );
    const wanted = (defaults?.proposal ?? [])
      .filter((one) => one.release === release)
      .map((one) => [one.model, one.protocol, one.load, one.devicePool, one.phoneButtonTemplate]);
    expect(wanted.length).toBeGreaterThan(20);
    expect(sorted(wanted).filter((row) => !found.includes(row))).toEqual([]);
  } finally {
    await at.stop();
  }
});
