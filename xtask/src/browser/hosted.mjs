// The user's side: from the link to the callback, to each outcome.

export async function work(inspector, service, application) {
  const outcomes = await first(inspector, service, application);
  for (const outcome of outcomes) {
    const { id, url } = await service.create({ vendor_data: `to-${outcome}` });
    await inspector.open(url);
    const steps = await through(inspector);
    await finish(inspector, outcome);
    await checkCallback(inspector, service, application, id);
    if (steps === 0) inspector.problems.push(`${outcome}: the user had nothing to do`);
  }
  console.log(`${outcomes.length} outcomes reached their callback`);
  await ends(inspector, service);
  await languages(inspector, service);
  await otherDevice(inspector, service, application);
}

/** Checks the first session screen by screen; returns the outcomes on offer. */
async function first(inspector, service, application) {
  const { id, url } = await service.create({ vendor_data: "user-7" });
  await inspector.open(url);
  await inspector.screen("hosted-welcome");
  await through(inspector, "hosted-step");
  const outcomes = await inspector.evaluate("[...document.querySelectorAll('[name=outcome]')].map(o => o.value)");
  await inspector.screen("hosted-outcome");
  await finish(inspector, "approve");
  await checkCallback(inspector, service, application, id);
  if (outcomes.length < 3) throw new Error(`too few outcomes: ${outcomes}`);
  return outcomes;
}

/** From the welcome to the last screen; returns the number of steps between them. */
async function through(inspector, picture) {
  await inspector.click("//button[@value='start']");
  for (let steps = 0; ; ) {
    await inspector.until("document.querySelector('button[name=do]')");
    if (await inspector.evaluate("!!document.querySelector('button[value=finish]')")) return steps;
    steps += 1;
    if (await inspector.evaluate("!!document.querySelector('#code')")) {
      if (picture) {
        // Letters instead of a code, past the browser's own checks.
        await inspector.evaluate("document.querySelector('form').noValidate = true");
        await inspector.fill("code", "secret");
        await inspector.expecting(422, async () => {
          await inspector.click("//button[@value='next']");
          await inspector.see("Enter exactly six digits.");
        });
        await inspector.screen(`hosted-step-${steps}-wrong`);
      }
      await inspector.fill("code", "123456");
    }
    if (picture) await inspector.screen(`${picture}-${steps}`);
    await inspector.click("//button[@value='next']");
    await inspector.until(`!location.search.includes('step=${steps}')`);
  }
}

async function finish(inspector, outcome) {
  await inspector.click(`//input[@name='outcome' and @value='${outcome}']`);
  await inspector.click("//button[@value='finish']");
  await inspector.see("Back in the application");
}

/** The application received the session and the status that the API knows. */
async function checkCallback(inspector, service, application, id) {
  const status = (await service.status(id)).replaceAll(" ", "+");
  const expected = `GET /done?user=7&verificationSessionId=${id}&status=${status}`;
  const received = application.last("GET /done");
  if (received !== expected) inspector.problems.push(`callback ${received} instead of ${expected}`);
}

/** What a link shows after its session. */
async function ends(inspector, service) {
  const titles = [
    ["approved", "approve", "You are verified"],
    ["declined", "decline_liveness_attack", "Verification failed"],
    ["review", "review_face_match_borderline", "Under review"],
  ];
  for (const [name, scenario, title] of titles) {
    const { url } = await service.finished(scenario);
    await inspector.open(url);
    await inspector.see(title);
    await inspector.screen(`hosted-${name}`);
  }
  const { id, url } = await service.finished("decline_document_expired");
  const body = { new_status: "Resubmitted", comment: "A valid document, please" };
  await service.call("PATCH", `/v3/session/${id}/update-status/`, body);
  await inspector.open(url);
  await inspector.see("A valid document, please");
  await inspector.screen("hosted-resubmitted");

  await inspector.expecting(404, async () => {
    await inspector.open(`${service.url}/session/AAAAAAAAAAAA`);
    await inspector.see("This link is not valid");
  });
  await inspector.screen("hosted-unknown");
}

/** Every screen in every other language. */
async function languages(inspector, service) {
  for (const [language, title, expired] of [
    ["ar", "تحقّق من هويتك", "انتهت صلاحية هذا الرابط"],
    ["de", "Bestätigen Sie Ihre Identität", "Dieser Link ist abgelaufen"],
    ["es", "Verifica tu identidad", "Este enlace ha caducado"],
    ["fr", "Vérifiez votre identité", "Ce lien a expiré"],
    ["it", "Verifica la tua identità", "Questo link è scaduto"],
    ["pt-BR", "Verifique a sua identidade", "Esta ligação expirou"],
    ["pl", "Verify your identity", "This link has expired"],
  ]) {
    const { url } = await service.create({ language });
    await inspector.open(url);
    await inspector.see(title);
    await inspector.screen(`hosted-${language}-welcome`);
    for (const name of ["step=1", "step=5", "wait=1", "cancelled=1"]) {
      if (name === "step=1") await inspector.click("//button[@value='start']");
      await inspector.open(`${url}?${name}`);
      await inspector.screen(`hosted-${language}-${name.replace("=", "-")}`);
    }
    await inspector.open(url);
    await inspector.click("//button[@value='skip']");
    await inspector.until("!!document.querySelector('[name=outcome]')");
    await inspector.screen(`hosted-${language}-outcome`);
    await inspector.click("//input[@value='review_face_match_borderline']");
    await inspector.click("//footer//a[@lang='en']");
    await inspector.see("Choose the outcome");
    const unused = await service.create({ language });
    await service.advance(8 * 86_400);
    await inspector.open(unused.url);
    await inspector.see(expired);
    await inspector.screen(`hosted-${language}-expired`);
  }
}

/** The first device waits, and goes to the callback by itself when the other is done. */
async function otherDevice(inspector, service, application) {
  const { id, url } = await service.create({ vendor_data: "two-devices" });
  await inspector.open(url);
  await inspector.click("//a[.='Continue on another device']");
  await inspector.see("This page continues automatically");
  await inspector.until("!!document.querySelector('svg.qr')");
  await inspector.screen("hosted-waiting");
  await service.complete(id, "approve");
  await inspector.see("Back in the application");
  await checkCallback(inspector, service, application, id);
}
