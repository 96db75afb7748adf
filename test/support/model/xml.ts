/** A sample as the XML of a request. */
import type { Sample, SampleTree } from './samples';

export function xmlOf(tree: SampleTree): string {
  return Object.entries(tree)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => `<${name}>${inner(one)}</${name}>`),
    )
    .join('');
}

function inner(value: Sample): string {
  if (typeof value === 'string') return value.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return typeof value.$xml === 'string' ? value.$xml : xmlOf(value);
}
