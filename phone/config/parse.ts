/**
 * The files of a TFTP service as a phone reads them: by the names of the elements, whatever their
 * order, with an undeclared xsi prefix and unknown elements in between. facts/onboarding.md D2
 */
import { SaxesParser } from 'saxes';

export interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Element[];
}

/** @throws when it is no XML */
export function parseXml(text: string): Element {
  const parser = new SaxesParser({ xmlns: false });
  const top: Element = { name: '', attributes: {}, text: '', children: [] };
  const open = [top];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, text: '', children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const take = (more: string): void => {
    const element = open.at(-1);
    if (element) element.text += more;
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  const root = top.children[0];
  if (!root) throw new Error('The file is empty.');
  return root;
}

/** The first one of that name, at any depth. */
export function find(element: Element, name: string): Element | undefined {
  for (const child of element.children) {
    if (child.name === name) return child;
    const deeper = find(child, name);
    if (deeper) return deeper;
  }
  return undefined;
}

/** Its text without blanks around; '' where it is not there. */
export function textOf(element: Element | undefined, name: string): string {
  return (element && find(element, name)?.text.trim()) ?? '';
}

export function children(element: Element | undefined, name: string): Element[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}
