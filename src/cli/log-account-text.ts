import type { LogAccount } from '../logs/log-account.ts';
import { logFaultText } from './log-fault-text.ts';

/** What of a log was left out, one line each; nothing when all of it was read. */
export function leftOutOfLog(account: LogAccount): readonly string[] {
  const { rows, passedOverRows, unreadable, unreadableRows, incompleteConversations } = account;
  const lines = unreadable.map(logFaultText);
  const more = unreadableRows - unreadable.length;
  if (more > 0) lines.push(`and ${more} more`);
  if (unreadableRows > 0) {
    lines.push(
      `${unreadableRows} of ${rows} rows cannot be read; conversations left out with them: ${incompleteConversations}`,
    );
  }
  if (passedOverRows > 0) lines.push(`${passedOverRows} of ${rows} rows are of another kind and passed over`);
  return lines;
}
