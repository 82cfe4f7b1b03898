import type { z } from 'zod';
import { EXPLICIT_META, readExplicit } from './explicit-caching.ts';
import { isMap } from './is-map.ts';
import { nearestWord } from './nearest-word.ts';
import type { Report } from './quantity-place.ts';
import { readQuantity } from './read-quantity.ts';
import type { Caching } from './scenario.ts';
import { numberSchema, readBy, SHARE, TOKENS } from './schema-values.ts';

const CACHING_WORDS = ['none', 'article', 'provider'] as const;
const CACHING_PLACES = { hit_rate: SHARE, cached_tokens: TOKENS } as const;
const CACHING_TEXTS = {
  hit_rate: 'Share of the repeated prefix that is read from the cache, 0 to 1.',
  cached_tokens: 'Input tokens of a ticket that are read from the cache, at least 0.',
} as const;
const CACHING_RULE = `needs ${CACHING_WORDS.join(', ')}, { provider: … }, { explicit: … }, { hit_rate: … } or { cached_tokens: … }`;

export function caching(description: string): z.ZodType<Caching> {
  const parts = (['hit_rate', 'cached_tokens'] as const).map((key) => {
    const anyOf = [numberSchema(CACHING_PLACES[key]), { $ref: '#/definitions/variable_law' }];
    const properties = { [key]: { description: CACHING_TEXTS[key], anyOf } };
    return { type: 'object', properties, required: [key], additionalProperties: false };
  });
  const provider = {
    type: 'object',
    properties: { provider: PROVIDER_META },
    required: ['provider'],
    additionalProperties: false,
  };
  const explicit = {
    type: 'object',
    properties: { explicit: EXPLICIT_META },
    required: ['explicit'],
    additionalProperties: false,
  };
  return readBy(description, { anyOf: [{ enum: CACHING_WORDS }, provider, explicit, ...parts] }, readCaching);
}

type ProviderCaching = Extract<Caching, { readonly kind: 'provider' }>;

const PROVIDER_DEFAULTS: ProviderCaching = {
  kind: 'provider',
  lifetime: '5m',
  survival: 1,
  sharedPrompt: 'warm',
};

const CACHING_KEYS = ['provider', 'explicit', 'hit_rate', 'cached_tokens'] as const;
const PROVIDER_WORDS = { lifetime: ['5m', '1h'], shared_prompt: ['warm', 'cold'] } as const;
const PROVIDER_KEYS = ['lifetime', 'survival', 'shared_prompt'] as const;
const PROVIDER_META = {
  description: "The provider's own rules, with what is not certain about them.",
  type: 'object',
  properties: {
    lifetime: {
      description: 'Lifetime that is written: 5m when absent, or 1h.',
      enum: PROVIDER_WORDS.lifetime,
    },
    survival: {
      description: 'Probability that a prefix is still cached inside its lifetime, 0 to 1; 1 when absent.',
      anyOf: [
        numberSchema(SHARE),
        ...['law', 'mean_of_column', 'counts'].map((name) => ({ $ref: `#/definitions/${name}` })),
      ],
    },
    shared_prompt: {
      description: 'warm when absent: tickets read the system prompt that other tickets wrote; or cold.',
      enum: PROVIDER_WORDS.shared_prompt,
    },
  },
  additionalProperties: false,
};

/** Reads `caching: { provider: … }`. */
function readProvider(raw: unknown, report: Report): ProviderCaching | undefined {
  if (!isMap(raw)) {
    report([], `needs a map of ${PROVIDER_KEYS.join(', ')}`);
    return undefined;
  }
  let isRight = true;
  let { lifetime, survival, sharedPrompt } = PROVIDER_DEFAULTS;
  for (const [written, value] of Object.entries(raw)) {
    const key = nearestWord(written, PROVIDER_KEYS) as (typeof PROVIDER_KEYS)[number] | undefined;
    const fault: Report = (...found) => {
      isRight = false;
      report(...found);
    };
    if (written !== key) {
      const rule =
        key === undefined ? `known keys are ${PROVIDER_KEYS.join(', ')}` : `did you mean \`${key}\`?`;
      fault([written], rule, 'unknown key', 'key');
    }
    if (key === undefined) continue;
    if (key === 'survival') {
      const below: Report = (path, ...rest) => fault([written, ...path], ...rest);
      survival = readQuantity(value, { range: SHARE, level: 'uncertain' }, below) ?? survival;
    } else {
      const known: readonly string[] = PROVIDER_WORDS[key];
      if (!known.includes(value as string)) fault([written], `needs ${known.join(' or ')}`);
      else if (key === 'lifetime') lifetime = value as typeof lifetime;
      else sharedPrompt = value as typeof sharedPrompt;
    }
  }
  return isRight ? { kind: 'provider', lifetime, survival, sharedPrompt } : undefined;
}

function readCaching(raw: unknown, report: Report): Caching | undefined {
  const word = CACHING_WORDS.find((kind) => kind === raw);
  if (word === 'provider') return PROVIDER_DEFAULTS;
  if (word !== undefined) return { kind: word };
  if (!isMap(raw)) {
    const nearest = typeof raw === 'string' ? nearestWord(raw, CACHING_WORDS) : undefined;
    const guess = nearest === undefined ? '' : `: did you mean \`${nearest}\`?`;
    report([], CACHING_RULE + guess, raw === undefined ? 'missing' : undefined);
    return undefined;
  }
  let caching: Caching | undefined;
  let knownCount = 0;
  for (const [written, value] of Object.entries(raw)) {
    const key = nearestWord(written, CACHING_KEYS) as (typeof CACHING_KEYS)[number] | undefined;
    if (written !== key) {
      const rule = key === undefined ? CACHING_RULE : `did you mean \`${key}\`?`;
      report([written], rule, 'unknown key', 'key');
    }
    if (key === undefined) continue;
    knownCount++;
    const below: Report = (path, ...fault) => report([written, ...path], ...fault);
    if (key === 'provider' || key === 'explicit') {
      caching = key === 'provider' ? readProvider(value, below) : readExplicit(value, below);
      continue;
    }
    const quantity = readQuantity(value, { range: CACHING_PLACES[key], level: 'variable' }, below);
    if (quantity !== undefined) {
      caching = key === 'hit_rate' ? { kind: key, hitRate: quantity } : { kind: key, cachedTokens: quantity };
    }
  }
  if (knownCount !== 1) report([], CACHING_RULE, `${knownCount} of these keys`);
  return caching;
}
