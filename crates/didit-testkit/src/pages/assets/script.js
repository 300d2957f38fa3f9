// Keeps an open page up to date, and copies text. Every page works without it.
"use strict";

// The URL of the event stream is in `data-live` of <main>.
const main = document.querySelector("main[data-live]");
if (main) {
  let source = null;
  let stale = false;
  let busy = false;
  // Last content of each part from the server, without the changes of the visitor.
  const seen = new Map();

  const refresh = async () => {
    // Do not update a part that the visitor edits.
    const active = document.activeElement;
    if (main.contains(active) && active.matches("input, select, textarea")) return;
    if (busy || document.hidden) return;
    if ("reload" in main.dataset) return location.reload();
    busy = true;
    stale = false;
    try {
      const response = await fetch(location.href, { headers: { accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const part of document.querySelectorAll("[data-part]")) {
        const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
        if (!other || other.innerHTML === seen.get(part)) continue;
        const open = new Set([...part.querySelectorAll("details[open][id]")].map((d) => d.id));
        const focus = part.contains(document.activeElement) ? document.activeElement.id : "";
        seen.set(part, other.innerHTML);
        part.replaceChildren(...other.childNodes);
        for (const details of part.querySelectorAll("details[id]")) {
          if (open.has(details.id)) details.open = true;
        }
        if (focus) document.getElementById(focus)?.focus();
      }
      document.title = fresh.title;
    } catch {
      stale = true; // The server is unreachable; the event stream reconnects.
    } finally {
      setTimeout(() => {
        busy = false;
        if (stale) refresh();
      }, 500);
    }
  };

  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource(main.dataset.live);
    source.addEventListener("change", () => {
      stale = true;
      refresh();
    });
  };

  for (const part of document.querySelectorAll("[data-part]")) seen.set(part, part.innerHTML);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else {
      listen();
      refresh();
    }
  });
  addEventListener("pagehide", () => source?.close());
  listen();
}

// A button with `data-copy` copies the text of the element with that id.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy)?.textContent ?? "";
  try {
    await navigator.clipboard.writeText(text);
    const label = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = label), 1500);
  } catch {
    getSelection()?.selectAllChildren(document.getElementById(button.dataset.copy));
  }
});
