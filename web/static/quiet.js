// A page that renews itself quietly: not while nobody looks, nor while its reader is in the middle of
// something (a field or a link in hand, a fold opened). Without this script it is as old as its load.
"use strict";

(() => {
  for (const part of document.querySelectorAll("[data-refresh]")) {
    const every = Number(part.dataset.refresh) * 1000;
    let last = Date.now();
    const inHand = () => part.contains(document.activeElement) || part.querySelector("details[open]");
    const renew = () => {
      if (document.hidden || inHand() || Date.now() - last < every / 2) return;
      last = Date.now();
      part.dispatchEvent(new Event("renew"));
    };
    setInterval(renew, every);
    document.addEventListener("visibilitychange", renew);
  }
})();
