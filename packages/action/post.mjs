// Ends the server that main.mjs started, and prints what it logged.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const { RUNNER_TEMP, STATE_pid: pid } = process.env;
if (pid) {
  try {
    process.kill(Number(pid));
  } catch (error) {
    console.log(`::warning title=Fake Didit::the server had ended: ${error.message}`);
  }
  process.stdout.write(readFileSync(join(RUNNER_TEMP, "didit-fake.log"), "utf8"));
}
