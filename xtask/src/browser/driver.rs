//! Chromium without a screen, by the WebDriver protocol.
//! Source: <https://www.w3.org/TR/webdriver2/>

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::service::agent;
use crate::Outcome;

/// How often something that has to come is looked for, every [`PAUSE`].
const PATIENCE: u32 = 200;
const PAUSE: Duration = Duration::from_millis(50);

/// The member that names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub(super) struct Browser {
    agent: ureq::Agent,
    session: String,
    driver: Child,
}

/// Waits a moment: a browser is another program, and lives in real time.
pub(super) fn pause() {
    std::thread::park_timeout(PAUSE);
}

impl Browser {
    pub(super) fn start() -> Result<Self, String> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("chromedriver: {error}"))?;
        let mut lines = BufReader::new(driver.stdout.take().ok_or("no output")?).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.split_once("successfully on port ")?;
                Some(port.trim_end_matches('.').to_owned())
            })
            .ok_or("chromedriver did not start")?;
        // What it writes later has to go somewhere.
        std::thread::spawn(move || lines.for_each(drop));
        let mut browser = Self {
            agent: agent(),
            session: format!("http://127.0.0.1:{port}/session"),
            driver,
        };
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--window-size=1280,900",
        ];
        let capabilities = json!({"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }});
        let made = browser.call("", &json!({"capabilities": capabilities}))?;
        let id = made["sessionId"]
            .as_str()
            .ok_or("no session of a browser")?;
        browser.session = format!("{}/{id}", browser.session);
        Ok(browser)
    }

    fn call(&self, path: &str, body: &Value) -> Result<Value, String> {
        let address = format!("{}{path}", self.session);
        let failed = |error: ureq::Error| format!("chromedriver, {path}: {error}");
        let request = self.agent.post(&address).content_type("application/json");
        let mut response = request.send(body.to_string()).map_err(failed)?;
        let reader = response.body_mut().with_config().limit(1 << 28);
        let text = reader.read_to_string().map_err(failed)?;
        let mut answer: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!(
                "{error}: {}",
                value["message"].as_str().unwrap_or_default()
            )),
            None => Ok(value),
        }
    }

    pub(super) fn open(&self, url: &str) -> Outcome {
        self.call("/url", &json!({"url": url})).map(drop)
    }

    /// What a function body returns in the page.
    pub(super) fn execute(&self, script: &str) -> Result<Value, String> {
        self.call("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// What a function body hands to `arguments[0]` in the page.
    pub(super) fn execute_async(&self, script: &str) -> Result<Value, String> {
        self.call("/execute/async", &json!({"script": script, "args": []}))
    }

    /// A command of the developer tools.
    pub(super) fn tools(&self, command: &str, parameters: &Value) -> Result<Value, String> {
        self.call(
            "/goog/cdp/execute",
            &json!({"cmd": command, "params": parameters}),
        )
    }

    /// What was logged since this was last asked.
    pub(super) fn log(&self, kind: &str) -> Result<Vec<Value>, String> {
        match self.call("/se/log", &json!({"type": kind}))? {
            Value::Array(entries) => Ok(entries),
            other => Err(format!("no log: {other}")),
        }
    }

    pub(super) fn address(&self) -> Result<String, String> {
        let address = self.execute("return location.href")?;
        Ok(address.as_str().unwrap_or_default().to_owned())
    }

    /// Waits for the element of an XPath, and does something with it. A page that is
    /// live may replace it in between.
    fn with(&self, xpath: &str, action: &str, body: &Value) -> Outcome {
        let locator = json!({"using": "xpath", "value": xpath});
        let mut problem = String::new();
        for _ in 0..PATIENCE {
            let done = self.call("/element", &locator).and_then(|found| {
                let id = found[ELEMENT].as_str().unwrap_or_default();
                self.call(&format!("/element/{id}/{action}"), body)
            });
            match done {
                Ok(_) => return Ok(()),
                Err(error) => problem = error,
            }
            pause();
        }
        Err(format!("{action} of {xpath}: {problem}"))
    }

    pub(super) fn click(&self, xpath: &str) -> Outcome {
        self.with(xpath, "click", &json!({}))
    }

    /// Types into the field of that id, in place of what stands there.
    pub(super) fn fill(&self, id: &str, text: &str) -> Outcome {
        let field = format!("//*[@id='{id}']");
        self.with(&field, "clear", &json!({}))?;
        self.with(&field, "value", &json!({"text": text}))
    }

    /// Chooses an option of the list of that id by its value.
    pub(super) fn choose(&self, id: &str, value: &str) -> Outcome {
        let option = format!("option[@value='{value}' or .='{value}']");
        self.click(&format!("//select[@id='{id}']/{option}"))
    }

    /// Waits until a condition holds in the page.
    pub(super) fn until(&self, condition: &str) -> Outcome {
        for _ in 0..PATIENCE {
            // While a page gives way to the next, nothing can be asked.
            if self.execute(&format!("return !!({condition})")) == Ok(Value::Bool(true)) {
                return Ok(());
            }
            pause();
        }
        let text = self.execute("return document.body.innerText")?;
        Err(format!(
            "never: {condition}, at {}: {text}",
            self.address()?
        ))
    }

    /// Waits for a text on the page.
    pub(super) fn see(&self, text: &str) -> Outcome {
        self.until(&format!(
            "document.body.innerText.includes({})",
            json!(text)
        ))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
