import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

/** Starts a server; see index.d.ts. */
export async function start({ args = [], port = 0, webhookUrl, binary = findBinary() } = {}) {
  const received = [];
  const receiver = webhookUrl === undefined ? await receive(received) : undefined;
  webhookUrl ??= `http://127.0.0.1:${receiver.address().port}/`;
  const options = ["serve", "--json", "--port", String(port), "--webhook-url", webhookUrl, ...args];
  const { child, about } = await launch(binary, options).catch((error) => {
    receiver?.close();
    throw error;
  });
  // A test runner ends without a word to its children.
  const kill = () => child.kill();
  process.once("exit", kill);
  const control = (method, path, body) => call(about.base_url, method, path, body);
  const stop = async () => {
    process.off("exit", kill);
    receiver?.close();
    receiver?.closeAllConnections();
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.ref();
    child.kill();
    await ended;
  };
  return {
    baseUrl: about.base_url,
    apiKey: about.api_key,
    webhookSecret: about.webhook_secret,
    applicationId: about.application_id,
    workflowId: about.workflow_id,
    kybWorkflowId: about.kyb_workflow_id,
    workflows: about.workflows,
    complete: (sessionId, scenario = "approve") => control("POST", `sessions/${sessionId}/complete`, { scenario }),
    advance: async (seconds) => void (await control("POST", "clock/advance", { seconds })),
    webhooks: async () => {
      await control("POST", "settle");
      return [...received];
    },
    reset: async () => {
      await control("POST", "settle");
      await control("POST", "reset");
      received.length = 0;
    },
    control,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Path of the server that is installed for this platform. */
export function findBinary() {
  if (process.env.DIDIT_BINARY) return process.env.DIDIT_BINARY;
  const name = `@didit-rs/fake-${process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(`${name}/didit${process.platform === "win32" ? ".exe" : ""}`);
  } catch {
    throw new Error(
      `didit-fake: ${name} is not installed. Install without --omit=optional on the platform that runs the tests; where ` +
        "there is no such package, set DIDIT_BINARY to a didit built with `cargo install didit-cli`.",
    );
  }
}

/** Starts `binary` and reads the line that `--json` prints. */
export function launch(binary, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let log = "";
    // Read to the end, so that the pipe is never full; kept until the server is ready.
    child.stderr?.setEncoding("utf8").on("data", (text) => (log = log === undefined ? log : log + text));
    const lines = createInterface({ input: child.stdout });
    lines.once("line", (line) => {
      log = undefined;
      // A server does not keep the test runner alive.
      child.unref();
      child.stdout.unref();
      child.stderr?.unref();
      resolve({ child, about: JSON.parse(line) });
    });
    child.once("error", (error) => reject(new Error(`didit-fake: cannot start ${binary}: ${error.message}`)));
    child.once("close", (code) => reject(new Error(`didit-fake: didit serve ended with exit code ${code}: ${log?.trim()}`)));
  });
}

async function call(baseUrl, method, path, body) {
  const where = `didit-fake: ${method} /_fake/${path}`;
  const response = await fetch(`${baseUrl}/_fake/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((error) => {
    throw new Error(`${where}: the server does not answer`, { cause: error });
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${where}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

async function receive(received) {
  const receiver = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    received.push({ headers: request.headers, body, json: () => JSON.parse(body) });
    response.end();
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  return receiver.unref();
}
