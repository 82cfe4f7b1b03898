import assert from 'node:assert/strict';
import type { z } from 'zod';
import { checkTogether } from './check-together.ts';
import { SCENARIO_BYTES_MAX, tooLarge } from './decode-scenario.ts';
import { attachReadings, type FileReadings, type FileReference, fileReferences } from './file-reading.ts';
import { nearestWord } from './nearest-word.ts';
import type { Report } from './quantity-place.ts';
import { placeAt, readYaml, type YamlTree } from './read-yaml.ts';
import { type Scenario, type Segment, segmentPath } from './scenario.ts';
import { type Path, pathText, ScenarioError, type ScenarioFault } from './scenario-fault.ts';
import { SCENARIO_SCHEMA } from './schema.ts';

/**
 * Reads the text of a scenario file.
 *
 * A misspelt key that is near a known one is reported, and then read as the known one, so that faults behind
 * it come out in the same round.
 *
 * @param text  YAML 1.2, at most 1 MiB
 * @param file  name for messages
 * @param readings  what was read of the files that the text refers to
 * @throws ScenarioError  with every fault of the text, in its order
 */
export function parseScenario(text: string, file: string, readings: FileReadings = new Map()): Scenario {
  const byteCount = Buffer.byteLength(text);
  if (byteCount > SCENARIO_BYTES_MAX) throw tooLarge(byteCount, file);
  const tree = readYaml(text);
  attachReadings(tree.root, readings);
  const faults = new Map<string, ScenarioFault>();
  const collect = (offset: number, path: Path, found: string, rule: string) => {
    const { line, column } = tree.position(offset);
    const fault = { file, line, column, path: pathText(path), found, rule };
    const place = `${line}:${column} ${fault.path}`;
    if (!faults.has(place)) faults.set(place, fault);
  };
  for (const { offset, path, found, rule } of tree.faults) collect(offset, path, found, rule);
  const report: Report = (path, rule, found, at = 'value') => {
    const spot = spotAt(tree, path, at);
    collect(spot.offset, spot.path, found ?? spot.found, rule);
  };
  const scenario = tree.broken ? undefined : checkSchema(tree, report);
  if (!tree.broken) {
    checkTogether(tree.root, report);
    checkLogs(tree.root, readings, report);
  }
  if (faults.size > 0) {
    throw new ScenarioError([...faults.values()].sort((a, b) => a.line - b.line || a.column - b.column));
  }
  assert(scenario !== undefined, 'a scenario without faults has a value');
  const sources = [...readings.values()].flatMap((reading) =>
    reading.kind === 'fault' ? [] : [reading.source],
  );
  return sources.length === 0 ? scenario : { ...withLogs(scenario, readings), sources };
}

/** Reports the logs that could not be read. */
function checkLogs(root: unknown, readings: FileReadings, report: Report): void {
  for (const { path, place, wants } of fileReferences(root)) {
    const reading = readings.get(path);
    if (wants.kind !== 'from' || reading?.kind === 'log') continue;
    const { found, rule } =
      reading?.kind === 'fault' ? reading : { found: wants.file, rule: 'the file was not read' };
    report([...place, 'from'], rule, found);
  }
}

/** The scenario with the conversations of its logs. */
function withLogs(scenario: Scenario, readings: FileReadings): Scenario {
  const [first, ...others] = scenario.segments.map((segment, index): Segment => {
    const { log } = segment.conversation;
    const reading = readings.get(segmentPath(segment, index, 'conversation'));
    if (log === undefined || reading?.kind !== 'log') return segment;
    const { tickets, unreadableRows } = reading;
    const read = { ...segment.conversation, log: { ...log, tickets, unreadableRows } };
    const { states } = log;
    // rates of the log stand in their place, drawn with its weights
    const deflection = states.resolved
      ? { rate: 0, repeatContact: 0, repeatTickets: 'counted' as const, ...segment.deflection }
      : segment.deflection;
    return { ...segment, conversation: read, ...(deflection && { deflection }) };
  });
  assert(first !== undefined, 'a scenario has a segment');
  return { ...scenario, segments: [first, ...others] };
}

/** What the text of a scenario asks of other files, as far as it can be read. */
export function referencesOf(text: string): readonly FileReference[] {
  return Buffer.byteLength(text) > SCENARIO_BYTES_MAX ? [] : fileReferences(readYaml(text).root);
}

/** Where a message about a path points: to the value or key there, or to the nearest one above it. */
function spotAt(tree: YamlTree, path: Path, at: 'key' | 'value') {
  for (let length = path.length; length > 0; length--) {
    const spot = placeAt(tree, path.slice(0, length));
    if (spot === undefined) continue;
    const isThere = length === path.length;
    const offset = isThere && at === 'value' ? spot.place.offset : spot.place.keyOffset;
    const found = isThere ? spot.place.found : 'missing';
    return { offset, path: [...spot.path, ...path.slice(length)], found };
  }
  const { offset, found } = tree.rootPlace;
  return { offset, path, found: path.length === 0 ? found : 'missing' };
}

/** Checks a tree against the schema, after putting misspelt keys right in it and taking unknown ones out. */
function checkSchema(tree: YamlTree, report: Report): Scenario | undefined {
  for (;;) {
    const result = SCENARIO_SCHEMA.safeParse(tree.root);
    const issues = result.error?.issues ?? [];
    const unknown = issues.filter((issue) => issue.code === 'unrecognized_keys');
    for (const issue of unknown) respellKeys(tree, issue, report);
    if (unknown.length > 0) continue;
    for (const issue of issues) reportIssue(issue, report);
    return result.data;
  }
}

function reportIssue(issue: z.core.$ZodIssue, report: Report): void {
  const path = issue.path as Path;
  const params = issue.code === 'custom' ? issue.params : undefined;
  report(path, issue.message, params?.['found'], params?.['at']);
}

function respellKeys(tree: YamlTree, issue: z.core.$ZodIssueUnrecognizedKeys, report: Report): void {
  const map = valueAt(tree.root, issue.path as Path) as Record<string, unknown>;
  const places = tree.places.get(map);
  assert(places !== undefined, 'every map of the tree has places');
  const known = issue.message.split(', ');
  for (const key of issue.keys) {
    const nearest = nearestWord(key, known);
    const rule = nearest === undefined ? `known keys are ${issue.message}` : `did you mean \`${nearest}\`?`;
    report([...(issue.path as Path), key], rule, 'unknown key', 'key');
    const place = places.get(key);
    if (nearest !== undefined && place !== undefined && !(nearest in map)) {
      map[nearest] = map[key];
      places.set(nearest, place);
    }
    delete map[key];
  }
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], root);
}
