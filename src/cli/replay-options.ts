import type { LogMappingName } from '../logs/log-mapping.ts';
import type { ModelPrice } from '../prices/model-price.ts';
import type { CacheLifetime } from '../prices/price-book.ts';
import { quotedText } from '../scenario/scenario-fault.ts';
import type { ReplayCaching } from '../summary/replay.ts';
import { type NumberRule, readModels, readNumber, TOKENS } from './calculate-options.ts';
import { REPLAY_LOGS, readMappingName, readSources, type StatedSources } from './log-options.ts';

/** The options of `replay` as typed, undefined where left out. */
export interface ReplayOptions {
  readonly model: readonly string[];
  readonly all: boolean;
  readonly caching?: string;
  readonly hitRate?: string;
  readonly systemPromptTokens?: string;
  readonly lifetime: string;
  readonly log: string;
  readonly columns: readonly string[];
  readonly json: boolean;
}

/** A replay as asked for. */
export interface ReplayRequest {
  /** At least one. */
  readonly models: readonly ModelPrice[];
  readonly caching: ReplayCaching;
  readonly lifetime: CacheLifetime;
  readonly mapping: LogMappingName;
  readonly sources: StatedSources;
}

const SHARE: NumberRule = { words: 'needs a number from 0 to 1', holds: (value) => value <= 1 };

/** The options as a replay, or all that is wrong with them. */
export function readReplayOptions(
  options: ReplayOptions,
): ReplayRequest | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const models = readReplayModels(options, faults);
  const caching = readReplayCaching(options, faults);
  const lifetime = readLifetime(options.lifetime, faults);
  const mapping = readMappingName(options.log, REPLAY_LOGS, faults);
  const sources = readSources(options.columns, [mapping], faults);
  const countsTexts =
    mapping === 'messages' || Object.values(sources).some((text) => text.startsWith('text:'));
  if (countsTexts && new Set(models.map(({ provider }) => provider)).size > 1) {
    faults.push('--model: several providers, who count tokens differently; replay texts for one at a time');
  }
  return faults.length > 0 ? { faults } : { models, caching, lifetime, mapping, sources };
}

function readReplayModels({ model, all }: ReplayOptions, faults: string[]): readonly ModelPrice[] {
  const ids = model.length === 0 ? [undefined] : [...new Set(model)];
  return ids.flatMap((id) => readModels(id === undefined ? { all } : { model: id, all }, faults));
}

function readReplayCaching(options: ReplayOptions, faults: string[]): ReplayCaching {
  const { caching, hitRate, systemPromptTokens } = options;
  const prompt =
    systemPromptTokens === undefined
      ? undefined
      : readNumber('--system-prompt-tokens', systemPromptTokens, TOKENS, faults);
  if (prompt !== undefined && caching !== 'article') {
    faults.push(
      '--system-prompt-tokens: only --caching article reads it; a log of requests holds its prompt',
    );
  }
  if (hitRate !== undefined) {
    if (caching !== undefined)
      faults.push('--caching, --hit-rate: given together; choose one way of caching');
    return { kind: 'hit_rate', hitRate: readNumber('--hit-rate', hitRate, SHARE, faults) };
  }
  switch (caching) {
    case undefined:
    case 'none':
      return { kind: 'none' };
    case 'provider':
      return { kind: 'provider' };
    case 'article':
      if (prompt === undefined) {
        faults.push('--system-prompt-tokens: missing; --caching article reads the system prompt');
      }
      return { kind: 'article', systemPromptTokens: prompt ?? Number.NaN };
    default:
      faults.push(`--caching: ${quotedText(caching)}; needs none, article or provider (or --hit-rate)`);
      return { kind: 'none' };
  }
}

function readLifetime(text: string, faults: string[]): CacheLifetime {
  if (text !== '5m' && text !== '1h') faults.push(`--lifetime: ${quotedText(text)}; needs 5m or 1h`);
  return text === '1h' ? '1h' : '5m';
}
