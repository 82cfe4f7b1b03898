import type { ParameterForm } from './distribution.ts';
import { parameterForm } from './parameter-form.ts';

/** The form { low, mode, high } of a law between two bounds; `law` is the name for the fault texts. */
export function lowModeHighForm(law: string): ParameterForm {
  return parameterForm(
    ['low', 'mode', 'high'],
    (low, mode, high) => {
      const rule = `${law} needs low <= mode <= high`;
      if (!(low <= mode)) return `low ${low} is above mode ${mode}; ${rule}`;
      if (!(mode <= high)) return `mode ${mode} is above high ${high}; ${rule}`;
      return low < high ? undefined : `low ${low} equals high ${high}; ${law} needs low < high`;
    },
    (low, mode, high) => [low, mode, high],
  );
}
