/** The four preferences of a line: where they are kept, and how they are shown. */
import { common } from '../../server/domain/common';
import type { Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import {
  IDLE_RING,
  MWI_AUDIBLE,
  MWI_VISUAL,
  ON_CALL_RING,
  wordsOf,
  type OptionList,
} from './options';
import { flag, text } from './text';

export interface Preference {
  list: OptionList;
  /** of devicenumplanmap */
  column: string;
  /** what an appearance without a value has */
  usual: string;
}

/** In the order of the documents. [doc] */
export const PREFERENCES: readonly Preference[] = [
  { list: MWI_VISUAL, column: 'tkmwlpolicy', usual: '0' },
  { list: MWI_AUDIBLE, column: 'tkstatus_audiblemwi', usual: '2' },
  { list: ON_CALL_RING, column: 'tkringsetting_consecutive', usual: '0' },
  { list: IDLE_RING, column: 'tkringsetting', usual: '4' },
];

const valueOf = ({ column, usual }: Preference, appearance: Row): string =>
  text(appearance[column]) || usual;

/** All appearances of a line at once. */
export function sharedPreferences(appearances: readonly Row[]): Tree {
  return Object.fromEntries(
    PREFERENCES.map((preference) => {
      const shared = common(
        appearances.map((one) => valueOf(preference, one)),
        preference.usual,
      );
      return [
        preference.list.name,
        {
          '@appliesToAllLineAppearances': flag(shared.same),
          '@value': shared.value,
          '#': wordsOf(preference.list, shared.value),
        },
      ];
    }),
  );
}

/** One appearance in a list. */
export function ownPreferences(appearances: readonly Row[]): Tree {
  return preferences(appearances, ({ list }, value) => wordsOf(list, value));
}

/** One extension alone: every choice that there is. */
export function wholePreferences(appearances: readonly Row[]): Tree {
  return preferences(appearances, ({ list }) => choicesOf(list));
}

/** The choices of a list inside another document. */
export function choicesOf({ options }: OptionList): Tree {
  return { option: options.map(([value, words]) => ({ '@value': value, '#': words })) };
}

function preferences(
  [first]: readonly Row[],
  content: (preference: Preference, value: string) => string | Tree,
): Tree {
  return Object.fromEntries(
    PREFERENCES.map((preference) => {
      const value = first ? valueOf(preference, first) : preference.usual;
      const inner = content(preference, value);
      const rest = typeof inner === 'string' ? { '#': inner } : inner;
      return [preference.list.name, { '@value': value, ...rest }];
    }),
  );
}
