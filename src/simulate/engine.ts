import assert from 'node:assert/strict';
import type { Scenario } from '../scenario/scenario.ts';
import type { EngineName } from './engine-name.ts';
import type { Model } from './model.ts';
import { simulatePlainBlock } from './plain-block.ts';
import { type PlainModel, plainModelOf } from './plain-model.ts';
import { openSideBySide } from './side-by-side.ts';
import { openSimulator, type SimulateBlock } from './simulate-block.ts';

/** An engine and all that it needs to simulate one scenario. Plain data, fit for a thread. */
export type ScenarioEngine =
  | { readonly name: 'fast'; readonly model: Model }
  | { readonly name: 'plain'; readonly model: PlainModel };

/** What simulates blocks: one scenario, or several of one seed, their samples one behind the other. */
export type Engine = ScenarioEngine | { readonly name: 'side_by_side'; readonly models: readonly Model[] };

/**
 * An engine, made ready for a scenario.
 *
 * @param model  the same scenario compiled
 */
export function engineOf(name: EngineName, scenario: Scenario, model: Model): ScenarioEngine {
  return name === 'fast' ? { name, model } : { name, model: plainModelOf(scenario, model) };
}

/**
 * Opens an engine.
 *
 * @param ticketsPerTrial  tickets that each trial gives to the per-ticket bands
 */
export function openEngine(engine: Engine, ticketsPerTrial: number): SimulateBlock {
  switch (engine.name) {
    case 'fast':
      return openSimulator(engine.model, ticketsPerTrial);
    case 'plain':
      return (block) => simulatePlainBlock(engine.model, block, ticketsPerTrial);
    case 'side_by_side':
      return openSideBySide(engine.models.map((model) => openSimulator(model, ticketsPerTrial)));
  }
}

/** The seed that an engine draws from. */
export function seedOf(engine: Engine): number {
  const model = engine.name === 'side_by_side' ? engine.models[0] : engine.model;
  assert(model !== undefined, 'an engine has a model');
  return model.seed;
}
