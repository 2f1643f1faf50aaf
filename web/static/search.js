// Ctrl + K leads to the search field of the bar, from everywhere in the panel. Without this script the
// field is where it is, and a form like any other.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const field = document.getElementById("words") || document.getElementById("bar-search");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
