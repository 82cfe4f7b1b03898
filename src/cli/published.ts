import assert from 'node:assert/strict';
import { onlySegment } from '../scenario/scenario.ts';
import { cachedCosts } from '../summary/published-arithmetic.ts';
import { auditPublished } from '../summary/published-audit.ts';
import { nineDigits } from '../summary/published-digits.ts';
import { PUBLISHED_SOURCE, PUBLISHED_VERIFIED_ON } from '../summary/published-figures.ts';
import { walkPublished } from '../summary/published-walk.ts';
import { loadScenarios } from './load-scenarios.ts';
import { meanTicketUsd } from './mean-ticket-usd.ts';
import { PACKAGE_ROOT } from './package-root.ts';
import { publishedText } from './published-text.ts';
import { walkJson, walkText } from './published-walk-text.ts';

/** Prints the article's figures beside the values of its own rules, or the walk from its ticket to a measured one. */
export async function published({
  walk,
  json,
}: {
  readonly walk: boolean;
  readonly json: boolean;
}): Promise<void> {
  process.stdout.write(walk ? await walkReport(json) : auditReport(json));
}

function auditReport(json: boolean): string {
  return json ? publishedJson() : publishedText(auditPublished(), cachedCosts());
}

async function walkReport(json: boolean): Promise<string> {
  const shipped = (id: string) => `${PACKAGE_ROOT}/scenarios/${id}.yaml`;
  const [article, agent] = await loadScenarios([shipped('article_ticket'), shipped('agent_with_tools')]);
  assert(article && agent);
  const steps = walkPublished(article.scenario, agent.scenario, meanTicketUsd);
  return json
    ? walkJson(onlySegment(agent.scenario).model, steps)
    : walkText(onlySegment(agent.scenario).model, steps);
}

function publishedJson(): string {
  const figures = auditPublished();
  const reproduced = figures.filter((figure) => figure.reproduced).length;
  const report = {
    source: PUBLISHED_SOURCE,
    verified: PUBLISHED_VERIFIED_ON,
    figures: figures.map(({ computed, providerUsd, ...figure }) => ({
      ...figure,
      computed: Number(nineDigits(computed)),
      ...(providerUsd === undefined ? {} : { provider: Number(nineDigits(providerUsd)) }),
    })),
    reproduced,
    missed: figures.length - reproduced,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
