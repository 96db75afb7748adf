/**
 * The directory search: who matches, in the order of names. [doc] facts/uds.md 5
 *
 * Every test is a range of an index of the dictionary (schemas/sql/users.yaml: search, numbers), so
 * that a prefix over 100,000 users reads what it finds and no more; only numbers by their end walk
 * an index. Case does not count: SQLite folds the letters of ASCII, other letters are looked for
 * in the forms a person types them.
 */
import { digitsOf, digitsSql } from '../../store/digits';
import type { SqlValue, Tx } from '../../store/store';

export interface UserSearch {
  name?: string;
  first?: string;
  last?: string;
  displayname?: string;
  number?: string;
  numberlast?: string;
  username?: string;
  email?: string;
  uri?: string;
}

export interface SearchRules {
  /** a name may be a display name, since 11.5 */
  displayNames: boolean;
  /** case counts in URIs */
  exactUris: boolean;
}

/** SQL of a test with its parameters. */
interface Test {
  sql: string;
  params: SqlValue[];
}

/** rowids of the users that match every filter. */
export function searchUsers(tx: Tx, search: UserSearch, rules: SearchRules): number[] {
  const tests = testsOf(search, rules);
  const where = ['status = 1', ...tests.map(({ sql }) => sql)].join(' and ');
  return tx
    .all(
      // The plus keeps SQLite from walking the index of names only to be spared the sorting.
      `select rowid as id from enduser where ${where}
        order by +lastname collate nocase, +firstname collate nocase, +userid`,
      ...tests.flatMap(({ params }) => params),
    )
    .map((row) => Number(row.id));
}

function testsOf(search: UserSearch, rules: SearchRules): Test[] {
  const { name, first, last, displayname, number, numberlast, username, email, uri } = search;
  return [
    name !== undefined && nameTest(name, rules),
    first !== undefined && begins('firstname', first),
    last !== undefined && begins('lastname', last),
    displayname !== undefined && begins('displayname', displayname),
    username !== undefined && equals('userid', username),
    email !== undefined && equals('mailid', email),
    uri !== undefined && uriTest(uri, rules),
    number !== undefined && numberTest(digitsOf(number), 'begins'),
    numberlast !== undefined && numberTest(digitsOf(numberlast), 'ends'),
  ].filter((test) => test !== false);
}

/** One word, two, or three: which part is the first name and which the last? [doc] */
function nameTest(name: string, { displayNames }: SearchRules): Test {
  const words = name.trim().split(/\s+/);
  const [x = '', y, z] = words;
  if (y === undefined) {
    return any(
      begins('firstname', x),
      begins('lastname', x),
      begins('mailid', x),
      ...(displayNames ? [begins('displayname', x)] : []),
    );
  }
  if (z === undefined) {
    return any(
      all(begins('firstname', x), begins('lastname', y)),
      all(begins('lastname', x), begins('firstname', y)),
      begins('lastname', `${x} ${y}`),
      begins('firstname', `${x} ${y}`),
      ...(displayNames ? [begins('displayname', `${x} ${y}`)] : []),
    );
  }
  return any(
    all(begins('firstname', x), begins('lastname', `${y} ${z}`)),
    all(begins('firstname', `${x} ${y}`), begins('lastname', z)),
    all(begins('lastname', x), begins('firstname', `${y} ${z}`)),
    all(begins('lastname', `${x} ${y}`), begins('firstname', z)),
  );
}

/** The last code point: everything that begins with a text sorts before the text and it. */
const LAST = '\u{10ffff}';

function begins(column: string, text: string): Test {
  return any(
    ...formsOf(text).map((form) => ({
      sql: `${column} collate nocase between ? and ?`,
      params: [form, form + LAST],
    })),
  );
}

function equals(column: string, text: string): Test {
  const forms = formsOf(text);
  return {
    sql: `${column} collate nocase in (${forms.map(() => '?').join(', ')})`,
    params: forms,
  };
}

/** A URI is the directory's or that of Microsoft's client. */
function uriTest(uri: string, { exactUris }: SearchRules): Test {
  const either = any(equals('directoryuri', uri), equals('ocsprimaryuseraddress', uri));
  if (!exactUris) return either;
  return all(either, { sql: '? in (directoryuri, ocsprimaryuseraddress)', params: [uri] });
}

const NUMBERS = ['telephonenumber', 'homephone', 'mobile'];

function numberTest(digits: string, how: 'begins' | 'ends'): Test {
  return any(
    ...NUMBERS.map((column) => {
      const sql = digitsSql(column);
      return how === 'begins'
        ? {
            sql: `(${column} is not null and ${sql} between ? and ?)`,
            params: [digits, digits + LAST],
          }
        : {
            sql: `(${column} is not null and substr(${sql}, -${digits.length}) = ?)`,
            params: [digits],
          };
    }),
  );
}

/** As typed, and with the letters beyond ASCII in the other case; ASCII is the index's business. */
function formsOf(text: string): string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return [text];
  const [first = '', ...others] = [...text];
  const title = first.toUpperCase() + others.join('').toLowerCase();
  return [...new Set([text, text.toLowerCase(), text.toUpperCase(), title])];
}

function any(...tests: Test[]): Test {
  return joined(tests, ' or ');
}

function all(...tests: Test[]): Test {
  return joined(tests, ' and ');
}

function joined(tests: Test[], word: string): Test {
  return {
    sql: `(${tests.map(({ sql }) => sql).join(word)})`,
    params: tests.flatMap(({ params }) => params),
  };
}
