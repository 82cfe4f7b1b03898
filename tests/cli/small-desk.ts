/** A scenario with a common human cost, whose model's part is small. */
export const SMALL_DESK: string = `costband: 1
id: small_desk
title: A small desk
seed: 7
trials: 4096
horizon: { start: 2027-01, months: 3 }
tickets: { per_month: { dist: lognormal, p10: 8000, p90: 12000 } }
conversation:
  system_prompt_tokens: 500
  turns: { dist: negative_binomial, shift: 1, r: 12, mean: { dist: normal, mean: 5, sd: 0.4 } }
  user_tokens: 100
  assistant_tokens: 150
model: claude-haiku-4-5
caching: none
deflection: { rate: { dist: beta, mean: 0.45, n: 40 } }
human: { cost_per_ticket: { dist: lognormal, p10: 3, p90: 13 } }
`;
