import { BAND_LEVELS, type Band } from '../summary/band.ts';
import { FOCUS_TABLE, focusPercentile } from './columns.ts';
import { type CsvOptions, csvText, type Row } from './csv-text.ts';
import { comparePeriods, type RunKey } from './row-key.ts';

/** What a FOCUS forecast says of a run beside its bands. */
export interface FocusRun extends RunKey {
  /** Cost lines that are billed, by their metric: `llm_cost` and those of the infrastructure. */
  readonly lines: readonly string[];
  /** Model of the scenario, by its id. */
  readonly modelName: string;
}

const MODEL_LINE = 'llm_cost';

/** Lines that name a service which FOCUS has a category for; what others are, only their owner knows. */
const GENERATIVE_AI = { ServiceCategory: 'AI and Machine Learning', ServiceSubcategory: 'Generative AI' };
const OTHER = { ServiceCategory: 'Other', ServiceSubcategory: 'Other (Other)' };

/**
 * The text of focus_forecast.csv: a row per month and billed cost line, columns named as FOCUS names them.
 *
 * FOCUS has no forecast data set, so this claims no conformance: `EffectiveCost` is the mean, which adds up over
 * lines and months, and the band stands in columns of our own, `x_...`, which do not. People are not billed by a
 * provider, so human cost has no row.
 *
 * @param bands  of the run, any order
 */
export function focusCsv(run: FocusRun, bands: readonly Band[], options: CsvOptions): string {
  const months = bands
    .filter(({ series }) => series.period.grain === 'month')
    .toSorted((a, b) => comparePeriods(a.series.period, b.series.period));
  const tokens = (start: string) =>
    ['input_tokens', 'output_tokens']
      .flatMap((metric) =>
        months.filter(({ series }) => series.metric === metric && series.period.start === start),
      )
      .reduce((sum, { mean }) => sum + mean.value, 0);
  const rows = months
    .filter(({ series }) => run.lines.includes(series.metric))
    .map((band) => focusRow(run, band, tokens(band.series.period.start)));
  return csvText(FOCUS_TABLE, rows, options);
}

function focusRow({ runId, scenarioId, modelName }: FocusRun, band: Band, tokens: number): Row {
  const { metric, period } = band.series;
  const line = metric.replace(/_cost$/, '');
  const isModel = metric === MODEL_LINE;
  return {
    BillingCurrency: 'USD',
    ChargeCategory: 'Usage',
    ChargeDescription: `Forecast of ${line}, mean of all simulated futures`,
    ChargePeriodStart: `${period.start}T00:00:00Z`,
    ChargePeriodEnd: `${period.end}T00:00:00Z`,
    ConsumedQuantity: isModel ? tokens : undefined,
    ConsumedUnit: isModel ? 'Tokens' : undefined,
    EffectiveCost: band.mean.value,
    ...(isModel || line === 'embedding' ? GENERATIVE_AI : OTHER),
    ServiceName: isModel ? modelName : line,
    x_RunId: runId,
    x_ScenarioId: scenarioId,
    x_CostLine: metric,
    ...Object.fromEntries(
      BAND_LEVELS.map((level, i) => [focusPercentile(level), band.percentiles[i]?.value]),
    ),
  };
}
