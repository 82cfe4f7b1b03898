import { InvalidArgumentError, Option } from 'commander';

/** Forms in which simulate can give its results beside the usual CSV. */
export const FORMATS = ['csv', 'parquet', 'focus'] as const;
export type Format = (typeof FORMATS)[number];

/** `--format`, a list. */
export function formatOption(): Option {
  const description =
    'csv, always written; parquet: all draws too, in draws.parquet; focus: the mean and band of each cost line and ' +
    'month too, in focus_forecast.csv with columns named as FOCUS names them';
  return new Option('--format <list>', description)
    .choices(FORMATS)
    .argParser(formatsOf)
    .default(['csv'] satisfies Format[], 'csv');
}

function formatsOf(text: string): readonly Format[] {
  return text.split(',').map((name) => {
    const format = FORMATS.find((one) => one === name.trim());
    if (format === undefined) {
      throw new InvalidArgumentError(`${name} found; needs some of ${FORMATS.join(', ')}, apart by commas`);
    }
    return format;
  });
}
