/**
 * LicenseTotals(): the table function behind the licence usage page. [client] q217
 * A ucmock cluster counts no licences, so it has no rows. [guess]
 */
export const licenseTotals = {
  columns: ['pkid', 'name', 'value', 'uservalue', 'devicevalue'],
  rows: 'select null, null, null, null, null where 0',
};
