import { findVendor, VENDOR_IDS } from '../prices/vendors.ts';
import { nearestWord } from '../scenario/nearest-word.ts';
import type { Correlation, Scenario, Segment, Vendor } from '../scenario/scenario.ts';
import { ScenarioError, type ScenarioFault } from '../scenario/scenario-fault.ts';
import { answeredBy, listedVendor, vendorLine } from '../scenario/vendor.ts';
import type { LoadedScenario } from './load-scenarios.ts';

/**
 * The same tickets answered by each of the vendors at its list price: volume, deflection, humans and budget stand, model
 * and infrastructure go. Their ids get the vendor's behind them.
 *
 * @throws ScenarioError  with every scenario that a vendor does not fit
 */
export function withVendors(
  loaded: readonly LoadedScenario[],
  ids: readonly string[],
): readonly LoadedScenario[] {
  const faults: ScenarioFault[] = [];
  const variants = loaded.flatMap((one) =>
    ids.flatMap((id): LoadedScenario[] => {
      const vendor = listedVendor(id);
      const fault = faultOf(one.scenario, id, vendor);
      if (fault === undefined && vendor !== undefined) {
        return [{ ...one, scenario: bought(one.scenario, vendor) }];
      }
      faults.push({ file: one.file, line: 1, column: 1, path: 'vendor', found: id, rule: fault ?? '' });
      return [];
    }),
  );
  if (faults.length > 0) throw new ScenarioError(faults);
  return variants;
}

function faultOf({ segments }: Scenario, id: string, vendor: Vendor | undefined): string | undefined {
  if (vendor === undefined && findVendor(id) !== undefined) {
    return 'bills by session: write a scenario that states vendor: { name, sessions_per_ticket }';
  }
  if (vendor === undefined) {
    const nearest = nearestWord(id, VENDOR_IDS);
    return `not in the price book: ${nearest === undefined ? `known are ${VENDOR_IDS.join(', ')}` : `did you mean ${nearest}?`}`;
  }
  if (segments.some(({ conversation }) => conversation.log !== undefined)) {
    return 'stands for tickets of laws; these are drawn from a log, which has their outcome in it';
  }
  const isResolved = segments.every(({ deflection }) => deflection !== undefined);
  return vendor.unit === 'resolution' && !isResolved
    ? 'bills by resolution: the scenario needs deflection'
    : undefined;
}

/** Sections whose quantities a vendor has no use for. */
const OWN_SECTIONS =
  /^(conversation|prices|caching|price_path|infrastructure)\b|\]\.(conversation|prices|caching)\b/;

function bought(scenario: Scenario, vendor: Vendor): Scenario {
  const { correlations = [], copula, segments, assumptions = {}, ...rest } = scenario;
  const answered = (segment: Segment): Segment => ({ ...segment, ...answeredBy(vendor) });
  const [first, ...others] = segments;
  const kept = correlations.filter(
    ({ between }: Correlation) => !between.some((path) => OWN_SECTIONS.test(path)),
  );
  return {
    ...rest,
    id: `${scenario.id}_${vendor.name}`,
    vendor,
    segments: [answered(first), ...others.map(answered)],
    pricePath: [],
    infrastructure: [vendorLine(vendor)],
    assumptions: Object.fromEntries(Object.entries(assumptions).filter(([path]) => !OWN_SECTIONS.test(path))),
    ...(kept.length > 0 && { correlations: kept, ...(copula && { copula }) }),
  };
}
