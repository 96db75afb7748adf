/** What self-provisioning shows and says: schemas/self-provisioning.yaml. */
import { readFileSync } from 'node:fs';
import { compiled } from '../../schema/load';

export type ErrorName =
  | 'notAllowed'
  | 'deviceLimit'
  | 'invalidModel'
  | 'noTemplate'
  | 'database'
  | 'loginFailed'
  | 'notEndUser'
  | 'noProfile'
  | 'noExtension'
  | 'notAutoRegistered'
  | 'expired'
  | 'stillRegistered'
  | 'noOldPhone'
  | 'publisherAway';

export interface ErrorFacts {
  /** on the phone, and as the IVR's prompt */
  shows: string;
  cause: string;
  ev: string;
}

export interface Texts {
  screens: {
    title: string;
    login: { prompt: string; user: string; pin: string };
    open: { prompt: string };
    confirm: { prompt: string; text: string };
    done: { prompt: string; text: string };
    failed: { prompt: string };
    keys: { submit: string; exit: string; continue: string; back: string };
  };
  errors: Readonly<Record<ErrorName, ErrorFacts>>;
  ivr: Readonly<Record<IvrPrompt, string>>;
  taps: Readonly<Record<TapsPrompt, string>>;
}

export type IvrPrompt =
  'menu' | 'selfServiceId' | 'confirm' | 'pin' | 'extension' | 'done' | 'again';
export type TapsPrompt =
  | 'directoryNumber'
  | 'confirm'
  | 'done'
  | 'again'
  | 'noDevice'
  | 'manyDevices'
  | 'notDummy'
  | 'otherModel'
  | 'switchedOff';

let known: Texts | undefined;

/** Read once; throws when the package was not built. */
export function texts(): Texts {
  known ??= JSON.parse(readFileSync(compiled('self-provisioning.json'), 'utf8')) as Texts;
  return known;
}

/** `{word}` replaced by the word's value, '' for one that is not given. */
export function filled(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_all, word: string) => words[word] ?? '');
}
