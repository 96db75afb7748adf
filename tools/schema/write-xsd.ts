/**
 * Our own WSDL and XSD, written from the model.
 *
 * The names of types, elements and operations are the published interface; the text is ours. The
 * vendor's documents are confidential and are not copied (layout.md, "wsdl/ and copyright").
 */
import { operationsOf, shapeOf, typeNames } from '../../server/schema/derive';
import {
  livesIn,
  type Model,
  type SimpleType,
  type UnionMember,
  type Version,
} from '../../server/schema/model';
import type { ElementShape, Particle, Shape } from '../../server/schema/shape';

export interface Documents {
  wsdl: string;
  soapXsd: string;
  enumsXsd: string;
}

export function writeDocuments(model: Model, version: Version): Documents {
  return {
    wsdl: wsdl(model, version),
    soapXsd: soapXsd(model, version),
    enumsXsd: enumsXsd(model, version),
  };
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

function soapXsd(model: Model, version: Version): string {
  const namespace = `http://www.cisco.com/AXL/API/${version}`;
  const operations = [...operationsOf(model, version).values()];
  return lines([
    DECLARATION,
    `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:axlapi="${namespace}" targetNamespace="${namespace}" elementFormDefault="unqualified" attributeFormDefault="unqualified" version="${version}">`,
    '  <xsd:element name="axlError" type="axlapi:AXLError"/>',
    ...typeNames(model, version)
      .sort()
      .flatMap((name) => complexType(model, version, name)),
    ...simplesOf(model, version).flatMap(([name, type]) => simpleType(name, type, version)),
    ...operations.flatMap((operation) => [
      `  <xsd:element name="${operation.name}" type="axlapi:${operation.request}"/>`,
      ...responseElement(model, version, operation.name, operation.response),
    ]),
    '</xsd:schema>',
  ]);
}

/** getNumDevices answers an element with an inline type; it is stated under the element's name. */
function responseElement(
  model: Model,
  version: Version,
  operation: string,
  type: string,
): string[] {
  const element = `${operation}Response`;
  if (type !== element) return [`  <xsd:element name="${element}" type="axlapi:${type}"/>`];
  const shape = shapeOf(model, version, type);
  if (!shape) throw new Error(`no type ${type}`);
  return [`  <xsd:element name="${element}">`, ...typeBody(shape, '', 4), '  </xsd:element>'];
}

function complexType(model: Model, version: Version, name: string): string[] {
  const shape = shapeOf(model, version, name);
  if (!shape) throw new Error(`no type ${name}`);
  if (operationsOf(model, version).has(name.replace(/Response$/, ''))) return [];
  return typeBody(shape, ` name="${name}"`, 2);
}

function typeBody(shape: Shape, attributes: string, indent: number): string[] {
  const pad = ' '.repeat(indent);
  const abstract = shape.abstract ? ' abstract="true"' : '';
  return [
    `${pad}<xsd:complexType${attributes}${abstract}>`,
    ...contentOf(shape, indent + 2),
    `${pad}</xsd:complexType>`,
  ];
}

function contentOf(shape: Shape, indent: number): string[] {
  const pad = ' '.repeat(indent);
  const own = (inner: number) => shape.attributes.map((one) => attribute(one, inner));
  if (shape.text !== undefined) {
    return [
      `${pad}<xsd:simpleContent>`,
      `${pad}  <xsd:extension base="${typeRef(shape.text)}">`,
      ...own(indent + 4),
      `${pad}  </xsd:extension>`,
      `${pad}</xsd:simpleContent>`,
    ];
  }
  if (shape.base !== undefined) {
    return [
      `${pad}<xsd:complexContent>`,
      `${pad}  <xsd:extension base="axlapi:${shape.base}">`,
      ...(shape.bare ? [] : particle(shape.content, indent + 4)),
      ...own(indent + 4),
      `${pad}  </xsd:extension>`,
      `${pad}</xsd:complexContent>`,
    ];
  }
  if (shape.any) {
    return [
      `${pad}<xsd:sequence>`,
      `${pad}  <xsd:any maxOccurs="unbounded" minOccurs="0" namespace="##local" processContents="skip"/>`,
      `${pad}</xsd:sequence>`,
      ...own(indent),
    ];
  }
  return [...(shape.bare ? [] : particle(shape.content, indent)), ...own(indent)];
}

function particle(item: Particle, indent: number): string[] {
  if (item.kind === 'element') return element(item, indent);
  const pad = ' '.repeat(indent);
  return [
    `${pad}<xsd:${item.kind}${occurs(item)}>`,
    ...item.items.flatMap((inner) => particle(inner, indent + 2)),
    `${pad}</xsd:${item.kind}>`,
  ];
}

function element(item: ElementShape, indent: number): string[] {
  const pad = ' '.repeat(indent);
  const marks =
    (item.default === undefined ? '' : ` default="${escape(item.default)}"`) +
    occurs(item) +
    (item.nillable ? ' nillable="true"' : '');
  const open = `${pad}<xsd:element name="${item.name}"${marks}`;
  if (item.restriction) {
    return [
      `${open}>`,
      `${pad}  <xsd:simpleType>`,
      `${pad}    <xsd:restriction base="${typeRef(item.restriction.base)}">`,
      ...(item.restriction.pattern === undefined
        ? []
        : [`${pad}      <xsd:pattern value="${escape(item.restriction.pattern)}"/>`]),
      `${pad}    </xsd:restriction>`,
      `${pad}  </xsd:simpleType>`,
      `${pad}</xsd:element>`,
    ];
  }
  const type = item.simple ?? item.typeName;
  if (type !== undefined) return [`${open} type="${typeRef(type)}"/>`];
  const inline = item.shape?.();
  if (!inline) throw new Error(`element ${item.name} has no type`);
  return [`${open}>`, ...typeBody(inline, '', indent + 2), `${pad}</xsd:element>`];
}

function occurs({ min, max }: { min: number; max: number | 'unbounded' }): string {
  return (min === 1 ? '' : ` minOccurs="${min}"`) + (max === 1 ? '' : ` maxOccurs="${max}"`);
}

function attribute(one: Shape['attributes'][number], indent: number): string {
  const use =
    (one.required ? ' use="required"' : '') +
    (one.default === undefined ? '' : ` default="${escape(one.default)}"`);
  return `${' '.repeat(indent)}<xsd:attribute name="${one.name}" type="${typeRef(one.type)}"${use}/>`;
}

function typeRef(name: string): string {
  return name.includes(':') ? name : `axlapi:${name}`;
}

function simplesOf(model: Model, version: Version): [string, SimpleType][] {
  return Object.entries(model.simples).filter(([, type]) => livesIn(type, version));
}

function simpleType(name: string, type: SimpleType, version: Version): string[] {
  const union =
    type.union ?? (type.open ? [valuesOf(type, version), { base: 'xsd:string' }] : undefined);
  const body = union
    ? unionBody(union)
    : restriction(type.base, facets(type, valuesOf(type, version)), 4);
  return [`  <xsd:simpleType name="${name}">`, ...body, '  </xsd:simpleType>'];
}

function valuesOf(type: SimpleType, version: Version): string[] {
  return (type.values ?? []).filter((value) => livesIn(value, version)).map(({ name }) => name);
}

function unionBody(members: UnionMember[]): string[] {
  const named = members.filter((member) => typeof member === 'string');
  const inline = members.filter((member) => typeof member !== 'string');
  return [
    `    <xsd:union${named.length > 0 ? ` memberTypes="${named.join(' ')}"` : ''}>`,
    ...inline.flatMap((member) => [
      '      <xsd:simpleType>',
      ...(Array.isArray(member)
        ? restriction(
            'xsd:string',
            member.map((value) => facet('enumeration', value)),
            8,
          )
        : restriction(member.base, facets(member, []), 8)),
      '      </xsd:simpleType>',
    ]),
    '    </xsd:union>',
  ];
}

function facets(type: Partial<SimpleType>, values: string[]): string[] {
  const { minInclusive, maxInclusive, maxLength, pattern } = type;
  return [
    ...(minInclusive === undefined ? [] : [facet('minInclusive', minInclusive)]),
    ...(maxInclusive === undefined ? [] : [facet('maxInclusive', maxInclusive)]),
    ...(maxLength === undefined ? [] : [facet('maxLength', String(maxLength))]),
    ...(pattern === undefined ? [] : [facet('pattern', pattern)]),
    ...values.map((value) => facet('enumeration', value)),
  ];
}

function facet(name: string, value: string): string {
  return `<xsd:${name} value="${escape(value)}"/>`;
}

function restriction(base: string, inner: string[], indent: number): string[] {
  const pad = ' '.repeat(indent);
  return [
    `${pad}<xsd:restriction base="${base}">`,
    ...inner.map((line) => `${pad}  ${line}`),
    `${pad}</xsd:restriction>`,
  ];
}

/** AXLEnums.xsd: the enumerations once more, as closed lists in a namespace of their own. */
function enumsXsd(model: Model, version: Version): string {
  const namespace = `http://www.cisco.com/AXL/${version}`;
  return lines([
    DECLARATION,
    `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:axl="${namespace}" targetNamespace="${namespace}" elementFormDefault="unqualified" attributeFormDefault="unqualified">`,
    ...simplesOf(model, version)
      .filter(([, type]) => type.values && !type.soapOnly)
      .flatMap(([name, type]) => [
        `  <xsd:simpleType name="${name}">`,
        ...restriction(
          'xsd:string',
          valuesOf(type, version).map((value) => facet('enumeration', value)),
          4,
        ),
        '  </xsd:simpleType>',
      ]),
    '</xsd:schema>',
  ]);
}

function wsdl(model: Model, version: Version): string {
  const names = [...operationsOf(model, version).keys()];
  return lines([
    DECLARATION,
    `<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:s0="http://www.cisco.com/AXLAPIService/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xsd1="http://www.cisco.com/AXL/API/${version}" targetNamespace="http://www.cisco.com/AXLAPIService/">`,
    `  <import location="AXLSoap.xsd" namespace="http://www.cisco.com/AXL/API/${version}"/>`,
    '  <message name="AXLError">',
    '    <part element="xsd1:axlError" name="parameters"/>',
    '  </message>',
    ...names.flatMap((name) => [
      message(`${name}In`, name),
      message(`${name}Out`, `${name}Response`),
    ]),
    '  <portType name="AXLPort">',
    ...names.flatMap(portOperation),
    '  </portType>',
    '  <binding name="AXLAPIBinding" type="s0:AXLPort">',
    '    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>',
    ...names.flatMap((name) => bindingOperation(name, version)),
    '  </binding>',
    '  <service name="AXLAPIService">',
    '    <port binding="s0:AXLAPIBinding" name="AXLPort">',
    '      <soap:address location="https://CCMSERVERNAME:8443/axl/"/>',
    '    </port>',
    '  </service>',
    '</definitions>',
  ]);
}

function message(name: string, element: string): string {
  return `  <message name="${name}">\n    <part element="xsd1:${element}" name="axlParams"/>\n  </message>`;
}

function portOperation(name: string): string[] {
  return [
    `    <operation name="${name}">`,
    `      <input message="s0:${name}In"/>`,
    `      <output message="s0:${name}Out"/>`,
    '      <fault message="s0:AXLError" name="fault"/>',
    '    </operation>',
  ];
}

function bindingOperation(name: string, version: Version): string[] {
  return [
    `    <operation name="${name}">`,
    `      <soap:operation soapAction="CUCM:DB ver=${version} ${name}" style="document"/>`,
    '      <input>\n        <soap:body use="literal"/>\n      </input>',
    '      <output>\n        <soap:body use="literal"/>\n      </output>',
    '      <fault name="fault">\n        <soap:fault name="fault" use="literal"/>\n      </fault>',
    '    </operation>',
  ];
}

function lines(all: string[]): string {
  return `${all.join('\n')}\n`;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char);
}
