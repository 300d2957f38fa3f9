// What the drivers of the clients share.

const { FAKE, DIDIT_API_KEY: key } = process.env;
const counts = { ok: 0, missing: 0, theirs: 0, FAILED: 0 };

/** Notes how a call went; `theirs` says why it cannot work against Didit either. */
export const note = (name, problem, theirs) => {
  const outcome = !problem ? (theirs ? "FAILED" : "ok") : theirs ? "theirs" : problem.includes("501") ? "missing" : "FAILED";
  counts[outcome] += 1;
  if (outcome !== "ok") console.log(outcome.padEnd(8) + name + ": " + (theirs ?? problem).slice(0, 200));
};

/** A call to the fake itself. */
export const fake = async (method, path, body, as = key) => {
  const headers = { "content-type": "application/json", "x-api-key": as };
  const answer = await fetch(FAKE + path, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

export const play = (session, scenario) => fake("POST", `/_fake/sessions/${session}/complete`, { scenario });

export const finish = (client) => {
  console.log(client + ": " + Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(", "));
  process.exit(counts.FAILED ? 1 : 0);
};
