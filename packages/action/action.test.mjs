// The GitHub Action as a runner calls it; DIDIT_BINARY is the program of its releases.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const { DIDIT_BINARY } = process.env;

/** Runs a script of the action with inputs and variables of the runner, and returns what it wrote. */
async function run(script, variables) {
  const folder = variables.RUNNER_TEMP ?? mkdtempSync(join(tmpdir(), "didit-action-"));
  const env = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, INPUT_PORT: "0", RUNNER_TEMP: folder, ...variables };
  for (const name of ["ENV", "OUTPUT", "STATE"]) writeFileSync((env[`GITHUB_${name}`] = join(folder, name)), "");
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url))], { env });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part) => (text += part));
  const [code] = await once(child, "close");
  const lines = ["ENV", "OUTPUT", "STATE"].flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n"));
  return { code, text, folder, ...Object.fromEntries(lines.filter(Boolean).map((line) => line.split(/=(.*)/s))) };
}

test("server answers until the end of the job", { timeout: 60_000 }, async () => {
  const started = await run("main.mjs", { INPUT_BINARY: DIDIT_BINARY, INPUT_ARGS: " --api-key key-of-mine " });
  assert.equal(started.code, 0, started.text);
  assert.equal(started.DIDIT_API_KEY, "key-of-mine");
  assert.equal(started["base-url"], started.DIDIT_BASE_URL);
  assert.ok(started.DIDIT_WEBHOOK_SECRET && started.DIDIT_WORKFLOW_ID);
  assert.ok((await fetch(`${started.DIDIT_BASE_URL}/system/healthcheck`)).ok);
  const { port } = new URL(started.DIDIT_BASE_URL);
  const taken = await run("main.mjs", { INPUT_BINARY: DIDIT_BINARY, INPUT_PORT: port });
  assert.equal(taken.code, 1);
  assert.match(taken.text, new RegExp(`^::error .*exit code.*${port}`));
  assert.equal((await run("post.mjs", { RUNNER_TEMP: started.folder, STATE_pid: started.pid })).code, 0);
  const answers = () => fetch(started.DIDIT_BASE_URL).then(() => true, () => false);
  while (await answers());
});

test("release is downloaded and its checksum compared", async () => {
  const program = readFileSync(DIDIT_BINARY);
  let sum = createHash("sha256").update(program).digest("hex");
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end(request.url.endsWith(".sha256") ? `${sum}  didit\n` : program);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const release = {
    GITHUB_SERVER_URL: `http://127.0.0.1:${server.address().port}`,
    GITHUB_ACTION_REPOSITORY: "didit-rs/didit-rs",
    GITHUB_ACTION_REF: "v0.1.0",
  };
  const started = await run("main.mjs", release);
  assert.equal(started.code, 0, started.text);
  assert.match(asked[0], /^\/didit-rs\/didit-rs\/releases\/download\/v0\.1\.0\/didit-\w+/);
  await run("post.mjs", { RUNNER_TEMP: started.folder, STATE_pid: started.pid });
  sum = "0".repeat(64);
  assert.match((await run("main.mjs", release)).text, /::error .*not the file of its checksum/);
  assert.match((await run("main.mjs", { ...release, GITHUB_ACTION_REF: "main" })).text, /::error .*main: set `version`/);
  server.close();
});
