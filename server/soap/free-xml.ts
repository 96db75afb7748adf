/** Free XML inside an element (vendorConfig, content): written again, without prefixes or surprises. */
import { escapeAttribute, escapeText } from '../runtime/escape';
import type { Tag } from './scan';

export class FreeXml {
  xml = '';
  private readonly open_: string[] = [];

  open(tag: Tag): void {
    const attributes = tag.attributes
      .filter(({ uri, name }) => uri === '' && name !== 'xmlns')
      .map(({ local, value }) => ` ${local}="${escapeAttribute(value)}"`);
    this.xml += `<${tag.local}${attributes.join('')}>`;
    this.open_.push(tag.local);
  }

  text(text: string): void {
    if (this.open_.length > 0 || text.trim() !== '') this.xml += escapeText(text);
  }

  /** true when the element that holds the free XML closes */
  close(): boolean {
    const name = this.open_.pop();
    if (name === undefined) return true;
    this.xml += `</${name}>`;
    return false;
  }
}
