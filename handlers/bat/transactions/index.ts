/** All transactions of Bulk Administration, by name. */
import { DomainRefusal } from '../../../server/schema/refusal';
import type { Transaction } from '../transaction';
import { activationCodeTransactions } from './activation-codes';
import { phoneUserTransactions } from './phones-users';
import { phoneTransactions, profileTransactions } from './phones';
import { userTransactions } from './users';

export const TRANSACTIONS: readonly Transaction[] = [
  ...userTransactions,
  ...phoneTransactions,
  ...phoneUserTransactions,
  ...profileTransactions,
  ...activationCodeTransactions,
];

/** @throws DomainRefusal with all names there are */
export function needTransaction(name: string): Transaction {
  const found = TRANSACTIONS.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!found)
    throw new DomainRefusal(
      'invalid',
      `There is no transaction "${name}": ${TRANSACTIONS.map((one) => one.name).join(', ')}.`,
    );
  return found;
}
