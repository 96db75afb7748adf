/** Path -> resource: the templates of a product, compiled into a tree of segments. */
import { RestError } from '../schema/rest-error';
import type { Resource } from './rest';

export interface Match {
  resource: Resource;
  params: Readonly<Record<string, string>>;
}

/** @param path below the base, still percent-encoded, no slash in front */
export type Routes = (path: string) => Match | undefined;

interface Segment {
  fixed: Map<string, Segment>;
  /** what a {name} leads to; one name in one place */
  param?: { name: string; next: Segment };
  /** what takes everything below that nothing else takes: {name*} */
  tail?: Resource;
  resource?: Resource;
}

/** @throws on two resources of one path, and on two names for one parameter */
export function compileRoutes(resources: readonly Resource[]): Routes {
  const root: Segment = { fixed: new Map() };
  for (const resource of resources) {
    const whole = /^(.+)\/\{\w+\*\}$/.exec(resource.path)?.[1];
    const end = (whole ?? resource.path).split('/').reduce(grow, root);
    if (whole !== undefined) {
      end.tail = resource;
      continue;
    }
    if (end.resource) throw new Error(`two resources at ${resource.path}`);
    end.resource = resource;
  }
  return (path) => {
    const params: Record<string, string> = {};
    let at: Segment | undefined = root;
    let tail: Resource | undefined;
    const rest = (): Match | undefined => tail && { resource: tail, params };
    for (const part of (path.endsWith('/') ? path.slice(0, -1) : path).split('/')) {
      const fixed: Segment | undefined = at.fixed.get(part);
      if (fixed) at = fixed;
      else if (at.param && part !== '') {
        params[at.param.name] = decoded(part);
        at = at.param.next;
      } else return rest();
      tail = at.tail ?? tail;
    }
    return at.resource ? { resource: at.resource, params } : rest();
  };
}

function grow(at: Segment, part: string): Segment {
  const name = /^\{(\w+)\}$/.exec(part)?.[1];
  if (name === undefined) {
    let next = at.fixed.get(part);
    if (!next) at.fixed.set(part, (next = { fixed: new Map() }));
    return next;
  }
  at.param ??= { name, next: { fixed: new Map() } };
  if (at.param.name !== name) throw new Error(`{${name}} and {${at.param.name}} in one place`);
  return at.param.next;
}

/** An encoded slash would be a path inside a path: the platform refuses it. [guess] */
function decoded(part: string): string {
  if (!part.includes('%')) return part;
  let text: string;
  try {
    text = decodeURIComponent(part);
  } catch {
    throw new RestError(400, `The path is not well percent-encoded: ${part}`);
  }
  if (/[/\\\0]/.test(text)) throw new RestError(400, 'A path segment holds no slash.');
  return text;
}
