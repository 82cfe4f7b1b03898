import type { CST, Node, Pair, YAMLMap } from 'yaml';
import {
  type Alias,
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
} from 'yaml';
import { HIDDEN_CHARACTER, type Path, quotedText, visibleText } from './scenario-fault.ts';

/** A fault whose place is still an offset in the text. */
export interface YamlFault {
  readonly offset: number;
  readonly path: Path;
  readonly found: string;
  readonly rule: string;
}

/** Where an entry of a map or list stands, and how messages name what was found there. */
export interface YamlPlace {
  /** The key as written, or the position in a list. */
  readonly step: string | number;
  readonly keyOffset: number;
  readonly offset: number;
  readonly found: string;
}

/** A YAML text as plain values, with the place of each. */
export interface YamlTree {
  /** Null, booleans, numbers, texts, arrays, and objects without a prototype. */
  readonly root: unknown;
  readonly rootPlace: YamlPlace;
  /** For every object and array in the tree, the places of its entries. */
  readonly places: WeakMap<object, Map<string | number, YamlPlace>>;
  readonly faults: readonly YamlFault[];
  /** True when the text is not YAML, so that the values cannot be trusted. */
  readonly broken: boolean;
  position(offset: number): { readonly line: number; readonly column: number };
}

/** Deepest nesting of maps and lists, largest number of aliases, and of values once aliases are written out. */
const DEPTH_MAX = 32;
const ALIASES_MAX = 100;
const VALUES_MAX = 20_000;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads YAML 1.2 text, the core schema only: no tags, no merge keys, no second document.
 *
 * Everything that YAML itself would let pass with a changed meaning is a fault: a key that stands twice, a key
 * that is not text, a whole number that float64 cannot hold, an alias that contains itself.
 */
export function readYaml(text: string): YamlTree {
  const lines = new LineCounter();
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const places: YamlTree['places'] = new WeakMap();
  const tree = { root: undefined, rootPlace: place('', 0, 0, 'nothing'), places, position, broken: true };
  if (deeperThan(tokens, DEPTH_MAX)) {
    const fault = { found: `more than ${DEPTH_MAX} levels`, rule: 'nested too deep for a scenario' };
    return { ...tree, faults: [{ offset: 0, path: [], ...fault }] };
  }
  const composer = new Composer({
    prettyErrors: false,
    uniqueKeys: false,
    schema: 'core',
    lineCounter: lines,
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  const [document] = documents;
  if (document === undefined || documents.length > 1) return { ...tree, faults: [manyDocuments(documents)] };
  const faults = syntaxFaults(document);
  if (faults.length > 0) return { ...tree, faults };
  const counts = { aliasCount: 0, valueCount: 0, overrun: false };
  const walk: Walk = { document, places, position, faults, ancestors: new Set(), ...counts };
  const root = document.contents ? nodeValue(walk, document.contents, []) : null;
  const offset = document.contents?.range[0] ?? 0;
  const rootPlace = place('', offset, offset, foundText(document.contents));
  return { root, rootPlace, places, position, faults: walk.faults, broken: false };
}

/** True when tokens nest deeper than a bound; without recursion, for the sake of hostile texts. */
function deeperThan(tokens: readonly CST.Token[], bound: number): boolean {
  const open: [token: CST.Token, depth: number][] = tokens.map((token) => [token, 0]);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [token, depth] = next;
    if (depth > bound) return true;
    if (token.type === 'document' && token.value) open.push([token.value, depth]);
    if (!('items' in token)) continue;
    for (const item of token.items) {
      if (item.key) open.push([item.key, depth + 1]);
      if (item.value) open.push([item.value, depth + 1]);
    }
  }
  return false;
}

function manyDocuments(documents: readonly Document.Parsed[]): YamlFault {
  const offset = documents[1]?.range[0] ?? 0;
  return {
    offset,
    path: [],
    found: `${documents.length} documents`,
    rule: 'a file holds one scenario: drop the line ---',
  };
}

function syntaxFaults(document: Document.Parsed): YamlFault[] {
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    offset: pos[0],
    path: [],
    found: `not YAML (${code.toLowerCase().replaceAll('_', ' ')})`,
    rule: ruleText(message),
  }));
  const { explicit, version } = document.directives.yaml;
  if (explicit && version !== '1.2') {
    faults.push({ offset: 0, path: [], found: `%YAML ${version}`, rule: 'scenarios are YAML 1.2' });
  }
  return faults;
}

/** The library's message in the form of our rules: no capital at the start, no full stop at the end. */
function ruleText(message: string): string {
  const text = visibleText(message.length > 160 ? `${message.slice(0, 160)}…` : message);
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}

/** What reading the nodes of one document gathers. */
interface Walk {
  readonly document: Document.Parsed;
  readonly places: YamlTree['places'];
  readonly position: YamlTree['position'];
  readonly faults: YamlFault[];
  readonly ancestors: Set<Node>;
  aliasCount: number;
  valueCount: number;
  overrun: boolean;
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function nodeValue(walk: Walk, node: Node, path: Path): unknown {
  const overrun = overrunBy(walk, path);
  if (overrun !== undefined) {
    if (!walk.overrun) walk.faults.push({ offset: offsetOf(node), path: [], ...overrun });
    walk.overrun = true;
    return null;
  }
  if (isAlias(node)) return aliasValue(walk, node, path);
  if (node.tag !== undefined) {
    walk.faults.push({ offset: offsetOf(node), path, ...tagFault(node.tag) });
    return null;
  }
  if (!isMap(node) && !isSeq(node)) return isScalar(node) ? scalarValue(walk, node, path) : null;
  walk.ancestors.add(node);
  const value = isMap(node)
    ? mapValue(walk, node, path)
    : listValue(walk, node.items as (Node | null)[], path);
  walk.ancestors.delete(node);
  return value;
}

function tagFault(tag: string): { found: string; rule: string } {
  const written = tag.replace(/^tag:yaml\.org,2002:/, '!!');
  return { found: `tag ${quotedText(written)}`, rule: 'tags are not part of a scenario: drop it' };
}

/** The bound that one more value breaks. */
function overrunBy(walk: Walk, path: Path): { found: string; rule: string } | undefined {
  walk.valueCount++;
  if (path.length > DEPTH_MAX) {
    return { found: `more than ${DEPTH_MAX} levels`, rule: 'nested too deep for a scenario' };
  }
  if (walk.valueCount > VALUES_MAX) {
    const rule = 'a scenario has fewer values, with its aliases written out';
    return { found: `more than ${VALUES_MAX} values`, rule };
  }
  return undefined;
}

function aliasValue(walk: Walk, alias: Alias, path: Path): unknown {
  walk.aliasCount++;
  const fault = (rule: string) => {
    walk.faults.push({ offset: offsetOf(alias), path, found: foundText(alias), rule });
    return null;
  };
  if (walk.aliasCount > ALIASES_MAX) {
    return walk.aliasCount === ALIASES_MAX + 1 ? fault(`more than ${ALIASES_MAX} aliases`) : null;
  }
  const target = alias.resolve(walk.document);
  if (target === undefined) return fault('there is no such anchor above');
  if (walk.ancestors.has(target)) return fault('circular: the alias contains itself');
  return nodeValue(walk, target, path);
}

function scalarValue(walk: Walk, node: Node & { value: unknown; source?: string }, path: Path): unknown {
  const { value } = node;
  const fault = (rule: string) => {
    walk.faults.push({ offset: offsetOf(node), path, found: foundText(node), rule });
  };
  if (typeof value === 'string' && HIDDEN_CHARACTER.test(value)) {
    fault('control and direction characters are not allowed in text');
  }
  if (
    typeof value === 'number' &&
    /^[-+]?\d+$|^0[xo]/.test(node.source ?? '') &&
    !Number.isSafeInteger(value)
  ) {
    fault('whole numbers beyond 9007199254740991 (2^53 - 1) cannot be held exactly');
  }
  return value;
}

function listValue(walk: Walk, items: readonly (Node | null)[], path: Path): unknown[] {
  const places = new Map<string | number, YamlPlace>();
  const list = items.map((item, index) => {
    const offset = item === null ? 0 : offsetOf(item);
    places.set(index, place(index, offset, offset, foundText(item)));
    return item === null ? null : nodeValue(walk, item, [...path, index]);
  });
  walk.places.set(list, places);
  return list;
}

function mapValue(walk: Walk, node: YAMLMap, path: Path): object {
  const map: Record<string, unknown> = Object.create(null);
  const places = new Map<string | number, YamlPlace>();
  walk.places.set(map, places);
  for (const pair of node.items as Pair<Node, Node | null>[]) {
    const key = keyOf(walk, pair.key, path);
    if (key === undefined) continue;
    const keyOffset = offsetOf(pair.key);
    const first = places.get(key);
    if (first !== undefined) {
      const { line } = walk.position(first.keyOffset);
      const rule = `line ${line} has this key already: keep one`;
      walk.faults.push({ offset: keyOffset, path: [...path, key], found: 'key stands twice', rule });
    }
    const value = pair.value === null ? null : nodeValue(walk, pair.value, [...path, key]);
    if (first !== undefined) continue;
    map[key] = value;
    places.set(key, place(key, keyOffset, pair.value?.range?.[0] ?? keyOffset, foundText(pair.value)));
  }
  return map;
}

/** A key that a scenario may have, or undefined after reporting why not. */
function keyOf({ faults }: Walk, node: Node, path: Path): string | undefined {
  const key = isScalar(node) ? node.value : undefined;
  const fault = (found: string, rule: string) => {
    faults.push({ offset: offsetOf(node), path, found, rule });
    return undefined;
  };
  if (node.tag !== undefined) {
    const { found, rule } = tagFault(node.tag);
    return fault(found, rule);
  }
  if (typeof key !== 'string') return fault(`${foundText(node)} as a key`, 'keys are text');
  if (key === '<<') return fault('merge key "<<"', 'merge keys are not part of YAML 1.2: write the keys out');
  if (FORBIDDEN_KEYS.has(key)) return fault(`key ${quotedText(key)}`, 'this key is not allowed');
  if (HIDDEN_CHARACTER.test(key)) {
    return fault(`key ${quotedText(key)}`, 'control and direction characters are not allowed in text');
  }
  return key;
}

function place(step: string | number, keyOffset: number, offset: number, found: string): YamlPlace {
  return { step, keyOffset, offset, found };
}

/** What messages call the thing that stands somewhere. */
function foundText(node: Node | null): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  if (isAlias(node)) return `alias ${quotedText(`*${node.source}`)}`;
  if (!isScalar(node) || node.value === null) return 'nothing';
  if (typeof node.value === 'string') return `text ${quotedText(node.value)}`;
  return visibleText((node.source ?? String(node.value)).slice(0, 40));
}

/** Place of the value at a path, with the path as the text spells it; undefined when nothing stands there. */
export function placeAt(
  { root, rootPlace, places }: YamlTree,
  path: Path,
): { readonly place: YamlPlace; readonly path: Path } | undefined {
  let value = root;
  let found = rootPlace;
  const written: (string | number)[] = [];
  for (const step of path) {
    const entry = typeof value === 'object' && value !== null ? places.get(value)?.get(step) : undefined;
    if (entry === undefined) return undefined;
    found = entry;
    written.push(entry.step);
    value = (value as Record<string | number, unknown>)[step];
  }
  return { place: found, path: written };
}
