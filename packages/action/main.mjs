// Starts the server of `uses: didit-rs/didit-rs@v0.1.0`; post.mjs ends it.
import { createHash } from "node:crypto";
import { appendFileSync, chmodSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../node/index.mjs";

const { env } = process;
const input = (name) => env[`INPUT_${name.toUpperCase()}`]?.trim() ?? "";

/** Downloads the program of a release for this machine, and compares its checksum. */
async function download() {
  const version = (input("version") || env.GITHUB_ACTION_REF || "").replace(/^v/, "");
  if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`no release is named by ${version || "nothing"}: set \`version\``);
  const platform = `${process.platform}-${process.arch}`;
  const target = {
    "darwin-arm64": "aarch64-apple-darwin",
    "darwin-x64": "x86_64-apple-darwin",
    "linux-arm64": "aarch64-unknown-linux-musl",
    "linux-x64": "x86_64-unknown-linux-musl",
    "win32-x64": "x86_64-pc-windows-msvc.exe",
  }[platform];
  if (!target) throw new Error(`no release for ${platform}: set \`binary\` to a didit built with cargo`);
  const url = `${env.GITHUB_SERVER_URL}/${env.GITHUB_ACTION_REPOSITORY}/releases/download/v${version}/didit-${target}`;
  const read = async (address) => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const [program, sum] = [await read(url), (await read(`${url}.sha256`)).toString().split(/\s/)[0]];
  if (createHash("sha256").update(program).digest("hex") !== sum) throw new Error(`${url}: not the file of its checksum`);
  const path = join(env.RUNNER_TEMP, `didit-${target}`);
  writeFileSync(path, program);
  chmodSync(path, 0o755);
  return path;
}

const log = join(env.RUNNER_TEMP, "didit-fake.log");
try {
  const binary = input("binary") || (await download());
  const args = ["serve", "--json", "--port", input("port") || "4010", ...input("args").split(/\s+/).filter(Boolean)];
  const { child, about } = await launch(binary, args, { detached: true, stdio: ["ignore", "pipe", openSync(log, "w")] });
  const settings = { "base-url": about.base_url, "api-key": about.api_key, "webhook-secret": about.webhook_secret, "workflow-id": about.workflow_id };
  for (const [name, value] of Object.entries(settings)) {
    appendFileSync(env.GITHUB_OUTPUT, `${name}=${value}\n`);
    appendFileSync(env.GITHUB_ENV, `DIDIT_${name.toUpperCase().replace("-", "_")}=${value}\n`);
  }
  appendFileSync(env.GITHUB_STATE, `pid=${child.pid}\n`);
  console.log(`didit serve: ${about.base_url}`);
  process.exit(0);
} catch (error) {
  let reason = "";
  try {
    reason = readFileSync(log, "utf8").trim();
  } catch {
    // Nothing was started.
  }
  console.log(`::error title=Fake Didit::${error.message} ${reason.replaceAll("\n", "%0A")}`);
  process.exit(1);
}
