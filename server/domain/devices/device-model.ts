/**
 * What a product can do: its model, its protocols, the template and security profile that a new
 * device of it takes. All of it is read from the database (typeproduct, typemodel, defaults,
 * securityprofile), so a model added by SQL or by a device package counts like a stock one.
 */
import type { Row, Tx } from '../../store/store';

export interface DeviceModel {
  /** typemodel.enum */
  number: number;
  /** display name of the model, which securityprofile and templates are named after */
  name: string;
  /** typeproduct.enum */
  product: number;
}

/** The model behind a product's display name; undefined when no such product exists. */
export function modelOfProduct(tx: Tx, product: string): DeviceModel | undefined {
  const row = tx.get(
    `select p.enum as product, m.enum as number, m.name as name
       from typeproduct p join typemodel m on m.enum = p.tkmodel where p.name = ?`,
    product,
  );
  return (
    row && { number: Number(row.number), name: String(row.name), product: Number(row.product) }
  );
}

/** Gives devices whose element names a product only, all or this one, the product's model. */
export function takeModelOfProduct(tx: Tx, pkid?: string): void {
  const model = '(select p.tkmodel from typeproduct p where p.enum = device.tkproduct)';
  tx.run(
    `update device set tkmodel = ${model}
      where ${pkid === undefined ? 'tkmodel is null' : 'pkid = ?'} and tkmodel is not ${model}`,
    ...(pkid === undefined ? [] : [pkid]),
  );
}

/** typedeviceprotocol's number; undefined for a protocol that is none. */
export function protocolNumber(tx: Tx, protocol: string): number | undefined {
  const row = tx.get('select enum from typedeviceprotocol where name = ?', protocol);
  return row && Number(row.enum);
}

export interface ModelDefaults {
  /** '' when the device runs no firmware of the cluster's (soft clients) */
  load: string;
  phoneTemplate: string | undefined;
}

/** Device defaults of model and protocol; undefined when the model does not speak the protocol. */
export function defaultsOf(
  tx: Tx,
  model: DeviceModel,
  protocol: number,
): ModelDefaults | undefined {
  const row = tx.get(
    `select d.loadinformation as load, t.name as template from defaults d
       left join phonetemplate t on t.pkid = d.fkphonetemplate
      where d.tkmodel = ? and d.tkdeviceprotocol = ?`,
    model.number,
    protocol,
  );
  return (
    row && {
      load: String(row.load ?? ''),
      phoneTemplate: row.template === null ? undefined : String(row.template),
    }
  );
}

/** The security profile that fits model and protocol, the non-secure stock one first. */
export function standardSecurityProfile(
  tx: Tx,
  model: DeviceModel,
  protocol: number,
): string | undefined {
  const row = tx.get(
    `select name from securityprofile where tkmodel = ? and tkdeviceprotocol = ?
      order by case when name like '%Non-Secure%' then 0 else 1 end, name limit 1`,
    model.number,
    protocol,
  );
  return row && String(row.name);
}

/** Number of the pseudo model whose profiles fit every device. [recorded] facts/stock.md 3 */
const UNIVERSAL = 'Universal Device Template';

/** Does this security profile fit model and protocol? */
export function securityProfileFits(
  tx: Tx,
  pkid: string,
  model: DeviceModel,
  protocol: number,
): boolean {
  const made = madeFor(tx, 'securityprofile', pkid);
  return made !== undefined && fits(made, model, protocol);
}

/** Does this button template fit? One that an administrator made says no model and fits all. */
export function phoneTemplateFits(
  tx: Tx,
  pkid: string,
  model: DeviceModel,
  protocol: number,
): boolean {
  const made = madeFor(tx, 'phonetemplate', pkid);
  if (!made) return false;
  // Some models share the template of another one: then it is their default too.
  return (
    fits(made, model, protocol) || defaultsOf(tx, model, protocol)?.phoneTemplate === made.name
  );
}

/** Name, model and protocol of a security profile or button template. */
function madeFor(tx: Tx, table: 'securityprofile' | 'phonetemplate', pkid: string) {
  return tx.get(
    `select tkmodel as model, tkdeviceprotocol as protocol, name from ${table} where pkid = ?`,
    pkid,
  );
}

function fits(made: Row, model: DeviceModel, protocol: number): boolean {
  if (made.model === null || String(made.name).startsWith(UNIVERSAL)) return true;
  const speaks = made.protocol === null || Number(made.protocol) === protocol;
  return Number(made.model) === model.number && speaks;
}

/** The most buttons that an expansion module has. [client] facts/stock/models.json */
const MODULE_BUTTONS = 40;

/**
 * The most line buttons that a device of the model can have: those of its largest template and of
 * its expansion modules. undefined: nobody knows, since its standard template shows no buttons.
 */
export function lineButtons(tx: Tx, model: DeviceModel, modules: number): number | undefined {
  const row = tx.get(
    `select max(t.numofbuttons) as most,
            max((select count(*) from phonebutton b where b.fkphonetemplate = t.pkid and t.usermodifiable = 'f')) as shown,
            max((select count(*) from phonebutton b where b.fkphonetemplate = t.pkid)) as rows
       from phonetemplate t
      where t.tkmodel = ?1 or t.pkid in (select fkphonetemplate from defaults where tkmodel = ?1)`,
    model.number,
  );
  const buttons = Math.max(Number(row?.most ?? 0), Number(row?.rows ?? 0));
  const isKnown = Number(row?.shown ?? 0) > 0 || buttons > 1;
  return isKnown ? buttons + modules * MODULE_BUTTONS : undefined;
}

/** Line limits of a product: calls at once and busy trigger. [client] productsupportsfeature */
export function callLimits(
  tx: Tx,
  model: DeviceModel,
): { maxNumCalls: string; busyTrigger: string } | undefined {
  const row = tx.get(
    `select f.param as param from productsupportsfeature f join typesupportsfeature t on t.enum = f.tksupportsfeature
      where f.tkmodel = ? and t.name = 'Multiple Call Display' and f.param is not null limit 1`,
    model.number,
  );
  const parts = String(row?.param ?? '').split(':');
  const [, maxNumCalls, busyTrigger] = parts;
  return maxNumCalls && busyTrigger ? { maxNumCalls, busyTrigger } : undefined;
}
