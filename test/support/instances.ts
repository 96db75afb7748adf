/** Minimal valid instances of any noun, made from the model, with what they refer to. */
import { loadModel } from '../../server/schema/load';
import { operationsOf, shapeOf } from '../../server/schema/derive';
import type { Field, Noun, Version } from '../../server/schema/model';
import type { ElementShape, Particle, Shape } from '../../server/schema/shape';
import { axl } from './axl';
import type { Ucmock } from '../../server';

export interface Instance {
  xml: string;
  /** value of the noun's shown key */
  key: string | undefined;
}

/** Elements whose value the schema does not tell: what a real request would have there. */
const KNOWN: Record<string, string> = {
  'Phone/product': 'Cisco 8845',
  'Phone/phoneTemplateName': 'Standard 8845 SIP',
  'Phone/protocol': 'SIP',
  'Phone/class': 'Phone',
  'Phone/protocolSide': 'User',
};

export function instanceMaker(ucm: () => Ucmock, version: Version) {
  const model = loadModel();
  const operations = operationsOf(model, version);
  let counter = 0;
  const open: string[] = [];

  async function minimal(noun: Noun): Promise<Instance> {
    const shape = shapeOf(model, version, `X${noun.class}`);
    if (!shape) throw new Error(`${noun.name} ${version} has no X type`);
    open.push(noun.name);
    try {
      const inner = await content(shape, model.classes[noun.class]?.fields ?? [], noun.name);
      const key = new RegExp(`<${noun.show}>([^<]+)</${noun.show}>`).exec(inner)?.[1];
      return { xml: `<${noun.wrapper}>${inner}</${noun.wrapper}>`, key };
    } finally {
      open.pop();
    }
  }

  async function content(shape: Shape, fields: readonly Field[], path: string): Promise<string> {
    let xml = '';
    const part = async (particle: Particle): Promise<void> => {
      if (particle.kind === 'element') {
        if (particle.min > 0)
          xml += `<${particle.name}>${await value(particle, find(fields, particle.name), `${path}/${particle.name}`)}</${particle.name}>`;
      } else if (particle.kind === 'choice') {
        const [first] = particle.items;
        if (particle.min > 0 && first) await part(first);
      } else for (const item of particle.items) await part(item);
    };
    for (const item of shape.content.items) await part(item);
    return xml;
  }

  async function value(
    element: ElementShape,
    field: Field | undefined,
    path: string,
  ): Promise<string> {
    if (path === 'Phone/name')
      return `SEP${(counter += 1).toString(16).toUpperCase().padStart(12, '0')}`;
    const known = KNOWN[path];
    if (known !== undefined) return known;
    if (field?.ref) return (await nameOf(field.ref[0] ?? '')) ?? '';
    const shape = element.shape?.();
    if (shape?.any) return '<any>1</any>';
    if (shape && shape.text === undefined) {
      return content(shape, field?.fields ?? model.classes[field?.class ?? '']?.fields ?? [], path);
    }
    return text(element, shape?.text ?? element.simple ?? 'xsd:string');
  }

  function text({ name, default: usual }: ElementShape, simple: string): string {
    const type = model.simples[simple];
    counter += 1;
    if (type?.values) return escape(usual ?? type.values[0]?.name ?? '');
    if (simple === 'boolean' || simple === 'xsd:boolean') return 'true';
    if (simple === 'XMacAddress') return counter.toString(16).padStart(12, '0');
    if (simple === 'XUUID') return '{00000000-0000-0000-0000-000000000001}';
    if (/int|Integer|long/i.test(simple)) return usual ?? '1';
    if (/pattern|number|dn$|dirn|code/i.test(name)) return String(7000 + counter);
    if (/password|pin/i.test(name)) return 'Secret.234';
    if (/address|ipv4/i.test(name)) return `10.0.${counter >> 8}.${counter & 255}`;
    return `${name.slice(0, 6)}${counter}`.slice(0, type?.maxLength ?? 30);
  }

  /** Name of some object of this noun: one that is there, else one made for it. */
  async function nameOf(nounName: string): Promise<string | undefined> {
    const noun = model.nouns[nounName];
    if (!noun) return undefined;
    if (operations.has(`list${nounName}`)) {
      const criterion = noun.search[0]?.name;
      const listed = await axl(
        ucm(),
        `list${nounName}`,
        `<searchCriteria>${criterion ? `<${criterion}>%</${criterion}>` : ''}</searchCriteria><returnedTags><${noun.show}/></returnedTags>`,
        { version },
      );
      const found = [
        ...listed.matchAll(new RegExp(`<${noun.show}(?: [^>]*)?>([^<]+)</${noun.show}>`, 'g')),
      ].map((match) => match[1]);
      const usable = found.find((name) => name !== 'EnterpriseWideData');
      if (usable !== undefined) return usable;
    }
    if (open.includes(nounName) || !operations.has(`add${nounName}`)) return undefined;
    const made = await minimal(noun);
    await axl(ucm(), `add${nounName}`, made.xml, { version });
    return made.key;
  }

  return { minimal };
}

function find(fields: readonly Field[], name: string): Field | undefined {
  for (const field of fields) {
    const found = field.particle
      ? find(field.fields ?? [], name)
      : field.name === name
        ? field
        : undefined;
    if (found) return found;
  }
  return undefined;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
