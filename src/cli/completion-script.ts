import type { Command, Option } from 'commander';

/** Shells that a script can be made for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A verb as a shell completes it. */
interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
}

/**
 * A script that completes verbs, options and their choices, and leaves all else to the shell's own files.
 *
 * Made from the definition of the program, so it cannot know a verb or an option that is not there.
 */
export function completionScript(program: Command, shell: Shell): string {
  const verbs = program.commands.map(
    (command): Verb => ({
      name: command.name(),
      summary: command.summary(),
      options: [...command.options, command.createOption('-h, --help', 'say how it is used')],
    }),
  );
  return { bash, zsh, fish }[shell](program.name(), verbs);
}

function bash(program: string, verbs: readonly Verb[]): string {
  const withChoices = verbs.flatMap(({ name, options }) =>
    options.flatMap((option) =>
      choicesOf(option).length === 0
        ? []
        : [`    "${name} ${option.long}") ${bashReply(choicesOf(option))}; return ;;`],
    ),
  );
  const flags = verbs.map(
    ({ name, options }) => `    ${name}) ${bashReply(options.map(({ long }) => String(long)))} ;;`,
  );
  return `# bash completion of ${program}; for one session: source <(${program} completion bash)
_${program}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    ${bashReply(verbs.map(({ name }) => name))}
    return
  fi
  case "\${COMP_WORDS[1]} $prev" in
${withChoices.join('\n')}
  esac
  case "$cur" in -*) ;; *) return ;; esac
  case "\${COMP_WORDS[1]}" in
${flags.join('\n')}
  esac
}
complete -o default -F _${program} ${program}
`;
}

function bashReply(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$cur"))`;
}

function zsh(program: string, verbs: readonly Verb[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const plain = (text: string) => text.replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', '\\:');
  const argument = (option: Option) => {
    if (!takesValue(option)) return '';
    const choices = choicesOf(option);
    return choices.length === 0 ? ':value:_files' : `:value:(${choices.join(' ')})`;
  };
  const cases = verbs.map(({ name, options }) => {
    const lines = options.map((option) =>
      quoted(`*${option.long}[${plain(brief(option))}]${argument(option)}`),
    );
    return `    ${name}) _arguments ${[...lines, quoted('*:file:_files')].join(' ')} ;;`;
  });
  return `#compdef ${program}
# zsh completion of ${program}; save as _${program} in a folder of $fpath
_${program}() {
  if (( CURRENT == 2 )); then
    local -a verbs
    verbs=(${verbs.map(({ name, summary }) => quoted(`${name}:${plain(summary)}`)).join(' ')})
    _describe 'verb' verbs
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
${cases.join('\n')}
  esac
}
compdef _${program} ${program}
`;
}

function fish(program: string, verbs: readonly Verb[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = verbs.flatMap(({ name, summary, options }) => [
    `complete -c ${program} -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...options.map((option) => {
      const choices = choicesOf(option);
      const value =
        choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takesValue(option) ? ' -r' : '';
      const flag = String(option.long).replace(/^--/, '');
      return `complete -c ${program} -n '__fish_seen_subcommand_from ${name}' -l ${flag}${value} -d ${quoted(brief(option))}`;
    }),
  ]);
  return `# fish completion of ${program}; save as ~/.config/fish/completions/${program}.fish\n${lines.join('\n')}\n`;
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function choicesOf({ argChoices }: Option): readonly string[] {
  return argChoices ?? [];
}

/** The first clause of a description: a shell has a line for it. */
function brief({ description }: Option): string {
  return description.replace(/[;:,].*$/s, '');
}
