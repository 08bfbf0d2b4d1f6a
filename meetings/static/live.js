// News for pages that change by themselves. The server's event carries a ready piece of page; it takes the
// place of the element with the same id. Without this script, or without a connection, the page reloads.
"use strict";

(() => {
  const address = document.body.dataset.live;
  if (!address || !window.EventSource) return;

  const RELOAD_AFTER_MS = 15000;
  let reload = 0;

  // What is being written is never lost: a page with a changed field does not reload by itself.
  const isBeingWritten = () =>
    [...document.querySelectorAll("input:not([type=hidden]), textarea, select")].some((field) =>
      field.matches("select")
        ? [...field.options].some((option) => option.selected !== option.defaultSelected)
        : field.value !== field.defaultValue || field.checked !== field.defaultChecked,
    );

  const reloadLater = () => {
    if (reload) return;
    reload = window.setTimeout(() => {
      reload = 0;
      if (isBeingWritten()) reloadLater();
      else window.location.reload();
    }, RELOAD_AFTER_MS);
  };

  const place = (piece) => {
    const old = piece.id && document.getElementById(piece.id);
    if (!old) return;
    const open = [...old.querySelectorAll("details[open][id]")].map((details) => details.id);
    const focus = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(document.adoptNode(piece));
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  };

  const source = new EventSource(address);
  source.addEventListener("message", (event) => {
    const pieces = new DOMParser().parseFromString(event.data, "text/html").body.children;
    [...pieces].forEach(place);
  });
  source.addEventListener("reload", () => (isBeingWritten() ? reloadLater() : window.location.reload()));
  source.addEventListener("open", () => {
    window.clearTimeout(reload);
    reload = 0;
    document.body.classList.remove("stale");
  });
  source.addEventListener("error", () => {
    document.body.classList.add("stale");
    reloadLater();
  });
  // A form that was sent, or a link that was followed, is already on its way elsewhere: news must not call the
  // page back.
  const leave = () => {
    window.clearTimeout(reload);
    source.close();
  };
  document.addEventListener("submit", leave);
  window.addEventListener("beforeunload", leave);
  window.addEventListener("pagehide", leave);
})();
