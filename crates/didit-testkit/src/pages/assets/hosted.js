// Posts the messages of a hosted page to the page that frames or opened it, as Didit's own does.
"use strict";

const others = [window.parent, window.opener].filter((other) => other && other !== window);
// Which page that is can't be known. The messages have no more than that page has: its session.
const post = (type, data) => {
  for (const other of others) other.postMessage({ type, data, timestamp: Date.now() }, "*");
};

const { messages, next } = document.body.dataset;
if (others.length) {
  // Not again when the page is loaded again or gone back to.
  if (history.state?.posted !== messages) for (const { type, data } of JSON.parse(messages || "[]")) post(type, data);
  const url = new URL(location);
  url.searchParams.set("embedded", "1");
  history.replaceState({ posted: messages }, "", url);
  for (const form of document.forms) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "embedded", value: "1" });
    form.append(field);
  }
  for (const button of document.querySelectorAll("button[data-close]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      post("didit:close_request");
      if (window.opener) window.close();
    });
  }
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") post("didit:close_request");
  });
}
if (next) location.replace(next);
