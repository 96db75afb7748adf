/**
 * The rows of a fresh installation that depend on no setting. Run when the package is built; what
 * it writes is the image that every cluster starts from.
 */
import type { Model } from '../../schema/model';
import type { Tx } from '../../store/store';
import { addTrusted, type TrustStore } from '../../security/trust-store';
import { takeModelOfProduct } from '../devices/device-model';
import { keyText, type Stock } from './load';
import { seedModels } from './seed-models';
import { stockPkid } from './stock-pkid';

/** @throws when a stock object cannot be stored: the stock or the model is wrong then */
export function seedImage(tx: Tx, model: Model, stock: Stock): void {
  seedTypeTables(tx, model, stock);
  seedRoles(tx, stock);
  seedObjects(tx, stock, ['PresenceGroup', 'CredentialPolicy', 'CommonPhoneConfig']);
  seedModels(tx, stock);
  seedObjects(tx, stock);
  // Pools need what models bring, so their defaults get theirs now. [guess] facts/stock
  tx.run("update defaults set fkdevicepool = (select pkid from devicepool where name = 'Default')");
  takeModelOfProduct(tx);
  seedApplicationUsers(tx, stock);
  seedParameters(tx, stock);
  seedCredentialDefaults(tx);
  seedManufacturers(tx, stock);
  stock.edgeAuthorities.forEach((pem, at) => trust(tx, 'Phone-Edge-trust', `edge ${at}`, pem));
}

/** Whoever made the phones is trusted for their certificates, by registration and by CAPF. [doc] */
function seedManufacturers(tx: Tx, { manufacturers }: Stock): void {
  manufacturers.forEach((pem, at) => {
    (['CallManager-trust', 'CAPF-trust'] as const).forEach((store) => {
      trust(tx, store, `${at} ${store}`, pem);
    });
  });
}

/** @param key by which its ids are the same in every build */
function trust(tx: Tx, store: TrustStore, key: string, pem: string): void {
  let asked = 0;
  const pkid = (): string => stockPkid('manufacturer', `${key} ${asked++}`);
  addTrusted(tx, { ids: { pkid }, now: 0 }, store, pem);
}

function seedTypeTables(tx: Tx, model: Model, stock: Stock): void {
  for (const [type, { table, values }] of Object.entries(model.simples)) {
    if (!table || !values) continue;
    for (const value of values) {
      tx.run(
        `insert into "${table}" (enum, name, moniker) values (?, ?, ?)`,
        value.enum,
        value.name,
        `${type.slice(1).toUpperCase()}_${value.name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`,
      );
    }
  }
  for (const [table, rows] of Object.entries(stock.typeRows)) {
    for (const [number, name, more = {}] of rows) {
      const columns = ['enum', 'name', ...Object.keys(more)];
      tx.run(
        `insert into "${table}" (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
        number,
        name,
        ...Object.values(more),
      );
    }
  }
  seedServiceTypes(tx, stock);
}

/** The names and the groups of trace levels of all services. */
function seedServiceTypes(tx: Tx, { serviceTypes }: Stock): void {
  const groupOf =
    '(select tktracelevelgroups from typetracelevelgrouping where name = ? order by enum desc limit 1)';
  tx.run(
    `update typeservice set nameforcontrol = name, tktracelevelgroups = ${groupOf}`,
    'Informational',
  );
  for (const [name, level] of Object.entries(serviceTypes.trace)) {
    tx.run(`update typeservice set tktracelevelgroups = ${groupOf} where name = ?`, level, name);
  }
  for (const [name, control] of Object.entries(serviceTypes.control)) {
    tx.run('update typeservice set nameforcontrol = ? where name = ?', control, name);
  }
}

function seedRoles(tx: Tx, stock: Stock): void {
  for (const { name } of stock.roles) {
    tx.run(
      "insert into functionrole (pkid, name, isstandard) values (?, ?, 't')",
      stockPkid('functionrole', name),
      name,
    );
  }
  for (const { name, rank, roles } of stock.groups) {
    const pkid = stockPkid('UserGroup', name);
    tx.run(
      "insert into dirgroup (pkid, name, isstandard, userrank) values (?, ?, 't', ?)",
      pkid,
      name,
      rank,
    );
    for (const role of roles) {
      tx.run(
        'insert into functionroledirgroupmap (fkdirgroup, fkfunctionrole) values (?, ?)',
        pkid,
        stockPkid('functionrole', role),
      );
    }
  }
}

/**
 * Objects refer to each other, so they go in as soon as what they name is there; what is left at
 * the end names something that does not exist.
 */
function seedObjects(tx: Tx, stock: Stock, only?: string[]): void {
  let waiting = Object.entries(stock.objects)
    .filter(([noun]) => !only || only.includes(noun))
    .flatMap(([noun, rows]) => rows.map((row) => ({ noun, ...row })))
    .filter(
      ({ noun, object }) => tx.objects.find(noun, object) === undefined || isKeyless(tx, noun),
    );
  const problems = new Map<unknown, string>();
  while (waiting.length > 0) {
    const left = waiting.filter(({ noun, uuid, object }) => {
      try {
        tx.objects.insert(noun, object, { pkid: uuid ?? stockPkid(noun, keyText(object)) });
        return false;
      } catch (error) {
        problems.set(object, String(error));
        return true;
      }
    });
    if (left.length === waiting.length) {
      const names = left.map(
        ({ noun, object }) => `${noun} ${keyText(object)}: ${problems.get(object) ?? ''}`,
      );
      throw new Error(`stock objects that cannot be stored:\n${names.join('\n')}`);
    }
    waiting = left;
  }
}

function isKeyless(tx: Tx, noun: string): boolean {
  return tx.objects.plan(noun).noun.natural.length === 0;
}

function seedApplicationUsers(tx: Tx, stock: Stock): void {
  for (const { userid, uuid, groups } of stock.users) {
    tx.objects.insert(
      'AppUser',
      {
        userid,
        presenceGroupName: 'Standard Presence group',
        associatedGroups: { userGroup: groups.map((name) => ({ name })) },
      },
      { pkid: uuid },
    );
    tx.run("update applicationuser set isstandard = 't' where pkid = ?", uuid);
  }
}

function seedParameters(tx: Tx, stock: Stock): void {
  const node = '00000000-1111-0000-0000-000000000000';
  for (const { service, name, value } of stock.parameters) {
    const row = tx.get('select enum from typeservice where name = ?', service);
    tx.run(
      'insert into processconfig (pkid, fkprocessnode, paramname, paramvalue, tkservice) values (?, ?, ?, ?, ?)',
      stockPkid(`parameter ${service}`, name),
      node,
      name,
      value,
      row?.enum ?? (service === 'Enterprise Wide' ? 11 : null),
    );
  }
}

/** End user's password and PIN, application user's password: all under the one stock policy. [doc] */
function seedCredentialDefaults(tx: Tx): void {
  for (const [user, kind] of [
    ['End User', 'Password'],
    ['End User', 'PIN'],
    ['Application User', 'Password'],
  ]) {
    tx.run(
      `insert into credentialpolicydefault (pkid, fkcredentialpolicy, tkcredentialuser, tkcredential, usercantchange, usermustchange, doesnotexpire)
       select ?, p.pkid, u.enum, c.enum, 'f', 'f', 'f' from credentialpolicy p, typecredentialuser u, typecredential c
        where p.displayname = 'Default Credential Policy' and u.name = ? and c.name = ?`,
      stockPkid('CredentialPolicyDefault', `${user} ${kind}`),
      user ?? '',
      kind ?? '',
    );
  }
}
