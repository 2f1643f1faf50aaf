// The studio's page: questions are loaded again with the page, but not while somebody is in them.
"use strict";

(() => {
  const band = document.getElementById("band");
  const questions = document.getElementById("questions");
  if (!band || !questions) return;
  const EVERY = 4000;

  async function renew() {
    if (document.hidden || questions.contains(document.activeElement)) return;
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("questions");
    if (fresh) questions.innerHTML = fresh.innerHTML;
    const commands = document.querySelector("form.commands");
    const newest = page.querySelector("form.commands");
    if (commands && newest && !commands.contains(document.activeElement)) {
      commands.innerHTML = newest.innerHTML;
    }
  }

  setInterval(() => { renew().catch(() => {}); }, EVERY);
})();
