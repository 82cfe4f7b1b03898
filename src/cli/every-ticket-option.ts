import { Option } from 'commander';

/** Tickets that --every-ticket draws at most in all trials: some hours of work. */
export const MOST_EVERY_TICKETS = 1e10;

/** `--every-ticket`. */
export function everyTicketOption(): Option {
  const description =
    'draw the tickets of every month one by one, where their total would follow from the moments of one: slow, a check';
  return new Option('--every-ticket', description).default(false).conflicts(['engine', 'verify', 'until']);
}
