/**
 * Informix SQL text -> tokens, comments dropped, and tokens -> a tree by their parentheses.
 *
 * Double quotes delimit strings (DELIMIDENT is off on a CUCM); only beside a dot or after AS do
 * they delimit a name, which the rules decide, not the lexer. `{ }` is a comment.
 * Anything that is SQLite's but not Informix's (backticks, ?, :x, @x) is a syntax error here.
 *
 * Evidence: facts/sql.md 5, counts over 564 client statements [client]
 */
import { syntaxError } from './refusals';

export interface Token {
  /** 'quoted' is a double-quoted token: string or name by its place */
  kind: 'word' | 'number' | 'string' | 'quoted' | 'symbol';
  /** words in lower case; strings without quotes, doubled quotes undone */
  text: string;
}

export interface Group {
  kind: 'group';
  nodes: Node[];
}

/** `[2,4]` behind a text: characters 2 to 4 of it */
export interface Bracket {
  kind: 'bracket';
  nodes: Node[];
}

export type Node = Token | Group | Bracket;

/** One pattern, one group a kind: tried in this order at each place. */
const TOKEN = new RegExp(
  [
    /(\s+|--[^\n]*|\/\*[\s\S]*?\*\/|\{[^}]*\})/,
    /([\p{L}_][\p{L}\p{N}_$]*)/u,
    /((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/,
    /'([^']*(?:''[^']*)*)'/,
    /"([^"]*(?:""[^"]*)*)"/,
    /(\|\||::|<>|!=|<=|>=|==|[-+*/%=<>(),.;:[\]])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'uy',
);

/** Tokens nested by parentheses, one list; the semicolon at the end is dropped. */
export function lex(sql: string): Node[] {
  const tokens = tokensOf(sql);
  while (isSymbol(tokens.at(-1), ';')) tokens.pop();
  if (tokens.some((token) => isSymbol(token, ';'))) throw syntaxError(); // one statement only
  return nest(tokens);
}

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(sql);
    const isUnclosed = found?.[1] === undefined && sql.startsWith('/*', at);
    if (!found || isUnclosed) throw syntaxError();
    const token = tokenOf(found);
    if (token) tokens.push(token);
  }
  return tokens;
}

function tokenOf([, skipped, word, number, text, quoted, symbol]: RegExpExecArray):
  Token | undefined {
  if (skipped !== undefined) return undefined;
  if (word !== undefined) return { kind: 'word', text: word.toLowerCase() };
  if (symbol !== undefined) return { kind: 'symbol', text: symbol };
  if (text !== undefined) return { kind: 'string', text: text.replaceAll("''", "'") };
  if (number !== undefined) return { kind: 'number', text: number };
  return { kind: 'quoted', text: (quoted ?? '').replaceAll('""', '"') };
}

/** Deeper than any sane statement, and far from the end of the stack. */
const MAX_DEPTH = 200;

function nest(tokens: Token[]): Node[] {
  const open: Node[][] = [[]];
  for (const token of tokens) {
    if (isSymbol(token, '(', '[')) {
      if (open.length > MAX_DEPTH) throw syntaxError();
      open.push([token]);
    } else if (isSymbol(token, ')', ']')) {
      const [opener, ...nodes] = open.pop() ?? [];
      const outer = open.at(-1);
      if (!outer || !isSymbol(opener, token.text === ')' ? '(' : '[')) throw syntaxError();
      outer.push({ kind: token.text === ')' ? 'group' : 'bracket', nodes });
    } else open.at(-1)?.push(token);
  }
  const [nodes, unclosed] = open;
  if (!nodes || unclosed) throw syntaxError();
  return nodes;
}

export function isWord(node: Node | undefined, ...words: string[]): boolean {
  return node?.kind === 'word' && (words.length === 0 || words.includes(node.text));
}

export function isSymbol(node: Node | undefined, ...symbols: string[]): boolean {
  return node?.kind === 'symbol' && symbols.includes(node.text);
}

export function isGroup(node: Node | undefined): node is Group {
  return node?.kind === 'group';
}

/** A name as a statement may write it: a word, or a double-quoted token where a name is due. */
export function isName(node: Node | undefined): node is Token {
  return node?.kind === 'word' || node?.kind === 'quoted';
}

/** The list cut at a symbol or word of its own level. */
export function split(nodes: Node[], isCut: (node: Node, i: number) => boolean): Node[][] {
  const parts: Node[][] = [[]];
  nodes.forEach((node, i) => {
    if (isCut(node, i)) parts.push([]);
    else parts.at(-1)?.push(node);
  });
  return parts;
}

export function splitAtCommas(nodes: Node[]): Node[][] {
  return split(nodes, (node) => isSymbol(node, ','));
}
