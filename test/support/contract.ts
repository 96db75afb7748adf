/** The contract of the control plane, and answers held against it. */
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import type { Reply } from './axl';

export interface Operation {
  requestBody?: { content: Record<string, { schema?: object }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema?: object }> }>;
}

export interface Contract {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Operation['responses'][string]> };
}

/** Says what of an answer breaks the contract; nothing: it keeps it. */
export function judgeOf(contract: Contract) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: 'contract', ...contract });
  const validators = new Map<string, ValidateFunction>();
  const validatorAt = (pointer: string): ValidateFunction => {
    let found = validators.get(pointer);
    if (!found) validators.set(pointer, (found = ajv.compile({ $ref: `contract#${pointer}` })));
    return found;
  };
  return (method: string, path: string, reply: Reply): string[] => {
    const operation = contract.paths[path]?.[method];
    if (!operation) return [`the contract has no ${method} ${path}`];
    const said = operation.responses[String(reply.status)];
    if (!said) return [`${method} ${path} answers ${reply.status}, which the contract lacks`];
    const shared = said.$ref?.split('/').at(-1) ?? '';
    const content = (said.$ref ? contract.components.responses[shared] : said)?.content ?? {};
    const [type = '', media] = Object.entries(content)[0] ?? [];
    if (!String(reply.headers['content-type']).startsWith(type))
      return [`${method} ${path} answers ${String(reply.headers['content-type'])}, not ${type}`];
    if (!media?.schema) return [];
    const own = ['paths', path, method, 'responses', String(reply.status)];
    const at = said.$ref ? ['components', 'responses', shared] : own;
    const pointer = [...at, 'content', type, 'schema'].map(escaped).join('/');
    const validate = validatorAt(`/${pointer}`);
    if (validate(JSON.parse(reply.text))) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${method} ${path}: ${instancePath} ${message ?? ''}`,
    );
  };
}

/** A part of a JSON pointer in a URI. */
function escaped(part: string): string {
  return encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'));
}
