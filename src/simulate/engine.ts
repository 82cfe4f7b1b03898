import type { Scenario } from '../scenario/scenario.ts';
import type { Model } from './model.ts';
import { simulatePlainBlock } from './plain-block.ts';
import { type PlainModel, plainModelOf } from './plain-model.ts';
import { openSimulator, type SimulateBlock } from './simulate-block.ts';

/** Names of the engines: the fast one answers, the plain one checks it. */
export const ENGINE_NAMES = ['fast', 'plain'] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];

/** An engine and all that it needs to simulate blocks. Plain data, fit for a thread. */
export type Engine =
  | { readonly name: 'fast'; readonly model: Model }
  | { readonly name: 'plain'; readonly model: PlainModel };

/**
 * An engine, made ready for a scenario.
 *
 * @param model  the same scenario compiled
 */
export function engineOf(name: EngineName, scenario: Scenario, model: Model): Engine {
  return name === 'fast' ? { name, model } : { name, model: plainModelOf(scenario, model) };
}

/**
 * Opens an engine.
 *
 * @param ticketsPerTrial  tickets that each trial gives to the per-ticket bands
 */
export function openEngine(engine: Engine, ticketsPerTrial: number): SimulateBlock {
  return engine.name === 'fast'
    ? openSimulator(engine.model, ticketsPerTrial)
    : (block) => simulatePlainBlock(engine.model, block, ticketsPerTrial);
}
