/**
 * Figures of "AI Cost Per Support Ticket 2026: What Does One AI-Resolved Ticket Actually Cost?", verified
 * 2026-04-01 by its own account, with the digits that it prints; both ends of a printed range are written out.
 */

/** Name of the article, for those who quote its figures. */
export const PUBLISHED_SOURCE = 'AI Cost Per Support Ticket 2026';

/** Day on which the article says that it was last verified. */
export const PUBLISHED_VERIFIED_ON = '2026-04-01';

/** A model in the article's table of costs per ticket, and in the cards above it. */
export interface PublishedModel {
  readonly model: string;
  readonly inputUsdPerMtok: string;
  readonly outputUsdPerMtok: string;
  readonly uncachedUsd: string;
  /** Absent where the article leaves the cell empty. */
  readonly cachedUsd?: string;
  /** Absent where the model has no card. */
  readonly cardUsd?: string;
}

export const PUBLISHED_MODELS: readonly PublishedModel[] = [
  {
    model: 'gemini-2.5-flash-lite',
    inputUsdPerMtok: '$0.10',
    outputUsdPerMtok: '$0.40',
    uncachedUsd: '$0.001075',
    cachedUsd: '$0.000880',
    cardUsd: '$0.00088',
  },
  {
    model: 'gpt-5.4-nano',
    inputUsdPerMtok: '$0.20',
    outputUsdPerMtok: '$1.25',
    uncachedUsd: '$0.002600',
    cachedUsd: '$0.002225',
    cardUsd: '$0.00222',
  },
  {
    model: 'gemini-2.5-flash',
    inputUsdPerMtok: '$0.30',
    outputUsdPerMtok: '$2.50',
    uncachedUsd: '$0.004525',
    cachedUsd: '$0.003525',
  },
  {
    model: 'claude-haiku-4-5',
    inputUsdPerMtok: '$1.00',
    outputUsdPerMtok: '$5.00',
    uncachedUsd: '$0.011750',
    cachedUsd: '$0.007250',
    cardUsd: '$0.01025',
  },
  {
    model: 'gpt-5.4-mini',
    inputUsdPerMtok: '$0.75',
    outputUsdPerMtok: '$4.50',
    uncachedUsd: '$0.009563',
  },
  {
    model: 'claude-sonnet-4-6',
    inputUsdPerMtok: '$3.00',
    outputUsdPerMtok: '$15.00',
    uncachedUsd: '$0.035250',
    cachedUsd: '$0.021750',
    cardUsd: '$0.02825',
  },
];

/** Input tokens of the five turns, then of the ticket. */
export const PUBLISHED_TURN_INPUTS: readonly string[] = ['650', '1,000', '1,350', '1,700', '2,050'];
export const PUBLISHED_TOTAL_INPUT = '~6,750';
export const PUBLISHED_TOTAL_OUTPUT = '~1,000';

/** Models of the monthly table, in the order of its columns. */
export const PUBLISHED_SCALE_MODELS: readonly string[] = [
  'gemini-2.5-flash-lite',
  'gpt-5.4-nano',
  'claude-haiku-4-5',
  'claude-sonnet-4-6',
];

/** A row of the monthly table. */
export interface PublishedScale {
  readonly ticketsPerMonth: number;
  /** One per model of `PUBLISHED_SCALE_MODELS`. */
  readonly usdPerMonth: readonly string[];
  readonly humanUsdLow: string;
  readonly humanUsdHigh: string;
}

export const PUBLISHED_SCALE: readonly PublishedScale[] = [
  {
    ticketsPerMonth: 1000,
    usdPerMonth: ['$0.88', '$2.22', '$7.25', '$21.75'],
    humanUsdLow: '$3,000',
    humanUsdHigh: '$5,000',
  },
  {
    ticketsPerMonth: 10_000,
    usdPerMonth: ['$8.80', '$22.25', '$72.50', '$217.50'],
    humanUsdLow: '$30,000',
    humanUsdHigh: '$50,000',
  },
  {
    ticketsPerMonth: 100_000,
    usdPerMonth: ['$88', '$223', '$725', '$2,175'],
    humanUsdLow: '$300K',
    humanUsdHigh: '$500K',
  },
  {
    ticketsPerMonth: 1_000_000,
    usdPerMonth: ['$880', '$2,225', '$7,250', '$21,750'],
    humanUsdLow: '$3M',
    humanUsdHigh: '$5M',
  },
];

/** Cost of one Haiku ticket with everything around it, at 10,000 tickets a month. */
export const PUBLISHED_ALL_IN = {
  llm: '$0.00725',
  embedding: '$0.0000010',
  vectorDb: '$0.007000',
  hosting: '$0.010000',
  total: '~$0.025',
} as const;

/** What the rows of the all-in table and of the returns on deflection are reckoned from. */
export const ARTICLE_INPUTS = {
  ticketsPerMonth: 10_000,
  embeddingTokens: 50,
  /** Price of text-embedding-3-small; the article gives the product only. */
  embeddingUsdPerMtok: 0.02,
  vectorDbUsdPerMonth: 70,
  hostingUsdPerMonth: 100,
  humanUsdPerTicket: 4,
  humanUsdPerTicketLow: 3,
  humanUsdPerTicketHigh: 5,
  /** Share of the input price that a cached token saves. */
  cacheDiscount: 0.9,
} as const;

/** A row of the returns on deflection. */
export interface PublishedReturn {
  readonly scenario: string;
  readonly deflectionPercent: number;
  readonly aiUsdPerMonth: string;
  readonly humanUsdSaved: string;
  readonly roi: string;
}

export const PUBLISHED_RETURNS: readonly PublishedReturn[] = [
  {
    scenario: 'conservative',
    deflectionPercent: 40,
    aiUsdPerMonth: '$250',
    humanUsdSaved: '$16,000',
    roi: '64×',
  },
  {
    scenario: 'moderate',
    deflectionPercent: 60,
    aiUsdPerMonth: '$250',
    humanUsdSaved: '$24,000',
    roi: '96×',
  },
  {
    scenario: 'optimistic',
    deflectionPercent: 75,
    aiUsdPerMonth: '$250',
    humanUsdSaved: '$30,000',
    roi: '120×',
  },
];

/** Figures in running text. */
export const PUBLISHED_CLAIMS = {
  haikuCacheReadUsdPerMtok: '$0.10',
  savingUsdPer1kLow: '$0.45',
  savingUsdPer1kHigh: '$4.50',
  deflectionPercentLow: '40%',
  deflectionPercentHigh: '70%',
  deflectedTicketsLow: '6K',
  deflectedTicketsHigh: '7.5K',
  infrastructureUsdPerMonth: '$170',
  infrastructureUsdPerTicket: '~$0.017',
  allInUsdPerMonth: '$250',
} as const;
