// What the package does where something is wrong, and its other parts.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { findBinary, start } from "didit-fake";

test("port in use is an error", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address();
  await assert.rejects(start({ port }), new RegExp(`exit code .*${port}`));
  other.close();
});

test("wrong option is an error", async () => {
  await assert.rejects(start({ args: ["--no-such-option"] }), /exit code 2: .*--no-such-option/);
});

test("missing binary is an error", async () => {
  await assert.rejects(start({ binary: "/no/such/didit" }), /cannot start \/no\/such\/didit/);
  const arch = Object.getOwnPropertyDescriptor(process, "arch");
  Object.defineProperty(process, "arch", { ...arch, value: "mips" });
  await assert.rejects(start(), /fake-\w+-mips is not installed.*DIDIT_BINARY/);
  Object.defineProperty(process, "arch", arch);
});

test("server that died is an error", async () => {
  const fake = await start();
  await fake.stop();
  await fake.stop();
  await assert.rejects(fake.advance(1), /does not answer/);
});

test("refusal says why", async () => {
  const fake = await start({ args: ["--api-key", "key-of-mine"], webhookUrl: "http://127.0.0.1:9/" });
  assert.equal(fake.apiKey, "key-of-mine");
  assert.deepEqual(await fake.webhooks(), []);
  await assert.rejects(fake.complete("11111111-1111-4111-8111-111111111111"), /404 .*Session not found/);
  await assert.rejects(fake.control("POST", "clock/advance", { seconds: "x" }), /400/);
  await fake[Symbol.asyncDispose]();
});

test("command of the package", () => {
  const npx = process.platform === "win32" ? "npx.cmd" : "npx";
  const { stdout } = spawnSync(npx, ["didit-fake", "--version"], { encoding: "utf8", shell: process.platform === "win32" });
  assert.match(stdout, /^didit /);
  assert.match(findBinary(), /didit(\.exe)?$/);
});

test("test runner is not kept alive, and takes the server with it", async () => {
  const script = 'const f = await (await import("didit-fake")).start(); console.log(f.baseUrl);';
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  assert.equal(status, 0);
  await assert.rejects(fetch(stdout.trim()));
});
