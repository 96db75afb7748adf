/**
 * `ucmock completion SHELL`: a script for bash, zsh or fish. The scripts ask `ucmock completion
 * words` at each tab, so what they know is the table of commands and options itself. No library:
 * those that are kept are ESM only, or know neither files nor meanings.
 */
import { defineCommand } from './command';
import { candidates } from './complete';

export const completion = defineCommand({
  name: 'completion',
  words: 'completion for your shell: source <(ucmock completion bash)',
  takes: [
    {
      name: 'SHELL',
      words: 'words is what the scripts ask',
      choices: ['bash', 'zsh', 'fish', 'words'],
    },
    { name: 'WORD', words: 'of the line being typed', optional: true, many: true },
  ],
  options: [],
  async run({ words: [shell = '', ...line] }) {
    const script = SCRIPTS[shell];
    if (script !== undefined) return { json: { script }, text: script };
    const { COMMANDS } = await import('.');
    const found = candidates(COMMANDS, line);
    return { json: found, text: found.map(([word, meaning]) => `${word}\t${meaning}\n`).join('') };
  },
});

const BASH = `# ucmock: source <(ucmock completion bash)
_ucmock() {
  local line current="\${COMP_WORDS[COMP_CWORD]}" IFS=$'\\n'
  COMPREPLY=()
  while read -r line; do
    case "$line" in
      :file*) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$current")) ;;
      :dir*) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -d -- "$current")) ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("\${COMP_WORDS[0]}" completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _ucmock ucmock
`;

const ZSH = `#compdef ucmock
# ucmock: source <(ucmock completion zsh), after compinit
_ucmock() {
  local line
  local -a found
  for line in "\${(@f)$("\${words[1]}" completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case "$line" in
      :file*) _files; return ;;
      :dir*) _files -/; return ;;
      ?*) found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done
  _describe ucmock found
}
compdef _ucmock ucmock
`;

const FISH = `# ucmock: ucmock completion fish | source
function __ucmock_words
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for line in ($before[1] completion words -- $before[2..] "$current" 2>/dev/null)
        switch $line
            case ':file*'
                __fish_complete_path "$current"
            case ':dir*'
                __fish_complete_directories "$current"
            case '*'
                echo $line
        end
    end
end
complete -c ucmock -f -a '(__ucmock_words)'
`;

const SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
