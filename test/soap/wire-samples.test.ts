import { requestShape } from '../../server/schema/derive';
import { loadModel } from '../../server/schema/load';
import type { Version } from '../../server/schema/model';
import type { Shape } from '../../server/schema/shape';
import type { Value } from '../../server/schema/tree';
import { decodeRequest } from '../../server/soap/decode';
import { shape } from './shapes';
import { wireSamples, type WireSample } from './wire-samples';

const samples = wireSamples();
const isAxl = ({ namespace }: WireSample) => namespace.includes('cisco.com/AXL');

/** The real shape; savon's samples name no version in the body, only in SOAPAction. */
function find(sample: WireSample): (namespace: string, operation: string) => Shape {
  return (namespace, operation) => {
    const version = (/API\/([\d.]+)$/.exec(namespace) ??
      /ver=([\d.]+)/.exec(sample.soapAction ?? ''))?.[1];
    return isAxl(sample) ? requestShape(loadModel(), version as Version, operation) : shape([]);
  };
}

/** Every text in the tree, in the order of the document. */
function textsOf(value: Value | undefined): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return Object.entries(value ?? {}).flatMap(([name, one]: [string, Value | undefined]) => {
    if (name === '#xml') return textsOf(String(one).replace(/<[^>]*>/g, ''));
    return name.startsWith('@') ? [] : textsOf(one);
  });
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

/** The same read off the bytes with nothing but a regular expression. */
function textsIn({ body }: WireSample): string[] {
  const head = body.subarray(0, 100).toString('latin1');
  const xml = body.toString(/encoding=.ISO-8859-1/i.test(head) ? 'latin1' : 'utf8');
  const content = xml
    .replace(/^[\s\S]*?<(\w+:)?Body[^>]*>/, '')
    .replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '');
  return content
    .split(/<[^>]*>/)
    .map((piece) =>
      piece.replace(/&(#x?[\da-f]+|\w+);/gi, (_, name: string) => characterOf(name)).trim(),
    )
    .filter((piece) => piece !== '');
}

function characterOf(name: string): string {
  if (name.startsWith('#x')) return String.fromCodePoint(parseInt(name.slice(2), 16));
  return name.startsWith('#')
    ? String.fromCodePoint(Number(name.slice(1)))
    : (ENTITIES[name] ?? '?');
}

(samples.length > 0 ? describe : describe.skip)('requests recorded from real clients', () => {
  it.each(samples.map((sample) => [sample.file, sample] as const))(
    '%s decodes whole',
    (_, sample) => {
      const { operation, namespace, tree, findings } = decodeRequest(sample.body, find(sample));

      expect({ operation, namespace }).toEqual({
        operation: sample.operation,
        namespace: sample.namespace,
      });
      if (!isAxl(sample)) return;
      const known = ['041', '119'].some((number) => sample.file.startsWith(number));
      if (!known) expect(findings).toEqual([]);
      expect(textsOf(tree).sort()).toEqual(textsIn(sample).sort());
    },
  );
});
