import { shownValue } from './log-fault.ts';

/** Ends the reading of one row; `readLog` makes a fault of it. */
export class UnreadableRow extends Error {
  readonly field: string;
  readonly found: string;
  readonly rule: string;

  constructor(field: string, value: unknown, rule: string) {
    super(rule);
    this.field = field;
    this.found = shownValue(value);
    this.rule = rule;
  }
}
