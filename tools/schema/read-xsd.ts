/**
 * Reads a WSDL and its XSDs into a normal form, for comparison.
 *
 * Normal form: absent min/max are 1, absent nillable is false, prefixes and documentation do not
 * count, the order of top-level declarations does not count; everything else does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';

interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
}

/** A document description: a flat map from the name of a thing to its normal form. */
export type Described = Map<string, string>;

export interface SchemaSet {
  types: Described;
  simples: Described;
  elements: Described;
  enums: Described;
  operations: Described;
}

export function readSchemaSet(directory: string): SchemaSet {
  const soap = readXml(join(directory, 'AXLSoap.xsd'));
  const enums = readXml(join(directory, 'AXLEnums.xsd'));
  const wsdl = readXml(join(directory, 'AXLAPI.wsdl'));
  return {
    types: declared(soap, 'complexType', (node) => text(typeForm(node))),
    simples: declared(soap, 'simpleType', (node) => text(simpleForm(node))),
    elements: declared(soap, 'element', (node) => text(elementForm(node))),
    enums: declared(enums, 'simpleType', (node) => text(simpleForm(node))),
    operations: operationsOf(wsdl),
  };
}

function text(form: unknown): string {
  return JSON.stringify(form, null, 1);
}

function readXml(path: string): XmlNode {
  const root: XmlNode = { name: '', attributes: {}, children: [] };
  const stack = [root];
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('opentag', (tag) => {
    const attributes: Record<string, string> = {};
    for (const one of Object.values(tag.attributes)) {
      if (one.prefix !== 'xmlns' && one.name !== 'xmlns') attributes[one.local] = one.value;
    }
    const node: XmlNode = { name: tag.local, attributes, children: [] };
    stack.at(-1)?.children.push(node);
    stack.push(node);
  });
  parser.on('closetag', () => stack.pop());
  parser.on('error', (error) => {
    throw new Error(`${path}: ${error.message}`);
  });
  parser.write(readFileSync(path, 'utf8')).close();
  const [document] = root.children;
  if (!document) throw new Error(`${path}: empty`);
  return document;
}

function declared(schema: XmlNode, kind: string, form: (node: XmlNode) => string): Described {
  const nodes = schema.children.filter((node) => node.name === kind);
  return new Map(nodes.map((node) => [node.attributes.name ?? '', form(node)]));
}

/** Prefixes are the writer's choice; `xsd:` types keep theirs, since axlapi:boolean is another. */
function localType(name: string | undefined): string | undefined {
  return name?.replace(/^(axlapi|axl|s0|xsd1|tns):/, '');
}

function parts(node: XmlNode): XmlNode[] {
  return node.children.filter(({ name }) => name !== 'annotation');
}

function typeForm(node: XmlNode): unknown {
  return {
    abstract: node.attributes.abstract === 'true',
    content: parts(node).map(contentForm),
  };
}

function contentForm(node: XmlNode): unknown {
  const { attributes } = node;
  switch (node.name) {
    case 'element':
      return elementForm(node);
    case 'attribute':
      return {
        attribute: attributes.name,
        type: localType(attributes.type),
        use: attributes.use ?? 'optional',
        default: attributes.default,
      };
    case 'any':
      return {
        any: attributes.namespace,
        process: attributes.processContents,
        ...occurs(attributes),
      };
    case 'sequence':
    case 'choice':
      return { [node.name]: parts(node).map(contentForm), ...occurs(attributes) };
    case 'extension':
      return { extends: localType(attributes.base), content: parts(node).map(contentForm) };
    case 'complexContent':
    case 'simpleContent':
      return { [node.name]: parts(node).map(contentForm) };
    default:
      throw new Error(`unexpected ${node.name} in a type`);
  }
}

function elementForm(node: XmlNode): unknown {
  const { attributes } = node;
  const inline = parts(node)[0];
  return {
    element: attributes.name,
    type: localType(attributes.type),
    ...occurs(attributes),
    nillable: attributes.nillable === 'true',
    default: attributes.default,
    inline: inline && (inline.name === 'simpleType' ? simpleForm(inline) : typeForm(inline)),
  };
}

function occurs(attributes: Record<string, string>): { min: string; max: string } {
  return { min: attributes.minOccurs ?? '1', max: attributes.maxOccurs ?? '1' };
}

function simpleForm(node: XmlNode): unknown {
  const [body] = parts(node);
  if (body?.name === 'union') {
    return { union: body.attributes.memberTypes, members: parts(body).map(simpleForm) };
  }
  if (body?.name !== 'restriction')
    throw new Error(`unexpected ${body?.name ?? 'nothing'} in a simple type`);
  const facets = parts(body).filter(({ name }) => name !== 'enumeration');
  return {
    base: localType(body.attributes.base),
    facets: facets.map(({ name, attributes }) => [name, attributes.value]).sort(),
    values: parts(body)
      .filter(({ name }) => name === 'enumeration')
      .map(({ attributes }) => attributes.value),
  };
}

/** Operation -> its messages' elements, soapAction and style. */
function operationsOf(wsdl: XmlNode): Described {
  const find = (kind: string) => wsdl.children.filter(({ name }) => name === kind);
  const elements = new Map(
    find('message').map((message) => [
      message.attributes.name,
      localType(message.children[0]?.attributes.element),
    ]),
  );
  const actions = new Map(
    find('binding').flatMap((binding) =>
      binding.children
        .filter(({ name }) => name === 'operation')
        .map((operation) => {
          const soap = operation.children.find(({ name }) => name === 'operation');
          return [
            operation.attributes.name,
            [soap?.attributes.soapAction, soap?.attributes.style],
          ] as const;
        }),
    ),
  );
  const address = find('service').map((service) => [
    service.attributes.name,
    service.children
      .filter(({ name }) => name === 'port')
      .map(({ attributes }) => [attributes.name, localType(attributes.binding)]),
  ]);
  const described: Described = new Map([['(service)', text(address)]]);
  for (const port of find('portType')) {
    for (const operation of port.children.filter(({ name }) => name === 'operation')) {
      const name = operation.attributes.name ?? '';
      const messages = operation.children
        .filter((child) => ['input', 'output', 'fault'].includes(child.name))
        .map((child) => [child.name, elements.get(localType(child.attributes.message))]);
      described.set(
        name,
        text({ messages, action: actions.get(name), port: port.attributes.name }),
      );
    }
  }
  return described;
}
