// The hour on the reader's own clock beside the meeting's, where the two differ.
"use strict";

document.querySelectorAll("[data-own-clock]").forEach((note) => {
  const at = new Date(note.dataset.at);
  const words = { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" };
  const on = (timeZone) => at.toLocaleString(document.documentElement.lang, { ...words, timeZone });
  const own = on(undefined);
  if (own === on(note.dataset.zone)) return;
  note.append(document.createElement("br"), note.dataset.ownClock.replace("%hour%", own));
});
