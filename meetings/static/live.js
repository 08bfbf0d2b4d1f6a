// News for pages that change by themselves. The server's event carries a ready piece of page; it takes the
// place of the element with the same id. Without this script, or without a connection, the page reloads.
"use strict";

// Signs of life: who is in the room counts as present while this page is shown. Answered 409, its reader was
// silent for too long and counts as gone: the page loads again and offers to enter.
(() => {
  const { signal, token } = document.body.dataset;
  if (!signal) return;

  const EVERY_MS = 45000;
  const send = () =>
    fetch(signal, { method: "POST", headers: { "X-CSRFToken": token } })
      .then((answer) => answer.status === 409 && window.location.reload())
      .catch(() => {}); // without a connection the next one tries again

  send();
  window.setInterval(send, EVERY_MS);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
})();

// The clock of whoever has the floor runs on from what the server said, whatever the hour of this machine.
const runClocks = (part) =>
  part.querySelectorAll("[data-running]").forEach((clock) => {
    const { running, words } = clock.dataset;
    const began = performance.now() - Number(running) * 1000;
    const ticking = window.setInterval(() => {
      if (!clock.isConnected) return window.clearInterval(ticking);
      const seconds = Math.floor((performance.now() - began) / 1000);
      clock.textContent = words
        .replace("%minutes%", Math.floor(seconds / 60))
        .replace("%seconds%", seconds % 60);
    }, 1000);
  });

runClocks(document);

(() => {
  const address = document.body.dataset.live;
  if (!address || !window.EventSource) return;

  const RELOAD_AFTER_MS = 15000;
  const bar = document.getElementById("live-bar");
  let reload = 0;
  let asked = 0;
  let isHeldBack = false;

  // What the reader has to know of the page itself: nothing, that the connection is lost, or that news waits.
  const tell = (words) => {
    if (!bar || bar.firstChild?.textContent === words) return;
    bar.replaceChildren(...(words ? [words] : []));
    if (words && words === bar.dataset.held) {
      const now = Object.assign(document.createElement("a"), {
        href: window.location.pathname + window.location.search,
        textContent: bar.dataset.now,
      });
      bar.append(" ", now);
    }
  };

  // What is being written is never lost: a page with a changed field, or whose reader is in a list or in a part
  // that they opened, does not reload by itself.
  const isBeingWritten = () =>
    document.activeElement?.matches("select") ||
    document.activeElement?.closest("details[open]") ||
    [...document.querySelectorAll("input:not([type=hidden]), textarea, select")].some((field) =>
      field.matches("select")
        ? // Without a default the first option stands there, chosen by nobody.
          field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected))
        : field.value !== field.defaultValue || field.checked !== field.defaultChecked,
    );

  const reloadLater = () => {
    if (isHeldBack) tell(bar?.dataset.held);
    if (reload) return;
    reload = window.setTimeout(() => {
      reload = 0;
      if (isBeingWritten()) reloadLater();
      else window.location.reload();
    }, RELOAD_AFTER_MS);
  };

  // The button that has the focus has it in the new piece too, when it still says the same.
  const twin = (button, old, piece) => {
    const at = [...old.querySelectorAll("button")].indexOf(button);
    const other = piece.querySelectorAll("button")[at];
    return other?.textContent === button.textContent ? other : null;
  };

  const place = (piece) => {
    const old = piece.id && document.getElementById(piece.id);
    if (!old) return;
    const open = [...old.querySelectorAll("details[open][id]")].map((details) => details.id);
    piece.querySelectorAll("[name=csrf_token]").forEach((field) => (field.value = document.body.dataset.token));
    const focus = old.contains(document.activeElement) && document.activeElement;
    old.replaceWith(document.adoptNode(piece));
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    if (focus) (document.getElementById(focus.id) ?? twin(focus, old, piece))?.focus({ preventScroll: true });
    runClocks(piece);
    watchTurns(piece);
  };

  const source = new EventSource(address);
  source.addEventListener("message", (event) => {
    const pieces = new DOMParser().parseFromString(event.data, "text/html").body.children;
    [...pieces].forEach(place);
  });
  const reloadNow = () => {
    isHeldBack = isBeingWritten();
    if (isHeldBack) reloadLater();
    else window.location.reload();
  };
  // When all must load again, each does so at some moment of the time that the server names.
  source.addEventListener("reload", (event) => {
    window.clearTimeout(asked);
    asked = window.setTimeout(reloadNow, Math.random() * Number(event.data));
  });
  // Nothing is written when the time of a turn is used up: only its own clock tells the page.
  const watchTurns = (part) =>
    part.querySelectorAll("[data-running]").forEach((clock) => {
      const { running, limit } = clock.dataset;
      if (Number(running) >= Number(limit)) return;
      window.setTimeout(() => clock.isConnected && reloadNow(), (limit - running) * 1000);
    });
  watchTurns(document);
  source.addEventListener("open", () => {
    document.body.classList.remove("stale");
    if (isHeldBack) return; // what came before is still to be shown
    window.clearTimeout(reload);
    reload = 0;
    tell("");
  });
  source.addEventListener("error", () => {
    document.body.classList.add("stale");
    if (!isHeldBack) tell(bar?.dataset.lost);
    reloadLater();
  });
  // A form that was sent, or a link that was followed, is already on its way elsewhere: news must not call the
  // page back.
  const leave = () => {
    window.clearTimeout(reload);
    window.clearTimeout(asked);
    source.close();
  };
  document.addEventListener("submit", leave);
  window.addEventListener("beforeunload", leave);
  window.addEventListener("pagehide", leave);
})();
