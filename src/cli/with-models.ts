import { parseScenario } from '../scenario/parse-scenario.ts';
import { ScenarioError, type ScenarioFault } from '../scenario/scenario-fault.ts';
import type { LoadedScenario } from './load-scenarios.ts';

const MODEL_LINE = /^model:[^\n]*$/m;

/**
 * The same scenarios on each of the models: what they state, with another `model`. Their ids get the model's
 * behind them.
 *
 * @throws ScenarioError  with every scenario that a model does not fit
 */
export function withModels(
  loaded: readonly LoadedScenario[],
  models: readonly string[],
): readonly LoadedScenario[] {
  const faults: ScenarioFault[] = [];
  const variants = loaded.flatMap((one) =>
    models.flatMap((model): LoadedScenario[] => {
      try {
        return [withModel(one, model)];
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        faults.push(...error.faults.map((fault) => ({ ...fault, found: `${fault.found} with ${model}` })));
        return [];
      }
    }),
  );
  if (faults.length > 0) throw new ScenarioError(faults);
  return variants;
}

function withModel({ file, text, readings, scenario }: LoadedScenario, model: string): LoadedScenario {
  const fault = (path: string, found: string, rule: string) =>
    new ScenarioError([{ file, line: 1, column: 1, path, found, rule }]);
  if (!MODEL_LINE.test(text)) {
    throw fault('model', 'not on a line of its own', '--models puts others in its place');
  }
  const hasOwnPrices = scenario.segments.some(
    ({ prices }) => prices.inputUsdPerMtok !== undefined || prices.outputUsdPerMtok !== undefined,
  );
  if (hasOwnPrices) {
    throw fault('prices', 'prices of its own', '--models needs those of the price book');
  }
  const changed = text.replace(MODEL_LINE, () => `model: ${JSON.stringify(model)}`);
  const id = `${scenario.id}_${model.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`;
  return { file, text: changed, readings, scenario: { ...parseScenario(changed, file, readings), id } };
}
