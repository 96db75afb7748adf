/** The configuration of one phone for another one, maybe of another model. [guess] what fits it */
import { textOf, treeOf, type Tree } from '../../schema/tree';
import type { Tx } from '../../store/store';
import { plain, templateFields } from './given';
import { standardTemplate } from './new-phone';

/** What only a phone of the same model and protocol can take over. */
const OF_MODEL = ['phoneTemplateName', 'securityProfileName', 'softkeyTemplateName', 'speeddials'];

/**
 * @param phone as AXL's getPhone answers it
 * @returns what AXL's addPhone takes
 * @throws DomainRefusal for a product that there is not, or a protocol that it does not speak
 */
export function movedPhone(
  tx: Tx,
  phone: Tree,
  to: { name: string; product: string; protocol: string },
): Tree {
  const isSame = textOf(phone.product) === to.product && textOf(phone.protocol) === to.protocol;
  const fields = [...templateFields(), 'loadInformation', 'lines'].filter(
    (field) => isSame || !OF_MODEL.includes(field),
  );
  const kept = Object.fromEntries(
    fields.flatMap((field) => {
      const value = plain(phone[field]);
      return value === undefined ? [] : [[field, value]];
    }),
  );
  if (!isSame) {
    kept.phoneTemplateName = standardTemplate(tx, to.product, to.protocol);
    delete kept.loadInformation;
  }
  return { ...treeOf(kept), ...to, class: 'Phone', protocolSide: 'User' };
}
