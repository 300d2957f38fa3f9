// A browser whose every screen is checked.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SCREENS = [["desktop", 1440, 900, false], ["phone", 390, 844, true]];
const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/google-chrome"];

export class Inspector {
  problems = [];
  screens = 0;
  requests = 0;
  /** Labels of the buttons of the dashboard. */
  seen = new Set();
  pressed = new Set();
  /** Statuses that a page may be refused with at the moment. */
  expected = [];

  static async start() {
    const inspector = new Inspector();
    inspector.browser = await chromium.launch({
      executablePath: PROGRAMS.find(existsSync),
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--disable-background-networking"],
    });
    const context = await inspector.browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(15_000);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    inspector.page = await context.newPage();
    inspector.tools = await context.newCDPSession(inspector.page);
    inspector.page.on("console", (message) => {
      const text = message.text();
      const isExpected = inspector.expected.some((status) => text.includes(`status of ${status} `));
      if (message.type() === "error" && !isExpected) inspector.problems.push(`console: ${text}`);
    });
    inspector.page.on("pageerror", (error) => inspector.problems.push(`console: ${error}`));
    inspector.page.on("request", (request) => {
      inspector.requests += 1;
      const url = request.url();
      if (!/^(http:\/\/127\.0\.0\.1:|data:,|blob:)/.test(url)) inspector.problems.push(`request: ${url}`);
    });
    return inspector;
  }

  open(url) {
    return this.page.goto(url, { waitUntil: "domcontentloaded" });
  }

  click(xpath) {
    return this.page.locator(`xpath=${xpath}`).first().click();
  }

  fill(id, text) {
    return this.page.locator(`[id="${id}"]`).fill(text);
  }

  /** Chooses an option of a list by its value or text. */
  choose(id, option) {
    return this.page.locator(`select[id="${id}"]`).selectOption(option);
  }

  evaluate(script) {
    return this.page.evaluate(script);
  }

  /** Opens a form that is folded up. */
  unfold(id) {
    return this.click(`//details[@id='${id}']/summary`);
  }

  /** Checks that every picture of the page can be decoded. */
  async pictures(least) {
    const count = await this.evaluate(`(async () => {
      const pictures = [...document.querySelectorAll("main img")];
      await Promise.all(pictures.map((picture) => ((picture.loading = "eager"), picture.decode())));
      return pictures.length;
    })()`);
    if (count < least) this.problems.push(`${count} pictures instead of ${least} at ${this.page.url()}`);
  }

  /** Waits until an expression is true in the page. The page's policy forbids to evaluate it there repeatedly. */
  async until(expression) {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      // A page that is being replaced is tried again.
      if (await this.evaluate(expression).catch(() => false)) return;
      await this.page.waitForTimeout(50);
    }
    throw new Error(`never: ${expression}: ${await this.page.innerText("body")}`);
  }

  see(text) {
    return this.until(`document.body?.innerText.includes(${JSON.stringify(text)})`);
  }

  /** Presses the button with that label in the part of the page below `place`. */
  async press(label, place = "//main") {
    this.pressed.add(label);
    await this.noteButtons();
    await this.click(`${place}//button[normalize-space()='${label}']`);
  }

  /** Presses a button that is answered with an error and its reason. */
  async pressInvalid(label, reason, place) {
    await this.expecting(422, async () => {
      await this.press(label, place);
      await this.see(reason);
    });
  }

  async expecting(status, action) {
    this.expected = [status];
    await action();
    this.expected = [];
  }

  /** Presses a copy button, and compares the text that can be pasted. */
  async copy(place, expected) {
    await this.press("Copy", place);
    await this.see("Copied");
    const copied = await this.evaluate("navigator.clipboard.readText()");
    if (!copied.includes(expected)) this.problems.push(`copied ${copied} without ${expected}`);
    await this.until("!document.body.innerText.includes('Copied')");
  }

  async noteButtons() {
    const labels = await this.evaluate("[...document.querySelectorAll('.desk main button')].map(b => b.textContent.trim())");
    labels.forEach((label) => this.seen.add(label));
  }

  /** Checks the page as it is now, in each size and color scheme. */
  async screen(name) {
    await this.noteButtons();
    this.screens += 1;
    for (const [size, width, height, mobile] of SCREENS) {
      await this.tools.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile });
      for (const colorScheme of ["light", "dark"]) {
        await this.page.emulateMedia({ colorScheme });
        await this.pictures(0);
        const view = `${name}-${size}-${colorScheme}`;
        await this.accessible(view);
        const wide = await this.evaluate("document.documentElement.scrollWidth");
        if (wide > width) this.problems.push(`${view}: ${wide} wide instead of ${width}`);
        const { data } = await this.tools.send("Page.captureScreenshot", { format: "png", captureBeyondViewport: true });
        await import("node:fs/promises").then((fs) => fs.writeFile(`${view}.png`, data, "base64"));
      }
    }
    await this.tools.send("Emulation.clearDeviceMetricsOverride");
  }

  /** Finds violations of level A or AA. */
  async accessible(view) {
    if (!(await this.evaluate("!!window.axe"))) await this.evaluate(AXE);
    const options = { runOnly: { type: "tag", values: LEVELS }, resultTypes: ["violations"] };
    const { violations } = await this.page.evaluate((options) => window.axe.run(document, options), options);
    for (const { id, nodes } of violations) {
      this.problems.push(`${view}: axe: ${id}: ${nodes.map((node) => node.html).join(" ")}`);
    }
  }

  /** Every button of the dashboard was pressed. */
  checkButtons() {
    const left = [...this.seen].filter((label) => !this.pressed.has(label));
    if (left.length) this.problems.push(`never pressed: ${left.join(", ")}`);
  }

  finish() {
    console.log(`${this.screens} screens, ${this.pressed.size} buttons, ${this.requests} requests; pictures in target/browser`);
    this.problems.forEach((problem) => console.error(problem));
    process.exit(this.problems.length ? 1 : 0);
  }
}
