/** Enterprise and service parameters by their names in processconfig. */
import type { Tx } from '../store/store';

/** The value of an enterprise parameter; undefined when it is not set. */
export function enterpriseParameter(tx: Tx, name: string): string | undefined {
  const row = tx.get(
    `select c.paramvalue as value from processconfig c join typeservice s on s.enum = c.tkservice
      where c.paramname = ? and s.name = 'Enterprise Wide'`,
    name,
  );
  return typeof row?.value === 'string' ? row.value : undefined;
}

/** Booleans of the parameters pages are True and False. [doc] */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(true|t|1|enabled?|yes)$/i.test(value.trim());
}
