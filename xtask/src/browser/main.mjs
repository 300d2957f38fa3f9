// Works through every page of `didit serve`, whose program is the one argument.

import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

import * as dashboard from "./dashboard.mjs";
import * as hosted from "./hosted.mjs";
import { Inspector } from "./inspector.mjs";
import * as sdk from "./sdk.mjs";

/** An application on this machine: users come back to it, and webhooks go to it. */
class Application {
  requests = [];

  async start() {
    const page = '<!doctype html><html lang="en"><title>Application</title><link rel="icon" href="data:,">'
      + "<h1>Back in the application</h1></html>";
    this.server = createServer((request, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      request.resume().on("end", () => response.setHeader("content-type", "text/html").end(page));
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  last(start) {
    return this.requests.findLast((line) => line.startsWith(start));
  }
}

/** `didit serve`, and the calls of an application to it. */
class Service {
  async start(program, application) {
    const options = ["serve", "--listen", "127.0.0.1:0", "--seed", "8", "--json", "--webhook-url", `${application.url}/hook`];
    this.program = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: this.program.stdout })) {
      this.about = JSON.parse(line);
      break;
    }
    this.url = this.about.base_url;
    this.callback = `${application.url}/done?user=7`;
  }

  /** A call with the application's key. */
  async call(method, path, body) {
    const headers = { "x-api-key": this.about.api_key, "content-type": "application/json" };
    const response = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    return text ? JSON.parse(text) : {};
  }

  /** A session that waits for its user. */
  async create(more) {
    const body = { workflow_id: this.about.workflow_id, callback: this.callback, ...more };
    const { session_id: id, url } = await this.call("POST", "/v3/session/", body);
    if (!id || !url) throw new Error("no session was created");
    return { id, url };
  }

  /** A session whose user has finished a scenario. */
  async finished(scenario) {
    const session = await this.create({ vendor_data: `user-${scenario}` });
    await this.complete(session.id, scenario);
    return session;
  }

  complete(id, scenario) {
    return this.call("POST", `/_fake/sessions/${id}/complete`, { scenario });
  }

  async status(id) {
    return (await this.call("GET", `/v3/session/${id}/decision/`)).status;
  }

  advance(seconds) {
    return this.call("POST", "/_fake/clock/advance", { seconds });
  }
}

const application = new Application();
await application.start();
const service = new Service();
await service.start(process.argv[2], application);
const inspector = await Inspector.start();
try {
  await dashboard.firstVisit(inspector, service);
  await hosted.work(inspector, service, application);
  await sdk.work(inspector, service);
  await dashboard.work(inspector, service);
  await dashboard.load(inspector, service);
  await dashboard.startOver(inspector, service);
  inspector.checkButtons();
} catch (error) {
  inspector.problems.push(`ended early at ${inspector.page.url()}: ${error.stack}`);
}
// The browser first: an open page reconnects to the service, and logs an error if it is gone.
await inspector.browser.close();
service.program.kill();
inspector.finish();
