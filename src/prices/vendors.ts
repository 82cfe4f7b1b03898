/** What a vendor of finished answers bills for. */
export type VendorUnit = 'resolution' | 'conversation' | 'session';

/** The list price of a vendor that answers tickets itself, model and hosting included. */
export interface VendorPrice {
  /** Id as in scenarios, for example `intercom_fin`. */
  readonly vendor: string;
  readonly name: string;
  readonly unit: VendorUnit;
  /** USD per unit. */
  readonly usdPerUnit: number;
  /** What becomes of a billed unit when the customer comes back: money back, or it stays billed. */
  readonly repeats: 'refunded' | 'billed';
  readonly source: string;
  /** Day from which the price holds, or on which it was read where none is stated, `YYYY-MM-DD`. */
  readonly date: string;
  readonly note: string;
}

const JUDGED_LATER =
  'judged 72 hours after the last message: a customer who comes back within them is not billed, one who comes back later stays billed';

/** Vendors that publish a price, by id. */
export const VENDOR_PRICES: readonly VendorPrice[] = [
  {
    vendor: 'agentforce',
    name: 'Salesforce Agentforce',
    unit: 'conversation',
    usdPerUnit: 2,
    repeats: 'billed',
    source: 'Salesforce, as quoted by resellers',
    date: '2026-11-23',
    note: 'the other way to pay is 0.10 an action of at most 10,000 tokens (20 credits; 500 per 100,000 credits), 0.15 by voice: state your own usd for it',
  },
  {
    vendor: 'freshworks_freddy',
    name: 'Freshworks Freddy AI Agent',
    unit: 'session',
    usdPerUnit: 0.49,
    repeats: 'billed',
    source: 'Freshworks, Freddy AI sessions',
    date: '2025-11-13',
    note: '49 per 100 sessions of 24 hours, and each reply by e-mail is one; 0.10 before',
  },
  {
    vendor: 'hubspot',
    name: 'HubSpot Customer Agent',
    unit: 'resolution',
    usdPerUnit: 0.5,
    repeats: 'billed',
    source: 'HubSpot, as quoted by resellers',
    date: '2026-04-14',
    note: 'resolved where no human was needed for 72 hours; who comes back after them is billed again; 1.00 a conversation before',
  },
  {
    vendor: 'intercom_fin',
    name: 'Intercom Fin',
    unit: 'resolution',
    usdPerUnit: 0.99,
    repeats: 'refunded',
    source: 'Intercom, Fin outcomes',
    date: '2026-11-23',
    note: 'the customer confirms, or stays away for 24 hours; refunded to who returns to the same conversation',
  },
  {
    vendor: 'zendesk',
    name: 'Zendesk AI agents, pay as you go',
    unit: 'resolution',
    usdPerUnit: 2,
    repeats: 'refunded',
    source: 'Zendesk, as quoted by resellers',
    date: '2026-05-18',
    note: `verified by a model, ${JUDGED_LATER}; the list price is not verified on the vendor's own page`,
  },
  {
    vendor: 'zendesk_committed',
    name: 'Zendesk AI agents, committed',
    unit: 'resolution',
    usdPerUnit: 1.5,
    repeats: 'refunded',
    source: 'Zendesk, as quoted by resellers',
    date: '2026-05-18',
    note: `the price of a yearly commitment, whose unused part is not modelled; verified by a model, ${JUDGED_LATER}`,
  },
];

/** Ids of all vendors in the book. */
export const VENDOR_IDS: readonly string[] = VENDOR_PRICES.map(({ vendor }) => vendor);

/**
 * The price of a vendor, or undefined when the book does not know the id.
 *
 * @example findVendor('intercom_fin')?.usdPerUnit // 0.99
 */
export function findVendor(vendor: string): VendorPrice | undefined {
  return VENDOR_PRICES.find((price) => price.vendor === vendor);
}
