/**
 * The XML objects that a phone's services show it: CiscoIPPhoneText, CiscoIPPhoneInput and
 * CiscoIPPhoneMenu. Elements and their meaning as public servers send them. [client]
 * facts/onboarding.md C2
 */
import { children, find, parseXml, textOf, type Element } from '../config/parse';

export interface Screen {
  kind: 'text' | 'input' | 'menu';
  title: string;
  prompt: string;
  /** of a text */
  text: string;
  /** of an input: where its answers go */
  url: string;
  /** what is entered, in its order */
  fields: Field[];
  /** of a menu: name -> URL */
  entries: Key[];
  /** the soft keys by their positions */
  keys: Key[];
}

export interface Field {
  label: string;
  /** name in the query of what is entered */
  parameter: string;
  value: string;
  /** A text, T telephone number, N digits, E equation, U upper case, L lower case; P is not shown */
  flags: string;
}

export interface Key {
  name: string;
  url: string;
}

const KINDS: Readonly<Record<string, Screen['kind']>> = {
  CiscoIPPhoneText: 'text',
  CiscoIPPhoneInput: 'input',
  CiscoIPPhoneMenu: 'menu',
};

/** @throws when it is no XML, or an object that these phones do not show */
export function readScreen(text: string): Screen {
  const root = parseXml(text);
  const kind = KINDS[root.name];
  if (kind === undefined) throw new Error(`<${root.name}> is nothing that a phone shows`);
  return {
    kind,
    title: textOf(root, 'Title'),
    prompt: textOf(root, 'Prompt'),
    text: textOf(root, 'Text'),
    url: children(root, 'URL')[0]?.text.trim() ?? '',
    fields: children(root, 'InputItem').map((item) => ({
      label: textOf(item, 'DisplayName'),
      parameter: textOf(item, 'QueryStringParam'),
      value: textOf(item, 'DefaultValue'),
      flags: textOf(item, 'InputFlags'),
    })),
    entries: children(root, 'MenuItem').map(keyOf),
    keys: children(root, 'SoftKeyItem')
      .sort((a, b) => placeOf(a) - placeOf(b))
      .map(keyOf),
  };
}

function keyOf(item: Element): Key {
  return { name: textOf(item, 'Name'), url: textOf(item, 'URL') };
}

function placeOf(item: Element): number {
  return Number(find(item, 'Position')?.text ?? 0);
}
