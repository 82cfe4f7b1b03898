import assert from 'node:assert/strict';
import type { TokenPrices } from '../prices/price-book.ts';
import { distributionNamed } from '../random/distributions.ts';
import { buildStepTable } from '../random/step-table.ts';
import type { ConversationLog, Quantity, Segment } from '../scenario/scenario.ts';
import { type Compiler, compileParameter } from './compile-quantity.ts';
import { billLog } from './logged-tickets.ts';
import { openLoggedWorlds } from './logged-world.ts';
import type { ModelLog, Parameter, TicketKind, UncertainQuantity } from './model.ts';
import { type DimensionOf, NO_DIMENSION } from './sobol-dimensions.ts';

/** A segment's log ready to run. */
export interface CompiledLog {
  readonly log: ModelLog;
  /** One kind of ticket, or where the log says how conversations ended, the closed and those handed over. */
  readonly kinds: readonly TicketKind[];
  /** Rates that the log says. */
  readonly rate?: Parameter;
  readonly repeatContact?: Parameter;
}

/** Bills the log of a segment and lists what is uncertain about it. */
export function compileLog(
  compiler: Compiler,
  segment: Segment,
  log: ConversationLog,
  kind: TicketKind,
  logIndex: number,
  dimensionOf: DimensionOf,
): CompiledLog {
  // segments that have the log from the top of the scenario share its world
  const isOwn = segment.name !== undefined && segment.fromTop?.includes('conversation') !== true;
  const prefix = isOwn ? `segments.${segment.name}.` : '';
  const name = `${prefix}conversation.from`;
  const tickets = billLog(name, log, segment, kind.caching, knownPrices(kind));
  const even = openLoggedWorlds(0, name, tickets).even();
  const ofWorld = (path: string, value: NonNullable<UncertainQuantity['ofLog']>['value']): Parameter => {
    compiler.anyLaw = true;
    const ofLog = { log: logIndex, value };
    compiler.uncertain.push({
      name: path,
      dimension: NO_DIMENSION,
      mean: even[value],
      table: stepAt(even[value]),
      ofLog,
    });
    return { kind: 'uncertain', index: compiler.uncertain.length - 1 };
  };
  ofWorld(name, 'meanUsd');
  const worldIndex = compiler.uncertain.length - 1;
  const drift = compileDrift(compiler, `${prefix}conversation.drift`, log.drift, dimensionOf);
  const { states } = log;
  const endings = states.resolved ? (['closed', 'handed'] as const) : (['any'] as const);
  return {
    log: { tickets, worldIndex, ...(drift && { drift }) },
    kinds: endings.map((ending) => ({ ...kind, log: { index: logIndex, ending } })),
    ...(states.resolved && { rate: ofWorld(`${prefix}deflection.rate`, 'closedShare') }),
    ...(states.reopened && { repeatContact: ofWorld(`${prefix}deflection.repeat_contact`, 'reopenedShare') }),
  };
}

/** A table for the form's sake: the value comes from the world. */
function stepAt(value: number): UncertainQuantity['table'] {
  return buildStepTable(
    distributionNamed('discrete'),
    [value, 1],
    0,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  );
}

function knownPrices({ tariffs: [prices] }: TicketKind): TokenPrices {
  const usd = (parameter: Parameter): number => {
    assert(parameter.kind === 'constant', 'prices beside a log are numbers');
    return parameter.value;
  };
  return {
    inputUsdPerMtok: usd(prices.inputUsdPerMtok),
    cacheReadUsdPerMtok: usd(prices.cacheReadUsdPerMtok),
    cacheWriteUsdPerMtok: usd(prices.cacheWriteUsdPerMtok),
    outputUsdPerMtok: usd(prices.outputUsdPerMtok),
  };
}

const STANDARD_NORMAL: Quantity = {
  dist: 'normal',
  keys: ['mean', 'sd'],
  values: [0, 1],
  shift: 0,
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
};

function compileDrift(
  compiler: Compiler,
  path: string,
  drift: Quantity | undefined,
  dimensionOf: DimensionOf,
): ModelLog['drift'] {
  if (drift === undefined || drift === 0) return undefined;
  const cv = compileParameter(compiler, path, () => dimensionOf('conversation.drift', 0), drift);
  const changePath = `${path}.change`;
  const score = compileParameter(
    compiler,
    changePath,
    () => dimensionOf('conversation.drift', 1),
    STANDARD_NORMAL,
  );
  return { cv, score };
}
