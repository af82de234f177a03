// A reporter of vitest for what is no failed test: errors outside of any, files that could not be read, tests without an end.
import { writeFileSync } from 'node:fs';

const words = ({ name, message, stack, cause }) => `${cause ? `${words(cause)}\n` : ''}${stack ?? `${name ?? 'Error'}: ${message}`}`.slice(0, 1_500);

export default class UnfinishedReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const found = unhandledErrors.map((error) => `outside of any test: ${words(error)}`);
    for (const module of modules) {
      for (const error of module.errors()) found.push(`${module.relativeModuleId}: ${words(error)}`);
      for (const suite of module.children.allSuites())
        for (const error of suite.errors()) found.push(`${module.relativeModuleId}: ${suite.fullName}: ${words(error)}`);
      for (const test of module.children.allTests('pending')) found.push(`${module.relativeModuleId}: ${test.fullName}: has no end`);
    }
    writeFileSync(process.env.FIELDWATCH_UNFINISHED, JSON.stringify(found));
  }
}
