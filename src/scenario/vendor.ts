import { findVendor } from '../prices/vendors.ts';
import type { Conversation, InfrastructureLine, PriceOverride, Segment, Vendor } from './scenario.ts';

/** Name of the cost line of a vendor. */
export const VENDOR_LINE = 'vendor';

const NO_TOKENS = { tokens: 0, per: 'turn' } as const;
const NOTHING_SENT: Conversation = {
  systemPromptTokens: 0,
  turns: 1,
  userTokens: NO_TOKENS,
  assistantTokens: NO_TOKENS,
  retrievalTokens: NO_TOKENS,
  retrievalKept: false,
  thinkingTokens: 0,
  retryRate: 0,
};
const FREE: PriceOverride = {
  inputUsdPerMtok: 0,
  outputUsdPerMtok: 0,
  cacheReadUsdPerMtok: 0,
  cacheWriteUsdPerMtok: 0,
};

/** What a segment states whose tickets a vendor answers: nothing is sent, and nothing billed by tokens. */
export function answeredBy({ name }: Vendor): Pick<Segment, 'conversation' | 'model' | 'prices' | 'caching'> {
  return { conversation: NOTHING_SENT, model: name, prices: FREE, caching: { kind: 'none' } };
}

/** The bill of a vendor as a cost line. */
export function vendorLine({ unit, usdPerUnit, repeats, sessionsPerTicket }: Vendor): InfrastructureLine {
  if (unit === 'resolution') {
    return { line: VENDOR_LINE, usdPerResolution: usdPerUnit, repeatsBilled: repeats === 'billed' };
  }
  return {
    line: VENDOR_LINE,
    usdPerTicket: usdPerUnit,
    ...(sessionsPerTicket !== undefined && { unitsPerTicket: sessionsPerTicket }),
  };
}

/** A vendor of the price book at its list price; undefined where a scenario has to say more about it. */
export function listedVendor(id: string): Vendor | undefined {
  const listed = findVendor(id);
  if (listed === undefined || listed.unit === 'session') return undefined;
  const { unit, usdPerUnit, repeats } = listed;
  return { name: id, unit, usdPerUnit, isStatedPrice: false, repeats };
}
