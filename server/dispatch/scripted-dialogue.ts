/** A dialogue whose answers are known before: POST /_ucmock/cli. It reads as a terminal would show it. */
import { Interrupted, type Dialogue } from './run-command';

export interface ScriptedDialogue extends Dialogue {
  readonly output: string;
  /** a question to which no answer was left; the command ended there */
  readonly unanswered: string | undefined;
}

export function scriptedDialogue(answers: readonly string[]): ScriptedDialogue {
  const left = [...answers];
  const never = new AbortController().signal;
  let output = '';
  let unanswered: string | undefined;
  return {
    signal: never,
    get output() {
      return output;
    },
    get unanswered() {
      return unanswered;
    },
    write: (text) => void (output += text),
    show: () => undefined,
    ask(question) {
      const answer = left.shift();
      if (answer === undefined) {
        unanswered = question.trim();
        return Promise.reject(new Interrupted());
      }
      output += `${question}${answer}\n`;
      return Promise.resolve(answer);
    },
  };
}
