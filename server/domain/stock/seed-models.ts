/** Phone models: their type rows, button templates, security profiles, device defaults, features. */
import type { Tx } from '../../store/store';
import type { Stock, StockModel } from './load';
import { stockPkid } from './stock-pkid';

/** Uuids seen on unrelated clusters. [recorded] facts/axl.md 9.1 */
const KNOWN: Record<string, string> = {
  'Standard 8831 SIP': 'd5a665b3-15c1-4104-9e46-8dc23b1b183b',
  'Standard 7821 SIP': '16f15a8c-63f6-44ba-b240-82c24714ec12',
  'Cisco 8831 - Standard SIP Non-Secure Profile': '2fb96225-04c3-48af-8fc7-888f8df3f483',
};

export function seedModels(tx: Tx, stock: Stock): void {
  for (const model of stock.models) {
    typeRows(tx, model);
    for (const protocol of model.protocols ?? []) seedProtocol(tx, model, protocol);
  }
}

function typeRows(tx: Tx, model: StockModel): void {
  const cls = tx.get('select enum from typeclass where name = ?', model.class)?.enum ?? null;
  tx.run(
    'insert into typemodel (enum, name) select ?, ? where not exists (select 1 from typemodel where enum = ?)',
    model.number,
    model.name,
    model.number,
  );
  tx.run(
    'update typemodel set tkclass = ?, tkrisclass = ? where enum = ?',
    cls,
    model.risClass ?? null,
    model.number,
  );
  if (model.product) {
    tx.run(
      'update typeproduct set tkmodel = ?, tkclass = ? where name = ?',
      model.number,
      cls,
      model.product,
    );
  }
}

function seedProtocol(tx: Tx, model: StockModel, protocol: string): void {
  const number = tx.get('select enum from typedeviceprotocol where name = ?', protocol)?.enum;
  if (number === undefined) throw new Error(`${model.name}: no protocol ${protocol}`);
  const template = model.templates?.[protocol];
  const fkphonetemplate =
    template === undefined ? null : buttonTemplate(tx, model, template, Number(number));
  for (const profile of profilesOf(model, protocol))
    securityProfile(tx, model, profile, Number(number));
  tx.run(
    'insert into defaults (pkid, tkmodel, tkdeviceprotocol, loadinformation, fkphonetemplate) values (?, ?, ?, ?, ?)',
    stockPkid('DeviceDefaults', `${model.name} ${protocol}`),
    model.number,
    number,
    model.loads?.[protocol]?.['15'] ?? model.loads?.[protocol]?.['15.0'] ?? '',
    fkphonetemplate,
  );
  if (model.calls) callLimits(tx, model, Number(number), model.calls);
}

function profilesOf(model: StockModel, protocol: string): string[] {
  return (model.securityProfiles ?? []).filter((name) => name.includes(`Standard ${protocol} `));
}

function buttonTemplate(tx: Tx, model: StockModel, name: string, protocol: number): string {
  const known = tx.get('select pkid from phonetemplate where name = ?', name);
  if (known) return String(known.pkid);
  const pkid = KNOWN[name] ?? stockPkid('PhoneButtonTemplate', name);
  const buttons = Math.max(model.lineKeys ?? 1, 1);
  tx.run(
    "insert into phonetemplate (pkid, name, numofbuttons, usermodifiable, tkmodel, tkdeviceprotocol) values (?, ?, ?, 'f', ?, ?)",
    pkid,
    name,
    buttons,
    model.number,
    protocol,
  );
  // Whose line keys nobody knows has no buttons either: lineButtons (device-model.ts) reads them.
  if (model.lineKeys !== undefined) buttonsOf(tx, name, pkid, buttons);
  return pkid;
}

/** The first two buttons are lines, the others speed dials. [know] of the older models, [guess] */
function buttonsOf(tx: Tx, template: string, pkid: string, count: number): void {
  for (let button = 1; button <= count; button += 1) {
    const feature = button <= LINES ? 'Line' : 'Speed Dial';
    tx.run(
      `insert into phonebutton (pkid, fkphonetemplate, buttonnum, label, isfixedfeature, tkfeature)
         select ?, ?, ?, '', ?, enum from typefeature where name = ?`,
      stockPkid('phonebutton', `${template} ${button}`),
      pkid,
      button,
      button === 1 ? 't' : 'f',
      feature,
    );
  }
}

const LINES = 2;

function securityProfile(tx: Tx, model: StockModel, name: string, protocol: number): void {
  if (tx.get('select 1 from securityprofile where name = ?', name)) return;
  tx.objects.insert(
    'PhoneSecurityProfile',
    { name, protocol: protocol === 11 ? 'SIP' : 'SCCP', deviceSecurityMode: 'Non Secure' },
    { pkid: KNOWN[name] ?? stockPkid('PhoneSecurityProfile', name) },
  );
  // A model of a later device package is in no enumeration of the schema, only in typemodel.
  tx.run(
    "update securityprofile set tkmodel = ?, isstandard = 't' where name = ?",
    model.number,
    name,
  );
}

function callLimits(tx: Tx, model: StockModel, protocol: number, param: string): void {
  const feature = tx.get(
    "select enum from typesupportsfeature where name = 'Multiple Call Display'",
  )?.enum;
  tx.run(
    'insert into productsupportsfeature (pkid, tkmodel, tkdeviceprotocol, tksupportsfeature, param) values (?, ?, ?, ?, ?)',
    stockPkid('productsupportsfeature', `${model.name} ${protocol}`),
    model.number,
    protocol,
    feature ?? null,
    param,
  );
}
